using System.Buffers.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Identity.ProConnect;
using Platform.Web.Pages.Identity.Public;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Identity.Self;

/// <summary>
/// The person's own passkeys. Adding one while another exists asks for that other first, and so does removing one: a stolen session must neither
/// plant a key nor take one away. Two ceremonies on one page: « confirmer » leaves a proof of five minutes, which one new key then uses up.
/// </summary>
[Needs(Capability.UseOwnAccount)]
public sealed class PasskeysModel(CurrentPerson current, IdentityDb db, UserManager<Person> people, StepUpForms stepUp, PasskeyCreation creation,
    OwnProofs proofs, CheckTotp checkTotp, RemovePasskey removePasskey, SignInManager<Person> signIn, OwnLink ownLink, ProConnectParty proConnect) : PageModel
{
    private const string Act = "add-passkey";

    public IReadOnlyList<UserPasskeyInfo> Keys { get; private set; } = [];

    /// <summary>Proof that an existing key allowed a new one.</summary>
    [BindProperty(SupportsGet = true, Name = "preuve")] public Guid? Proof { get; set; }

    /// <summary>The key that is about to be taken away: the page asks for a confirmation.</summary>
    [BindProperty(SupportsGet = true, Name = "retirer")] public string? Removing { get; set; }

    [BindProperty] public string? Code { get; set; }

    public UserPasskeyInfo? ToRemove => Keys.FirstOrDefault(k => Base64Url.EncodeToString(k.CredentialId) == Removing);

    /// <summary>Whoever lost the key confirms with a code, when there is an application that makes them.</summary>
    public bool HasCode { get; private set; }

    public bool MayAdd => Keys.Count == 0 ? MayAddFirst : Proof is not null;

    /// <summary>ProConnect lends a session, never a key: whoever got hold of it there must not stay here.</summary>
    public bool MayAddFirst => current.Method != CurrentPerson.ProConnect;

    public bool OffersProConnect => proConnect.IsOn;

    /// <summary>The address that ProConnect gave with the link; null: not linked.</summary>
    public string? LinkedAs { get; private set; }

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
        var kept = await creation.KeepAsync(current.Id, credential, async (services, key) =>
        {
            var manager = services.GetRequiredService<UserManager<Person>>();
            var person = await services.GetRequiredService<IdentityDb>().Users.SingleAsync(p => p.Id == current.Id, cancel);
            var first = (await manager.GetPasskeysAsync(person)).Count == 0;
            if (first ? !MayAddFirst : !(Proof is { } proof && await services.GetRequiredService<OwnProofs>().SpendAsync(proof, Act, ActSha256, cancel))) return false;
            key.Name = string.IsNullOrWhiteSpace(keyName) ? "Clé d’accès" : keyName.Trim()[..Math.Min(keyName.Trim().Length, 60)];
            return (await manager.AddOrUpdatePasskeyAsync(person, key)).Succeeded;
        }, signIn: false, cancel);
        return kept ? this.SeeOther(Links.Identity.Passkeys) : this.Refuse(IdentityTexts.KeyRefused);
    }

    public Task<IActionResult> OnPostRemoveOptionsAsync(string key) => stepUp.OptionsAsync(RemovePasskey.Act, RemovalOf(key));

    public async Task<IActionResult> OnPostRemoveAsync(string key, string? credential, CancellationToken cancel)
    {
        Removing = key;
        // Before the person is read here: the confirmation writes the same row.
        var refusal = await ConfirmedAsync(key, credential, cancel);
        if (refusal is not null)
        {
            await LoadAsync(cancel);
            return this.Refuse(refusal, credential is null ? nameof(Code) : "");
        }
        var outcome = await removePasskey.ExecuteAsync(Base64Url.IsValid(key) ? Base64Url.DecodeFromChars(key) : [], cancel);
        await LoadAsync(cancel);
        return await outcome.Match(
            async removed =>
            {
                // Every session ended with the key; this one goes on.
                await signIn.SignInWithClaimsAsync(removed.Person, isPersistent: false, current.HowSignedIn);
                return this.SeeOther(Links.Identity.Passkeys);
            },
            lastOne => Task.FromResult(this.Refuse(IdentityTexts.KeyNotRemoved)),
            notFound => Task.FromResult<IActionResult>(NotFound()));
    }

    public async Task<IActionResult> OnPostUnlinkAsync(CancellationToken cancel)
    {
        var person = await ownLink.UndoAsync(current.Id, people, cancel);
        if (current.Method == CurrentPerson.ProConnect)      // it opened this session too
        {
            await signIn.SignOutAsync();
            return this.SeeOther(Links.SignIn);
        }
        await signIn.SignInWithClaimsAsync(person, isPersistent: false, current.HowSignedIn);
        return this.SeeOther(Links.Identity.Passkeys);
    }

    private byte[] RemovalOf(string key) => StepUpForms.Hash(RemovePasskey.Act, current.Id.ToString("D"), key);

    /// <returns>Null when the person confirmed, by key or by code.</returns>
    private async Task<string?> ConfirmedAsync(string key, string? credential, CancellationToken cancel) => credential is null
        ? (await checkTotp.ExecuteAsync(current.Id, Codes.Read(Code), cancel))
            .Match<string?>(right => null, wrong => IdentityTexts.CodeWrong, usedBefore => IdentityTexts.CodeUsed, lockedOut => IdentityTexts.CodeLocked)
        : (await stepUp.ProveAsync(RemovePasskey.Act, RemovalOf(key), credential)).Match<string?>(proved => null, refused => refused.Sentence);

    private async Task<bool> AllowedAsync(CancellationToken cancel) =>
        Keys.Count == 0 ? MayAddFirst : (Proof is { } proof && await proofs.IsGoodAsync(proof, Act, ActSha256, cancel));

    private async Task LoadAsync(CancellationToken cancel)
    {
        var person = await db.Users.SingleAsync(p => p.Id == current.Id, cancel);
        HasCode = person.SignsInWithCode;
        if (OffersProConnect) LinkedAs = await ownLink.ReadAsync(current.Id, cancel);
        Keys = [.. (await people.GetPasskeysAsync(person)).OrderBy(k => k.CreatedAt)];
    }
}
