using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Identity;

namespace Platform.Web.Identity;

/// <summary>The ceremony that registers a passkey: options, then the browser's answer, checked against the person who asked.</summary>
public sealed class PasskeyCreation(UnitOfWorkFactory work, ILogger<PasskeyCreation> log, IHttpContextAccessor http)
{
    public Task<string> OptionsAsync(Guid id, CancellationToken cancel) => work.RunAsync(new Scope.SignIn(id), async services =>
    {
        var person = await services.GetRequiredService<IdentityDb>().Users.SingleAsync(p => p.Id == id, cancel);
        // The user handle is the id: an address would tell who somebody is to whoever finds the device.
        return await services.GetRequiredService<SignInManager<Person>>().MakePasskeyCreationOptionsAsync(
            new() { Id = id.ToString("D"), Name = person.Email ?? person.FullName, DisplayName = person.FullName });
    }, cancel);

    public Task<bool> KeepAsync(Guid id, string? credential, Func<IServiceProvider, UserPasskeyInfo, Task<bool>> keep, bool signIn, CancellationToken cancel) =>
        work.RunAsync(new Scope.SignIn(id), async services =>
        {
            var manager = services.GetRequiredService<SignInManager<Person>>();
            PasskeyAttestationResult made;
            try
            {
                made = await manager.PerformPasskeyAttestationAsync(credential ?? "");
            }
            catch (InvalidOperationException)
            {
                return Refused("no ceremony under way");
            }
            if (!made.Succeeded) return Refused(made.Failure.Message);
            if (made.UserEntity.Id != id.ToString("D")) return Refused("another person's ceremony");
            if (!await keep(services, made.Passkey)) return Refused("not kept");
            if (!signIn) return true;
            var person = await services.GetRequiredService<IdentityDb>().Users.SingleAsync(p => p.Id == id, cancel);
            await services.RecordSignInAsync(http.HttpContext, id, "passkey", cancel);
            await manager.SignInWithClaimsAsync(person, isPersistent: false, [new("amr", "passkey")]);
            return true;
        }, cancel);

    private bool Refused(string reason)
    {
        log.LogInformation("Passkey not registered: {Reason}", reason);
        return false;
    }
}
