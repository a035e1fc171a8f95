using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Law;

namespace Platform.Core.Identity;

/// <summary>The second person agrees, with a passkey, to what the first asked. The delay runs from here; everybody of the account is told.</summary>
public sealed class ApproveRecovery(PlatformDb db, CurrentScope scope, Outbox outbox)
{
    public const string Act = "approve-recovery";

    public static byte[] ActHash(Guid recovery) => SHA256.HashData(Encoding.UTF8.GetBytes($"{Act}\n{recovery:D}"));

    public sealed record Input(Guid Recovery, Guid Proof, string ApproverName);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Approved(DateTimeOffset DueAt) : Outcome;
        /// <summary>Who asked, or who gets back in, does not approve.</summary>
        public sealed record SamePerson : Outcome;
        public sealed record NotConfirmed : Outcome;
        /// <summary>Unknown, stopped, or approved already.</summary>
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Approved, T> approved, Func<SamePerson, T> samePerson, Func<NotConfirmed, T> notConfirmed, Func<NotFound, T> notFound) => this switch
        { Approved a => approved(a), SamePerson s => samePerson(s), NotConfirmed c => notConfirmed(c), NotFound n => notFound(n), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var asked = (await db.Database.SqlQuery<Asked>($"""
            select requested_by as "RequestedBy", person_id as "Person", side as "Side" from recoveries where id = {input.Recovery} and approved_at is null and stopped_at is null
            """).ToListAsync(cancel)).SingleOrDefault();
        // What the lead asks for is approved by its second person, never by the account: it may have nobody left.
        if (asked is null || (asked.Side == "Lead" && scope.Required is not Scope.Lead)) return new Outcome.NotFound();
        var me = scope.Required.PersonId;
        if (asked.RequestedBy == me || asked.Person == me) return new Outcome.SamePerson();
        if (!(await db.Database.SqlQuery<bool>($"""select sec.has_proof({input.Proof}, {Act}, {ActHash(input.Recovery)}) as "Value" """).ToListAsync(cancel)).Single()) return new Outcome.NotConfirmed();
        var now = await db.NowAsync(cancel);
        var due = now + RecoveryRules.DelayOn(now);
        var changed = await db.Database.ExecuteSqlAsync($"""
            update recoveries set approved_by = {me}, approved_by_name = {input.ApproverName}, approved_at = {now}, approval_proof = {input.Proof}, due_at = {due}
            where id = {input.Recovery} and approved_at is null and stopped_at is null
            """, cancel);
        if (changed == 0) return new Outcome.NotFound();
        await outbox.AddAsync(new RecoveryApproved(input.Recovery), cancel);
        return new Outcome.Approved(due);
    }

    private sealed record Asked(Guid RequestedBy, Guid Person, string Side);
}

/// <summary>Anybody of the account, the person concerned included, stops a recovery that has not been completed; so does the lead.</summary>
public sealed class StopRecovery(PlatformDb db)
{
    /// <returns>False when there was nothing left to stop.</returns>
    public async Task<bool> ExecuteAsync(Guid recovery, string name, CancellationToken cancel) => await db.Database.ExecuteSqlAsync($"""
        update recoveries set stopped_at = sec.now(), stopped_by_name = {name} where id = {recovery} and stopped_at is null and completed_at is null
        """, cancel) == 1;
}
