using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Software;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Software.Buyer;

/// <summary>One program: what it may, when it last came, its next secret, its end.</summary>
[Needs(Capability.ManageSoftware)]
public sealed class DetailsModel(CurrentPerson current, ReadClients read, RotateSecret rotate, RevokeClient revoke, StepUpForms stepUp, PlatformDb db, IOptions<PortalOptions> portal) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "logiciel")] public Guid Id { get; set; }


    /// <summary>The form that made it came a second time.</summary>
    [BindProperty(SupportsGet = true, Name = "deja")] public bool IsAlready { get; set; }

    public SoftwareClient Client { get; private set; } = null!;      // loaded before any answer that shows it
    public DateTimeOffset Now { get; private set; }
    public Credentials? Credentials { get; private set; }
    public ActingTenant Account => current.Tenant;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostOptionsAsync(CancellationToken cancel) => await LoadAsync(cancel) ? await stepUp.OptionsAsync(RotateSecret.Act, Confirmed()) : NotFound();

    public async Task<IActionResult> OnPostRotateAsync(string? credential, CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        Response.Headers.CacheControl = "no-store";
        return await (await stepUp.ProveAsync(RotateSecret.Act, Confirmed(), credential)).Match(
            async _ =>
            {
                if (await rotate.ExecuteAsync(Id, cancel) is not { } secret) return this.Refuse(SoftwareTexts.Gone);
                await LoadAsync(cancel);
                Credentials = new(Id, secret, portal.Value.Site(Request) + Links.Software.Token);
                return Page();
            },
            refused => Task.FromResult(this.Refuse(refused.Sentence)));
    }

    public async Task<IActionResult> OnPostRevokeAsync(CancellationToken cancel) =>
        await revoke.ExecuteAsync(Id, current.Name, cancel) ? this.SeeOther(Links.Software.Client(Account.Slug, Id)) : NotFound();

    private byte[] Confirmed() => StepUpForms.Hash(RotateSecret.Act, $"{Account.Id:D}", $"{Id:D}", $"{Client.SecretNumber}");

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await read.FindAsync(Id, cancel) is not { } found) return false;
        (Client, Now) = (found, await db.NowAsync(cancel));
        return true;
    }
}
