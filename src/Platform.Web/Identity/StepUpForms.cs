using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Texts;

namespace Platform.Web.Identity;

/// <summary>
/// Confirming an act with the passkey, on any page: OnPostOptionsAsync returns <see cref="OptionsAsync"/>, OnPostAsync calls <see cref="ProveAsync"/>
/// with the act computed again from what will be done. In the form: the partial _ConfirmerParCle. The proof is committed before the act.
/// </summary>
public sealed class StepUpForms(UnitOfWorkFactory work, CurrentPerson person, IHttpContextAccessor http, ILogger<StepUpForms> log)
{
    private const string Cookie = "pa-confirmation";

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Proved(Guid Proof) : Outcome;
        public sealed record Refused(string Sentence) : Outcome;
        public T Match<T>(Func<Proved, T> proved, Func<Refused, T> refused) => this switch
        { Proved p => proved(p), Refused r => refused(r), _ => throw new System.Diagnostics.UnreachableException() };
    }

    private HttpContext Context => http.HttpContext ?? throw new InvalidOperationException("No request.");

    /// <summary>SHA-256 of the lines that say what is confirmed, e.g. ("publish", consultation, key set).</summary>
    public static byte[] Hash(params string[] lines) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines)));

    public async Task<IActionResult> OptionsAsync(string act, byte[] actSha256)
    {
        var asked = await work.RunAsync(new Scope.SignIn(person.Id),
            services => services.GetRequiredService<BeginStepUp>().ExecuteAsync(new(act, actSha256), Context.RequestAborted), Context.RequestAborted);
        return asked.Match<IActionResult>(
            question =>
            {
                // The row's number only: the row itself is bound to the person and to the act.
                Context.Response.Cookies.Append(Cookie, question.Challenge.ToString("D"),
                    new CookieOptions { HttpOnly = true, Secure = Context.Request.IsHttps, SameSite = SameSiteMode.Strict, Path = Context.Request.Path, MaxAge = BeginStepUp.Life });
                return new ContentResult { Content = question.Options, ContentType = "application/json" };
            },
            noKey => new ConflictResult());
    }

    public async Task<Outcome> ProveAsync(string act, byte[] actSha256, string? credential)
    {
        if (!Guid.TryParse(Context.Request.Cookies[Cookie], out var challenge)) return new Outcome.Refused(IdentityTexts.StepUpRefused);
        Context.Response.Cookies.Delete(Cookie, new CookieOptions { Path = Context.Request.Path });
        // Not cancellable: what the key confirmed is kept, even when the browser left.
        var kept = await work.RunAsync(new Scope.SignIn(person.Id),
            services => services.GetRequiredService<RecordProof>().ExecuteAsync(new(challenge, act, actSha256, credential ?? ""), CancellationToken.None), CancellationToken.None);
        return kept.Match<Outcome>(
            proved => new Outcome.Proved(proved.Proof),
            anotherAct => new Outcome.Refused(IdentityTexts.StepUpAnotherAct),
            refused => Refuse(refused.Reason));
    }

    private Outcome.Refused Refuse(string reason)
    {
        log.LogInformation("Step-up refused: {Reason}", reason);
        return new(IdentityTexts.StepUpRefused);
    }
}
