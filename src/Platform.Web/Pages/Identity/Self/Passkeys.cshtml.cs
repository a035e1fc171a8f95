using System.Buffers.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Identity.Self;

/// <summary>
/// The person's own passkeys. Adding one while another exists asks for that other first: a stolen session must not plant a key.
/// Two ceremonies on one page: « confirmer » leaves a proof of five minutes, which the new key then needs.
/// </summary>
[Needs(Capability.UseOwnAccount)]
public sealed class PasskeysModel(CurrentPerson current, IdentityDb db, UserManager<Person> people, StepUpForms stepUp, PasskeyCreation creation, RemovePasskey removePasskey) : PageModel
{
    private const string Act = "add-passkey";

    public IReadOnlyList<UserPasskeyInfo> Keys { get; private set; } = [];

    /// <summary>Proof that an existing key allowed a new one.</summary>
    [BindProperty(SupportsGet = true, Name = "preuve")] public Guid? Proof { get; set; }

    public bool MayAdd => Keys.Count == 0 || Proof is not null;

    private byte[] ActSha256 => StepUpForms.Hash(Act, current.Id.ToString("D"));

    public Task OnGetAsync(CancellationToken cancel) => LoadAsync(cancel);

    public Task<IActionResult> OnPostConfirmOptionsAsync() => stepUp.OptionsAsync(Act, ActSha256);

    public async Task<IActionResult> OnPostConfirmAsync(string? credential, CancellationToken cancel)
    {
        var outcome = await stepUp.ProveAsync(Act, ActSha256, credential);
        await LoadAsync(cancel);
        return outcome.Match(proved => this.SeeOther($"{Links.Identity.Passkeys}?preuve={proved.Proof}"), refused => this.Refuse(refused.Sentence));
    }

    public async Task<IActionResult> OnPostOptionsAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        return await AllowedAsync(cancel) ? Content(await creation.OptionsAsync(current.Id, cancel), "application/json") : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(string? credential, string? keyName, CancellationToken cancel)
    {
        await LoadAsync(cancel);
        var kept = await AllowedAsync(cancel) && await creation.KeepAsync(current.Id, credential, async (services, key) =>
        {
            var manager = services.GetRequiredService<UserManager<Person>>();
            var person = await services.GetRequiredService<IdentityDb>().Users.SingleAsync(p => p.Id == current.Id, cancel);
            key.Name = string.IsNullOrWhiteSpace(keyName) ? "Clé d’accès" : keyName.Trim()[..Math.Min(keyName.Trim().Length, 60)];
            return (await manager.AddOrUpdatePasskeyAsync(person, key)).Succeeded;
        }, signIn: false, cancel);
        return kept ? this.SeeOther(Links.Identity.Passkeys) : this.Refuse(IdentityTexts.KeyRefused);
    }

    public async Task<IActionResult> OnPostRemoveAsync(string key, CancellationToken cancel)
    {
        await LoadAsync(cancel);
        return await removePasskey.ExecuteAsync(Base64Url.IsValid(key) ? Base64Url.DecodeFromChars(key) : [], cancel)
            ? this.SeeOther(Links.Identity.Passkeys) : this.Refuse(IdentityTexts.KeyNotRemoved);
    }

    private async Task<bool> AllowedAsync(CancellationToken cancel) =>
        Keys.Count == 0 || (Proof is { } proof && await removePasskey.MayAddAsync(proof, Act, ActSha256, cancel));

    private async Task LoadAsync(CancellationToken cancel) =>
        Keys = [.. (await people.GetPasskeysAsync(await db.Users.SingleAsync(p => p.Id == current.Id, cancel))).OrderBy(k => k.CreatedAt)];
}
