using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Identity;

/// <summary>
/// Takes a key away from the person in scope, who has just confirmed it, and ends every session: whoever holds a stolen key may be signed in
/// with it. The last one stays when nothing else signs in.
/// </summary>
public sealed class RemovePasskey(IdentityDb db, UserManager<Person> people, CurrentScope scope)
{
    public const string Act = "remove-passkey";

    public abstract record Outcome
    {
        private Outcome() { }
        /// <param name="Person">With the new security stamp: the session that asked is opened again.</param>
        public sealed record Removed(Person Person) : Outcome;
        public sealed record LastOne : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Removed, T> removed, Func<LastOne, T> lastOne, Func<NotFound, T> notFound) => this switch
        { Removed r => removed(r), LastOne l => lastOne(l), NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(byte[] credentialId, CancellationToken cancel)
    {
        var id = scope.Required.PersonId;
        var person = await db.Users.SingleAsync(p => p.Id == id, cancel);
        var keys = await people.GetPasskeysAsync(person);
        if (!keys.Any(k => k.CredentialId.AsSpan().SequenceEqual(credentialId))) return new Outcome.NotFound();
        if (keys.Count == 1 && !person.SignsInWithCode) return new Outcome.LastOne();
        var kept = await people.RemovePasskeyAsync(person, credentialId);
        if (kept.Succeeded) kept = await people.UpdateSecurityStampAsync(person);
        return kept.Succeeded ? new Outcome.Removed(person) : throw new InvalidOperationException($"The key was not removed: {string.Join(", ", kept.Errors.Select(e => e.Code))}.");
    }
}

/// <summary>Confirmations of the person in scope (SignIn) that travel from one page to the next: five minutes, once.</summary>
public sealed class OwnProofs(IdentityDb db)
{
    public Task<bool> IsGoodAsync(Guid proof, string act, byte[] actSha256, CancellationToken cancel) => db.Database.SqlQuery<Guid>($"""
        select p.id as "Value" from step_up_proofs p
        where p.id = {proof} and p.act = {act} and p.act_sha256 = {actSha256} and p.proved_at > sec.now() - {BeginStepUp.Life}
          and not exists (select from spent_proofs s where s.proof_id = p.id)
        """).AnyAsync(cancel);

    /// <returns>False when it was not good, or used by another request a moment ago.</returns>
    public async Task<bool> SpendAsync(Guid proof, string act, byte[] actSha256, CancellationToken cancel) => await db.Database.ExecuteSqlAsync($"""
        insert into spent_proofs (proof_id, person_id) select p.id, p.person_id from step_up_proofs p
        where p.id = {proof} and p.act = {act} and p.act_sha256 = {actSha256} and p.proved_at > sec.now() - {BeginStepUp.Life} on conflict do nothing
        """, cancel) == 1;
}
