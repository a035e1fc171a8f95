using Microsoft.AspNetCore.Mvc;
using Platform.Core.Conventions;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Conventions;

/// <summary>Disagreements on a convention: the amicable step first, the court only after it has failed.</summary>
public abstract class DisputesPage(CurrentPerson current, ReadConventions read, NotifyDispute notify, CloseAmicableStep close, TakeDisputeToCourt court) : ConventionPage(current, read)
{
    /// <summary>Idempotency key of the form that notifies.</summary>
    [BindProperty] public Guid Key { get; set; } = Guid.CreateVersion7();
    [BindProperty] public string? Subject { get; set; }
    [BindProperty] public Guid Dispute { get; set; }
    [BindProperty] public TypedDay On { get; set; } = new();

    /// <summary>« accord » or « echec ».</summary>
    [BindProperty] public string? Result { get; set; }
    [BindProperty] public string? Reason { get; set; }

    private string Here => Links.Conventions.Disputes(Portal, IsLead, Id);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        Only(nameof(Subject));
        return await AnswerAsync(await notify.ExecuteAsync(new(Id, Subject, ByName, Key), cancel), cancel, Here);
    }

    public async Task<IActionResult> OnPostAmicableAsync(CancellationToken cancel)
    {
        Only(nameof(On), nameof(Result), nameof(Reason), nameof(Dispute));
        var on = On.Read(ModelState, nameof(On));
        if (Result is not ("accord" or "echec")) ModelState.AddModelError(nameof(Result), Texts.ConventionTexts.AmicableResultMissing);
        if (on is not { } day || !ModelState.IsValid) return await InvalidAsync(cancel);
        return await AnswerAsync(await close.ExecuteAsync(new(Id, Dispute, day, Result == "accord", Reason, ByName), cancel), cancel, Here);
    }

    public async Task<IActionResult> OnPostCourtAsync(CancellationToken cancel)
    {
        Only(nameof(On), nameof(Dispute));
        if (On.Read(ModelState, nameof(On)) is not { } day) return await InvalidAsync(cancel);
        return await AnswerAsync(await court.ExecuteAsync(new(Id, Dispute, day, ByName), cancel), cancel, Here);
    }

    // Three forms on one page: what another one would ask is no fault of this one.
    private void Only(params string[] fields)
    {
        foreach (var key in ModelState.Keys.Where(key => !fields.Contains(key.Split('.')[0]) && key != nameof(Id)).ToList()) ModelState.Remove(key);
    }
}
