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
public sealed class KeyModel(EnrolKeyHolder enrol, ReadMyKey readMyKey, StepUpForms stepUp, CurrentPerson person) : PageModel
{
    [BindProperty] public string? Recipient { get; set; }
    [BindProperty] public Id<KeyChallenge> ChallengeId { get; set; }
    [BindProperty] public string? Answer { get; set; }
    [BindProperty] public string? Function { get; set; }
    [BindProperty] public string? Credential { get; set; }

    public string Portal => person.Tenant.Slug;
    public ReadMyKey.MyKey Key { get; private set; } = default!; // set by every handler that shows the page

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Key = await readMyKey.ExecuteAsync(cancel);
        Function = Key.Live?.Function ?? (person.Tenant.Roles.Contains(MembershipRole.CaoPresident) ? OpeningTexts.NeutralPresident : OpeningTexts.NeutralDelegate);
    }

    public async Task<IActionResult> OnPostChallengeAsync(CancellationToken cancel) =>
        await enrol.BeginAsync(Recipient, cancel) is { } asked
            ? new JsonResult(new { id = asked.Id, defi = asked.Sealed })
            : new UnprocessableEntityResult();

    public Task<IActionResult> OnPostOptionsAsync() => stepUp.OptionsAsync(EnrolKeyHolder.Act, EnrolKeyHolder.ActHash(Recipient ?? ""));

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        Key = await readMyKey.ExecuteAsync(cancel);
        if (string.IsNullOrWhiteSpace(Function) || Function.Length > 100) return this.Refuse(OpeningTexts.FunctionMissing, nameof(Function));
        if (Recipient is null || ReadAnswer() is not { } answer) return this.Refuse(OpeningTexts.KeyNotProved);
        var proof = await stepUp.ProveAsync(EnrolKeyHolder.Act, EnrolKeyHolder.ActHash(Recipient), Credential);
        return await proof.Match<Task<IActionResult>>(proved => EnrolAsync(answer, proved.Proof, cancel), refused => Task.FromResult(this.Refuse(refused.Sentence)));
    }

    private async Task<IActionResult> EnrolAsync(byte[] answer, Guid proof, CancellationToken cancel)
    {
        var outcome = await enrol.ExecuteAsync(new(Recipient!, ChallengeId, answer, person.Name, Function!.Trim(), proof), cancel);       // both checked above
        return outcome.Match(
            enrolled => this.SeeOther(Links.Cao.Key(Portal)),
            notProved => this.Refuse(OpeningTexts.KeyNotProved),
            notConfirmed => this.Refuse(OpeningTexts.NotConfirmed),
            shared => this.Refuse(OpeningTexts.KeyShared));
    }

    private byte[]? ReadAnswer()
    {
        var bytes = new byte[32];
        return Convert.TryFromBase64String(Answer ?? "", bytes, out var written) && written == bytes.Length ? bytes : null;
    }
}
