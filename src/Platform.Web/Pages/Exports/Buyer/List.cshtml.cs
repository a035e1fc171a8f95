using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Data;
using Platform.Core.Exports;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Exports.Buyer;

/// <summary>Everything that is the account's, asked for with a passkey and fetched by links that are noted. VR-37.</summary>
[Needs(Capability.ExportAccount)]
public sealed class ListModel(CurrentPerson current, ReadExports read, AskExport ask, FetchExport fetch, StepUpForms stepUp, PlatformDb db) : PageModel
{
    [BindProperty] public ExportPurpose? Purpose { get; set; }

    public IReadOnlyList<AccountExport> Exports { get; private set; } = [];
    public int KeptDays { get; private set; }
    public ActingTenant Account => current.Tenant;

    public Task OnGetAsync(CancellationToken cancel) => LoadAsync(cancel);

    /// <summary>The purpose is part of what the passkey confirms.</summary>
    public async Task<IActionResult> OnPostOptionsAsync() => await stepUp.OptionsAsync(AskExport.Act, AskExport.ActHash(Account.Id, Purpose ?? default));

    public async Task<IActionResult> OnPostAskAsync(string? credential, CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        if (Purpose is not { } purpose || !Enum.IsDefined(purpose)) return await RefuseAsync(MoveTexts.PurposeMissing, nameof(Purpose), cancel);
        var proof = await stepUp.ProveAsync(AskExport.Act, AskExport.ActHash(Account.Id, purpose), credential);
        return await proof.Match(
            async proved => await (await ask.ExecuteAsync(new(purpose, proved.Proof, current.Name), cancel)).Match(
                asked => Task.FromResult(this.SeeOther(Links.Moves.Exports(Account.Slug))),
                underWay => RefuseAsync(MoveTexts.ExportUnderWay, "", cancel),
                notConfirmed => RefuseAsync(IdentityTexts.StepUpRefused, "", cancel)),
            refused => RefuseAsync(refused.Sentence, "", cancel));
    }

    /// <summary>Noted first; the bytes follow under a link of this person's own.</summary>
    public async Task<IActionResult> OnPostFetchAsync(Guid export, CancellationToken cancel)
    {
        ModelState.Clear();
        return await fetch.ExecuteAsync(export, current.Name, cancel) is { } link ? this.SeeOther(Links.Moves.Archive(Account.Slug, export, link)) : await RefuseAsync(MoveTexts.ExportGone, "", cancel);
    }

    private async Task<IActionResult> RefuseAsync(string sentence, string field, CancellationToken cancel)
    {
        await LoadAsync(cancel);
        return this.Refuse(sentence, field);
    }

    private async Task LoadAsync(CancellationToken cancel) => (Exports, KeptDays) = (await read.ExecuteAsync(cancel), ExportRules.On(await db.NowAsync(cancel)).KeptDays);
}
