using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Approvals;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Notices;
using Platform.Core.Opening;
using Platform.Core.Questions;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

[Needs(Capability.ReadConsultations)]
public sealed class BoardModel(ConsultationForBuyer consultations, ReadReadiness readReadiness, ReadApprovals approvals, QuestionsForBuyer questions, ReadDiscarded readDiscarded, ReadByHand readByHand, ReadExtensionChoices choices, CurrentPerson person, TimeProvider clock) : PageModel
{
    public string Portal => person.Tenant.Slug;
    public string Account => person.Tenant.Name;
    public bool MayCreate => person.Has(Capability.EditConsultation);

    public bool MayInvite => person.Has(Capability.ManagePeople);

    /// <summary>Asked before the first publication only: later, each publication says what it needs.</summary>
    public ReadReadiness.Readiness? Readiness { get; private set; }

    /// <summary>Steps of circuits that wait for the person who looks. Nobody else pays for the question.</summary>
    public IReadOnlyList<ReadApprovals.Waiting> Waiting { get; private set; } = [];

    /// <summary>Drafts of the person who looks that somebody refused.</summary>
    public IReadOnlyList<ReadApprovals.Refused> Refused { get; private set; } = [];

    /// <summary>Open consultations where companies wait for an answer.</summary>
    public IReadOnlyList<QuestionsForBuyer.WaitingIn> Asked { get; private set; } = [];

    /// <summary>Consultations with notices that the person who looks sends herself.</summary>
    public IReadOnlyList<ReadByHand.Line> ByHand { get; private set; } = [];

    /// <summary>Consultations of which a later limit was announced and is still to be given.</summary>
    public IReadOnlyList<ReadExtensionChoices.Line> Announced { get; private set; } = [];

    public IReadOnlyList<ConsultationForBuyer.Line> Drafts { get; private set; } = [];
    public IReadOnlyList<ConsultationForBuyer.Line> Open { get; private set; } = [];
    public IReadOnlyList<ConsultationForBuyer.Line> Closed { get; private set; } = [];
    public IReadOnlyList<ConsultationForBuyer.Line> Discontinued { get; private set; } = [];

    /// <summary>Drafts that were thrown away, where they are asked for.</summary>
    public IReadOnlyList<ReadDiscarded.Line> Discarded { get; private set; } = [];

    /// <summary>Reference, on the way back from throwing it away, once.</summary>
    [BindProperty(SupportsGet = true, Name = "supprime")] public string? JustDiscarded { get; set; }

    /// <summary>« supprimes »: with the drafts that were thrown away; asked for, because nobody needs them every day.</summary>
    [BindProperty(SupportsGet = true, Name = "brouillons")] public string? Shown { get; set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var all = await consultations.ListAsync(cancel);
        var now = clock.GetUtcNow();
        if (MayCreate && (JustDiscarded ?? Shown) is not null) Discarded = await readDiscarded.ExecuteAsync(cancel);
        if (person.Tenant.Approves) Waiting = await approvals.WaitingAsync(cancel);
        if (MayCreate && all.Count > 0) Refused = await approvals.RefusedAsync(cancel);
        if (person.Has(Capability.ReadRegisters)) Asked = await questions.WaitingAsync(cancel);
        if (person.Has(Capability.PublishConsultation) && all.Any(c => c.PublishedAt is not null)) (Announced, ByHand) = (await choices.OwedAsync(clock.GetUtcNow(), cancel), await readByHand.ExecuteAsync(cancel));
        if (all.All(c => c.PublishedAt is null)) Readiness = await readReadiness.ExecuteAsync(cancel);
        Drafts = [.. all.Where(c => c.PublishedAt is null)];
        Open = [.. all.Where(c => c.PublishedAt is not null && c.ClosedAt is null && c.DiscontinuedAt is null && (c.SubmissionDeadline > now || c.Held)).OrderBy(c => c.SubmissionDeadline)];
        Closed = [.. all.Where(c => c.PublishedAt is not null && c.DiscontinuedAt is null && !Open.Contains(c)).OrderByDescending(c => c.SubmissionDeadline)];
        Discontinued = [.. all.Where(c => c.DiscontinuedAt is not null).OrderByDescending(c => c.DiscontinuedAt)];
    }

    public CardState StateOf(ConsultationForBuyer.Line line) =>
        Closed.Contains(line) ? CardState.Closed : line.SubmissionDeadline < clock.GetUtcNow().AddDays(3) ? CardState.EndsSoon : CardState.Open;
}
