using Microsoft.AspNetCore.Mvc;
using Platform.Core.Identity;
using Platform.Core.Support;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Support.Lead;

/// <summary>A call written down by whoever took it (VR-26): counted and followed like what was written, and before the others when the limit of its consultation is near (VR-27).</summary>
[Needs(Capability.AnswerTickets)]
public sealed class CallModel(OpenTicket open, SayConsultation say, HelpPlaces places, FindForCall find, CurrentPerson person) : AskPage(open, say, places)
{
    /// <summary>What the caller says of the consultation: its reference, or its address.</summary>
    [BindProperty] public string? Reference { get; set; }

    /// <summary>Which of those that bear this reference.</summary>
    [BindProperty] public Guid? Which { get; set; }

    /// <summary>Several bear it: one is to be chosen.</summary>
    public IReadOnlyList<FindForCall.Found> Several { get; private set; } = [];

    public string Portal => person.Tenant.Slug;

    public override async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var (about, refusal) = await AboutAsync(cancel);
        Form.OfCaller(about?.Id);
        if (refusal is not { } sentence) return await base.OnPostAsync(cancel);
        ModelState.Clear();     // our sentences, not the binder's
        return this.Refuse(sentence, Several.Count > 0 ? nameof(Which) : nameof(Reference));
    }

    protected override string AddressOf(OpenTicket.Outcome.Opened opened) => $"{Links.Support.Desk(Portal)}/{opened.Ticket}";

    // The agent's own page and browser say nothing of the caller.
    protected override Task ShowAsync(CancellationToken cancel)
    {
        Form.OfCaller(Form.Consultation);
        return Task.CompletedTask;
    }

    private async Task<(FindForCall.Found? About, string? Refusal)> AboutAsync(CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(Reference)) return (null, null);
        var found = await find.ExecuteAsync(Reference, HelpPlaces.ConsultationOf(Reference.Trim().Split(['?', '#'], 2)[0]), cancel);
        if (found.Count == 0) return (null, SupportTexts.Call_Unknown);
        if (found.Count > 1) Several = found;
        return (found is [var only] ? only : found.FirstOrDefault(each => each.Id == Which)) switch
        {
            null => (null, SupportTexts.Call_Several),
            { MayAnswer: false } => (null, SupportTexts.Call_NotYours),
            var one => (one, null),
        };
    }
}
