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

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Requested(Guid Consent) : Outcome;
        public sealed record AccountMissing : Outcome;
        public sealed record PartsMissing : Outcome;
        public sealed record PurposeMissing : Outcome;
        public sealed record DaysOutside(int Most) : Outcome;
        public T Match<T>(Func<Requested, T> requested, Func<AccountMissing, T> accountMissing, Func<PartsMissing, T> partsMissing, Func<PurposeMissing, T> purposeMissing, Func<DaysOutside, T> daysOutside) => this switch
        { Requested r => requested(r), AccountMissing a => accountMissing(a), PartsMissing p => partsMissing(p), PurposeMissing m => purposeMissing(m), DaysOutside d => daysOutside(d), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var lead = new Id<Tenant>(((Scope.Lead)scope.Required).LeadId);
        var account = await db.Tenants.AsNoTracking().Where(t => t.Slug == input.Account && t.LeadId == lead).Select(t => (Guid?)(object)t.Id).SingleOrDefaultAsync(cancel);
        if (account is not { } id) return new Outcome.AccountMissing();
        if (input.Parts.Count == 0) return new Outcome.PartsMissing();
        if (input.Purpose.Trim().Length is < 10 or > 1000) return new Outcome.PurposeMissing();
        var most = ConsentRules.On(await db.NowAsync(cancel)).MostDays;
        if (input.Days < 1 || input.Days > most) return new Outcome.DaysOutside(most);
        var consent = input.Form ?? Guid.CreateVersion7();
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"consent:" + consent}, 0))", cancel);
        if ((await db.Database.SqlQuery<int>($"select 1 as \"Value\" from access_consents where tenant_id = {id} and id = {consent}").ToListAsync(cancel)).Count > 0) return new Outcome.Requested(consent);
        await db.Database.ExecuteSqlAsync($"select sec.ask_consent({consent}, {id}, {input.Parts.Written()}, {input.Purpose.Trim()}, {input.Days}, {input.RequesterName})", cancel);
        await outbox.AddAsync(new ConsentChanged(consent, "Asked"), cancel);
        return new Outcome.Requested(consent);
    }
}
