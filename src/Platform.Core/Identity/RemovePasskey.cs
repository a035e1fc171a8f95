using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Identity;

/// <summary>Takes a key away from the person in scope. The last one stays when nothing else signs in.</summary>
public sealed class RemovePasskey(IdentityDb db, PlatformDb platform, UserManager<Person> people, CurrentScope scope)
{
    /// <returns>False when it is the last way to sign in, or not there.</returns>
    public async Task<bool> ExecuteAsync(byte[] credentialId, CancellationToken cancel)
    {
        var id = scope.Required.PersonId;
        var person = await db.Users.SingleAsync(p => p.Id == id, cancel);
        var keys = await people.GetPasskeysAsync(person);
        if (!keys.Any(k => k.CredentialId.AsSpan().SequenceEqual(credentialId)) || (keys.Count == 1 && !person.TwoFactorEnabled)) return false;
        return (await people.RemovePasskeyAsync(person, credentialId)).Succeeded;
    }

    /// <summary>Did a key that exists allow this, in the last five minutes?</summary>
    public async Task<bool> MayAddAsync(Guid proof, string act, byte[] actSha256, CancellationToken cancel)
    {
        var earliest = await platform.NowAsync(cancel) - BeginStepUp.Life;
        return await db.Proofs.AnyAsync(p => p.Id == proof && p.Act == act && p.ActSha256 == actSha256 && p.ProvedAt > earliest, cancel);
    }
}
