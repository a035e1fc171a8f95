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

    /// <summary>One decision to take: a bidder and a lot. Decided for good once an offer of that lot was handed out.</summary>
    public sealed record Candidate(ReceivedBid Bid, int Lot, int? ShownLot, OpeningMinutes.Envelope Application, CandidateReview? Review, bool Decided)
    {
        /// <summary>The bidder, and the lot where there are lots.</summary>
        public string Name => ShownLot is { } lot ? $"{Bid.Bidder}, lot\u00A0{lot}" : $"{Bid.Bidder}";

        public (bool? Admitted, string? Reason)? Typed { get; init; }

        /// <summary>The rank of the decision that this page shows; 0 when it shows none.</summary>
        public int Seen => Review?.Rank ?? 0;

        public bool? Admitted => Typed is { } typed ? typed.Admitted : Review?.Admitted;
        public string? Reason => Typed?.Reason ?? Review?.Reason;
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

    public async Task<IActionResult> OnPostReviewAsync(Id<Bid> bid, int lot, int seen, bool? admitted, string? reason, CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        // What was typed stays on the page that says what is wrong.
        Keep(bid, lot, admitted, reason);
        if (admitted is not { } decision) return this.Refuse(OpeningTexts.DecisionMissing, $"motif-{bid}-{lot}");
        var outcome = await review.ExecuteAsync(new(Id, bid, lot, decision, reason, person.Name, seen), cancel);
        return outcome.Match(
            decided => this.SeeOther(Links.Cao.Session(Portal, Id.Value)),
            needsReason => this.Refuse(OpeningTexts.ReasonMissing, $"motif-{bid}-{lot}"),
            stillSealed => this.Refuse(OpeningTexts.StillSealed),
            overtaken => { Keep(bid, lot, null, reason); return this.Refuse(Told(overtaken.By), $"motif-{bid}-{lot}"); },
            alreadyOpened => this.Refuse(OpeningTexts.OfferOpened),
            noGrant => this.Refuse(OpeningTexts.NoGrant),
            notFound => NotFound());
    }

    private void Keep(Id<Bid> bid, int lot, bool? admitted, string? reason) =>
        Candidates = [.. Candidates.Select(c => c.Bid.Bid == bid.Value && c.Lot == lot ? c with { Typed = (admitted, reason) } : c)];

    private string Told(CandidateReview by) => string.Format(by.DecidedBy == Me ? OpeningTexts.OvertakenByMe : OpeningTexts.Overtaken, by.DecidedByName,
        by.Admitted ? "d’admettre" : "d’écarter", FrenchFormat.Hour(by.DecidedAt), by.Admitted ? "" : string.Format(OpeningTexts.OvertakenReason, by.Reason));

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
