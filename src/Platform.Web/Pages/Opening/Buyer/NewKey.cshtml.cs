using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Opening;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Opening.Buyer;

/// <summary>A holder makes the key in the browser, shows that it opens, and confirms with the passkey. The server receives the public half.</summary>
[Needs(Capability.HoldKey), UsesClientModule]
public sealed class NewKeyModel(EnrolKeyHolder enrol, ReadMyKey readMyKey, ReadKnownKeys readKnownKeys, StepUpForms stepUp, CurrentPerson person) : PageModel
{
    [BindProperty] public string? Recipient { get; set; }
    [BindProperty] public Id<KeyChallenge> ChallengeId { get; set; }
    [BindProperty] public string? Answer { get; set; }
    [BindProperty] public string? Function { get; set; }
    [BindProperty] public string? Credential { get; set; }

    public string Portal => person.Tenant.Slug;
    public string Account => person.Tenant.Name;
    public string Holder => person.Name;
    public ReadMyKey.MyKey Key { get; private set; } = default!; // set by every handler that shows the page
    public string KnownKeys { get; private set; } = "[]";

    /// <summary>The key was tried on this very page: whatever was refused after that, the test still counts.</summary>
    public bool Tried => Recipient is not null && KeyAnswer.Read(Answer) is not null;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        Function = Key.Live?.Function ?? (person.Tenant.Roles.Contains(MembershipRole.CaoPresident) ? OpeningTexts.NeutralPresident : OpeningTexts.NeutralDelegate);
    }

    public async Task<IActionResult> OnPostChallengeAsync(CancellationToken cancel) =>
        await enrol.BeginAsync(Recipient, cancel) is { } asked
            ? new JsonResult(new { id = asked.Id, defi = asked.Sealed })
            : new UnprocessableEntityResult();

    public Task<IActionResult> OnPostOptionsAsync() => stepUp.OptionsAsync(EnrolKeyHolder.Act, EnrolKeyHolder.ActHash(Recipient ?? ""));

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        if (Recipient is null || KeyAnswer.Read(Answer) is not { } answer) return this.Refuse(OpeningTexts.KeyNotProved);
        if (string.IsNullOrWhiteSpace(Function) || Function.Length > 100) return this.Refuse(OpeningTexts.FunctionMissing, nameof(Function));
        var proof = await stepUp.ProveAsync(EnrolKeyHolder.Act, EnrolKeyHolder.ActHash(Recipient), Credential);
        return await proof.Match<Task<IActionResult>>(proved => EnrolAsync(answer, proved.Proof, cancel), refused => Task.FromResult(this.Refuse(refused.Sentence)));
    }

    private async Task<IActionResult> EnrolAsync(byte[] answer, Guid proof, CancellationToken cancel)
    {
        var outcome = await enrol.ExecuteAsync(new(Recipient!, ChallengeId, answer, person.Name, Function!.Trim(), proof), cancel);       // both checked above
        return outcome.Match(
            enrolled => this.SeeOther(Links.Cao.Key(Portal) + "?fait=creee"),
            notProved => Again(OpeningTexts.KeyNotProved),
            notConfirmed => this.Refuse(OpeningTexts.NotConfirmed),
            shared => Again(OpeningTexts.KeyShared));
    }

    /// <summary>The key itself is refused: the page begins anew.</summary>
    private IActionResult Again(string sentence)
    {
        Recipient = null;
        return this.Refuse(sentence);
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        Key = await readMyKey.ExecuteAsync(cancel);
        KnownKeys = await readKnownKeys.ExecuteAsync(cancel);
    }

}

internal static class KeyAnswer
{
    /// <returns>The 32 bytes that only the key opens, or null.</returns>
    public static byte[]? Read(string? base64)
    {
        var bytes = new byte[32];
        return Convert.TryFromBase64String(base64 ?? "", bytes, out var written) && written == bytes.Length ? bytes : null;
    }
}
