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

    /// <summary>What the passkey confirms: this request, for this person.</summary>
    public static byte[] ActHash(Guid recovery, Guid person) => SHA256.HashData(Encoding.UTF8.GetBytes($"{Act}\n{recovery:D}\n{person:D}"));

    public sealed record Input(Guid Recovery, Guid Proof, string ApproverName);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Approved(DateTimeOffset DueAt) : Outcome;
        /// <summary>Who asked, or who gets back in, does not approve.</summary>
        public sealed record SamePerson : Outcome;
        /// <summary>Another must: an administrator for long enough, or the operator (decision 0028).</summary>
        public sealed record NotYours : Outcome;
        public sealed record NotConfirmed : Outcome;
        /// <summary>Unknown, stopped, or approved already.</summary>
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Approved, T> approved, Func<SamePerson, T> samePerson, Func<NotYours, T> notYours, Func<NotConfirmed, T> notConfirmed, Func<NotFound, T> notFound) => this switch
        { Approved a => approved(a), SamePerson s => samePerson(s), NotYours y => notYours(y), NotConfirmed c => notConfirmed(c), NotFound n => notFound(n), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var me = scope.Required.PersonId;
        var delay = RecoveryRules.DelayOn(await db.NowAsync(cancel));
        // Asked here for a sentence; the database asks again when it writes.
        var asked = (await db.Database.SqlQuery<Asked>($"""
            select requested_by as "RequestedBy", person_id as "Person", sec.may_approve_recovery(id, {delay}) as "May" from recoveries where id = {input.Recovery} and approved_at is null and stopped_at is null
            """).ToListAsync(cancel)).SingleOrDefault();
        if (asked is null) return new Outcome.NotFound();
        if (asked.RequestedBy == me || asked.Person == me) return new Outcome.SamePerson();
        if (!asked.May) return new Outcome.NotYours();
        if (!await db.IsProvedAsync(input.Proof, Act, ActHash(input.Recovery, asked.Person), cancel)) return new Outcome.NotConfirmed();
        var due = (await db.Database.SqlQuery<DateTimeOffset>($"""select sec.approve_recovery({input.Recovery}, {input.Proof}, {input.ApproverName}, {delay}) as "Value" """).ToListAsync(cancel)).Single();
        await outbox.AddAsync(new RecoveryApproved(input.Recovery), cancel);
        return new Outcome.Approved(due);
    }

    private sealed record Asked(Guid RequestedBy, Guid Person, bool May);
}

/// <summary>Anybody of an account where the person works, herself included, stops a recovery that has not been completed; so does the lead.</summary>
public sealed class StopRecovery(PlatformDb db)
{
    /// <param name="askedByLead">Nothing but what the lead itself asked.</param>
    /// <returns>False when there was nothing left to stop.</returns>
    public async Task<bool> ExecuteAsync(Guid recovery, string name, CancellationToken cancel, bool askedByLead = false) => await db.Database.ExecuteSqlAsync($"""
        update recoveries set stopped_at = sec.now(), stopped_by_name = {name} where id = {recovery} and stopped_at is null and completed_at is null and ({!askedByLead} or side = 'Lead')
        """, cancel) == 1;
}
