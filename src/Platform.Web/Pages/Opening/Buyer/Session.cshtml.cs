using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Opening;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Opening.Buyer;

/// <summary>The opening session: who can open, what came, what remains to be done. Envelopes are opened by the module, decisions are plain forms.</summary>
[Needs(Capability.OpenBids), UsesClientModule]
public sealed class SessionModel(ReadSession read, WaysToOpen waysToOpen, ReadReceivedBids readReceived, OpeningMinutes readMinutes, ReadKnownKeys readKnownKeys,
    ReadHandRelease readSilence, OpenSession open, ReviewCandidate review, CloseSession close, StepUpForms stepUp, CurrentPerson person) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty] public string? Credential { get; set; }
    [BindProperty] public List<TypedChoice> Choices { get; set; } = [];

    /// <summary>« decisions »: on the way back from taking them, once.</summary>
    [BindProperty(SupportsGet = true, Name = "fait")] public string? Done { get; set; }

    /// <summary>Decisions were just taken, and stand.</summary>
    public bool HasJustDecided => Done == "decisions" && Session.State is SessionState.Review or SessionState.Offers && Candidates.Any(c => c.Review is not null);

    public string Portal => person.Tenant.Slug;
    public Guid Me => person.Id;
    public ReadSession.Session Session { get; private set; } = default!; // set, or 404
    public WaysToOpen.Ways Ways { get; private set; } = default!; // set, or 404

    /// <summary>No authority answers for this gate; null when that is not what it waits for.</summary>
    public ReadHandRelease.Silence? Silence { get; private set; }
    public IReadOnlyList<ReceivedBid> Received { get; private set; } = [];
    public OpeningMinutes.Minutes? Minutes { get; private set; }
    public string KnownKeys { get; private set; } = "[]";
    public IReadOnlyList<Candidate> Candidates { get; private set; } = [];
    public IReadOnlyList<(DateTimeOffset At, string Words)> Journal { get; private set; } = [];

    /// <summary>Whoever is still to be decided, then whose decision may still change.</summary>
    public IEnumerable<Candidate> ToDecide => Candidates.Where(c => !c.Decided).OrderBy(c => c.Review is not null);

    /// <summary>As the form sends it.</summary>
    public sealed class TypedChoice
    {
        public Guid Bid { get; set; }
        public int Lot { get; set; }

        /// <summary>The rank of the decision that the page showed; 0 when it showed none.</summary>
        public int Seen { get; set; }
        public bool? Admitted { get; set; }
        public string? Reason { get; set; }
    }

    /// <summary>One decision to take: a bidder and a lot. Decided for good once an offer of that lot was handed out.</summary>
    public sealed record Candidate(ReceivedBid Bid, int Lot, int? ShownLot, OpeningMinutes.Envelope Application, CandidateReview? Review, bool Decided)
    {
        /// <summary>The bidder, and the lot where there are lots.</summary>
        public string Name => ShownLot is { } lot ? $"{Bid.Bidder}, lot\u00A0{lot}" : $"{Bid.Bidder}";

        public TypedChoice? Typed { get; init; }

        /// <summary>The rank of the decision that this page shows; 0 when it shows none.</summary>
        public int Seen => Review?.Rank ?? 0;

        public bool? Admitted => Typed is null ? Review?.Admitted : Typed.Admitted;
        public string? Reason => Typed is null ? Review?.Reason : Typed.Reason;
    }

    /// <summary>Changes with whatever happens in the session: the script asks whether another device went on.</summary>
    public string Version => WatchSession.Of(Minutes);

    public bool Finished => Session.State == SessionState.Offers && Session.Envelopes.All(e => e.State != "scellee");

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

    public Task<IActionResult> OnPostOptionsAsync() => stepUp.OptionsAsync(OpenSession.Act, OpenSession.ActHash(Id));

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        var proof = await stepUp.ProveAsync(OpenSession.Act, OpenSession.ActHash(Id), Credential);
        return await proof.Match<Task<IActionResult>>(proved => OpenAsync(proved.Proof, cancel), refused => Task.FromResult(this.Refuse(refused.Sentence)));
    }

    /// <summary>Every choice that differs from what the page showed, or none of them: what is refused leaves the others typed, never half stored.</summary>
    public async Task<IActionResult> OnPostReviewAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        if (!ModelState.IsValid) return this.Invalid();
        var said = Choices.OfType<TypedChoice>().DistinctBy(c => (c.Bid, c.Lot)).Where(IsSaid).ToDictionary(c => (c.Bid, c.Lot));
        // A card that says nothing is written as the decision stands now: shown again as it was, the next press would take it for a word against what a colleague decided meanwhile.
        Candidates = [.. Candidates.Select(c => said.TryGetValue((c.Bid.Bid, c.Lot), out var choice) ? c with { Typed = choice } : c)];
        if (said.Count == 0) return this.Refuse(OpeningTexts.NothingChosen);
        foreach (var choice in said.Values)
        {
            if (await FaultAsync(choice, cancel) is not { } fault) continue;
            if (fault.Answer is { } answer) return answer;
            ModelState.AddModelError(fault.OfPage ? "" : FieldOf(choice), fault.Sentence);
        }
        if (ModelState.IsValid) return this.SeeOther(Links.Cao.Session(Portal, Id.Value) + "?fait=decisions");
        return said.Count == 1 ? this.Invalid() : this.Refuse(OpeningTexts.NothingDecided);
    }

    // A card that was left as the page showed it says nothing.
    private bool IsSaid(TypedChoice choice) => ShownTo(choice) is { } shown
        ? choice.Admitted != shown.Admitted || Reasons.Read(choice.Reason) != shown.Reason
        : choice.Admitted is not null || Reasons.Read(choice.Reason) is not null;

    private CandidateReview? ShownTo(TypedChoice choice) => Minutes?.Reviews.FirstOrDefault(r => r.BidId.Value == choice.Bid && r.LotNumber == choice.Lot && r.Rank == choice.Seen);

    private sealed record Fault(string Sentence, bool OfPage = false, IActionResult? Answer = null);

    private async Task<Fault?> FaultAsync(TypedChoice choice, CancellationToken cancel)
    {
        if (choice.Admitted is not { } admitted) return new(string.Format(OpeningTexts.DecisionMissing, NameOf(choice)));
        // One of the two is a slip, and which one is hers to say; the reason of the decision that this one replaces is not hers.
        if (admitted && Reasons.Read(choice.Reason) is { } against && against != ShownTo(choice)?.Reason) return new(string.Format(OpeningTexts.ReasonAgainstAdmitted, NameOf(choice)));
        var outcome = await review.ExecuteAsync(new(Id, new(choice.Bid), choice.Lot, admitted, choice.Reason, person.Name, choice.Seen), cancel);
        return outcome.Match<Fault?>(
            decided => null,
            needsReason => new(string.Format(OpeningTexts.ReasonMissing, NameOf(choice))),
            stillSealed => new(OpeningTexts.StillSealed, OfPage: true),
            overtaken => { choice.Admitted = null; return new(Told(overtaken.By, NameOf(choice))); },
            alreadyOpened => new(OpeningTexts.OfferOpened, OfPage: true),
            noGrant => new(OpeningTexts.NoGrant, OfPage: true),
            notFound => new("", Answer: NotFound()));
    }

    // Of a card that has left the form, the page.
    private string FieldOf(TypedChoice choice) => ToDecide.ToList().FindIndex(c => c.Bid.Bid == choice.Bid && c.Lot == choice.Lot) is var index and >= 0 ? $"Choices[{index}].Reason" : "";

    private string NameOf(TypedChoice choice) => Candidates.FirstOrDefault(c => c.Bid.Bid == choice.Bid && c.Lot == choice.Lot)?.Name ?? "ce candidat";

    private string Told(CandidateReview by, string candidate) => string.Format(by.DecidedBy == Me ? OpeningTexts.OvertakenByMe : OpeningTexts.Overtaken, by.DecidedByName,
        by.Admitted ? "d’admettre" : "d’écarter", FrenchFormat.AtHour(by.DecidedAt, Session.Now), by.Admitted ? "" : string.Format(OpeningTexts.OvertakenReason, by.Reason), candidate);

    public async Task<IActionResult> OnPostCloseAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        var outcome = await close.ExecuteAsync(new(Id), cancel);
        return outcome.Match(closed => this.SeeOther(Links.Cao.Minutes(Portal, Id.Value)), unfinished => this.Refuse(OpeningTexts.Unfinished), noGrant => this.Refuse(OpeningTexts.NoGrant), notFound => NotFound());
    }

    private async Task<IActionResult> OpenAsync(Guid proof, CancellationToken cancel)
    {
        var outcome = await open.ExecuteAsync(new(Id, proof), cancel);
        return outcome.Match(
            opened => this.SeeOther(Links.Cao.Session(Portal, Id.Value)),
            alreadyOpen => this.SeeOther(Links.Cao.Session(Portal, Id.Value)),
            tooEarly => this.Refuse(string.Format(OpeningTexts.TooEarly, FrenchFormat.Limit(tooEarly.Deadline))),
            discontinued => this.Refuse(OpeningTexts.Discontinued),
            gateClosed => this.Refuse(OpeningTexts.GateClosed),
            noGrant => this.Refuse(OpeningTexts.NoGrant),
            notConfirmed => this.Refuse(OpeningTexts.NotConfirmed),
            notFound => NotFound());
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await read.ExecuteAsync(Id, cancel) is not { } session) return false;
        (Session, Ways) = (session, await waysToOpen.ExecuteAsync(Id, cancel));
        Received = session.State is SessionState.BeforeDeadline or SessionState.Discontinued ? [] : await readReceived.ExecuteAsync(Id, cancel);
        Silence = session.State is SessionState.WaitingForGate ? await readSilence.ExecuteAsync(Id, cancel) : null;
        Minutes = await readMinutes.ExecuteAsync(Id, cancel);
        if (Minutes is { } minutes)
        {
            Candidates = [.. SessionView.Candidates(minutes)];
            Journal = [.. SessionView.Journal(minutes)];
            KnownKeys = await readKnownKeys.ExecuteAsync(cancel);
        }
        return true;
    }
}
