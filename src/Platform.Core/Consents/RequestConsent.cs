using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Consents;

/// <summary>The lead asks an account to let it read something, for a purpose and a time. Nothing opens by it. VR-39. Scope Lead.</summary>
public sealed class RequestConsent(PlatformDb db, CurrentScope scope, Outbox outbox)
{
    /// <param name="Account">Portal of an account that this lead hosts.</param>
    /// <param name="Form">Idempotency key of the form, which names the request: a second click shows the first result. Null: a new request.</param>
    public sealed record Input(string Account, IReadOnlyCollection<ConsentPart> Parts, string Purpose, int Days, string RequesterName, Guid? Form = null);

    public enum Fault { AccountMissing, PartsMissing, PurposeMissing, DaysOutside }

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Requested(Guid Consent) : Outcome;

        /// <param name="Faults">All of them.</param>
        /// <param name="MostDays">That may be asked for.</param>
        public sealed record Refused(IReadOnlyList<Fault> Faults, int MostDays) : Outcome;
        public T Match<T>(Func<Requested, T> requested, Func<Refused, T> refused) => this switch { Requested r => requested(r), Refused f => refused(f), _ => throw new UnreachableException() };
    }

    /// <summary>Somebody there can answer: it was activated, and is not closed.</summary>
    public static bool MayBeAsked(Tenant account) => account is { ActivatedAt: not null, ClosedAt: null };

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var lead = new Id<Tenant>(((Scope.Lead)scope.Required).LeadId);
        var account = await db.Tenants.AsNoTracking().SingleOrDefaultAsync(t => t.Slug == input.Account && t.LeadId == lead, cancel);
        var most = ConsentRules.On(await db.NowAsync(cancel)).MostDays;
        var faults = new List<Fault>();
        if (account is null || !MayBeAsked(account)) faults.Add(Fault.AccountMissing);
        if (input.Parts.Count == 0) faults.Add(Fault.PartsMissing);
        if (input.Purpose.Trim().Length is < 10 or > 1000) faults.Add(Fault.PurposeMissing);
        if (input.Days < 1 || input.Days > most) faults.Add(Fault.DaysOutside);
        if (account is null || faults.Count > 0) return new Outcome.Refused(faults, most);
        var (id, consent) = (account.Id.Value, input.Form ?? Guid.CreateVersion7());
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"consent:" + consent}, 0))", cancel);
        if ((await db.Database.SqlQuery<int>($"select 1 as \"Value\" from access_consents where tenant_id = {id} and id = {consent}").ToListAsync(cancel)).Count > 0) return new Outcome.Requested(consent);
        await db.Database.ExecuteSqlAsync($"select sec.ask_consent({consent}, {id}, {input.Parts.Written()}, {input.Purpose.Trim()}, {input.Days}, {input.RequesterName})", cancel);
        await outbox.AddAsync(new ConsentChanged(consent, "Asked"), cancel);
        return new Outcome.Requested(consent);
    }
}
