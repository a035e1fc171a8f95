using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Imports;

/// <summary>The import itself, in one transaction: all the lines that were shown as taken, or nothing. Scope Tenant or Lead.</summary>
public sealed class ConfirmImport(PlatformDb db, CurrentScope scope, MapImport map, TakeLines take)
{
    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Imported(ImportPlan Plan) : Outcome;
        /// <summary>The account is no longer what it was when the plan was shown. The caller commits nothing.</summary>
        public sealed record Changed : Outcome;
        /// <summary>Imported already, given up, or unknown.</summary>
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Imported, T> imported, Func<Changed, T> changed, Func<NotFound, T> notFound) => this switch
        { Imported i => imported(i), Changed c => changed(c), NotFound n => notFound(n), _ => throw new UnreachableException() };
    }

    /// <param name="digest">Of the plan that was shown.</param>
    public async Task<Outcome> ExecuteAsync(Guid import, string digest, string byName, CancellationToken cancel)
    {
        var account = ImportOwner.Of(scope).Account;
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"imports:" + account.ToString("D")}, 0))", cancel);      // two clicks: one import
        if (await map.ReadAsync(import, cancel) is not { Unmapped.Count: 0 } pending) return new Outcome.NotFound();
        var plan = await take.ExecuteAsync(pending, cancel);
        if (plan.Digest != digest) return new Outcome.Changed();
        await db.Database.ExecuteSqlAsync($"""
            update imports set content = null, imported_by_name = {byName}, imported_at = sec.now(), taken = {plan.Taken}, already_there = {plan.AlreadyThere}, refused = {plan.Refused}
            where tenant_id = {account} and id = {import} and imported_at is null
            """, cancel);
        return new Outcome.Imported(plan);
    }
}
