using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Conventions;
using Platform.Core.Data;
using Platform.Core.Quotes;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Software;

/// <summary>What a program reads of its account: the same rows as its people, by key from the newest on. Scope Client.</summary>
public sealed class ReadForSoftware(PlatformDb db, CurrentScope scope, ReadConventions conventions)
{
    /// <param name="Concluded">The convention that binds it, or is about to.</param>
    public sealed record Account(Tenant Tenant, AccountState State, SharingConvention? Concluded);

    /// <param name="After">Id of the last one; null: there are no more.</param>
    public sealed record Page<T>(IReadOnlyList<T> Rows, Guid? After);

    public sealed record Numbers(int Withdrawals, int Identified, int? Deposits, int? Late);

    public async Task<Account> AccountAsync(CancellationToken cancel)
    {
        var account = ((Scope.Client)scope.Required).TenantId;
        var tenant = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == new Id<Tenant>(account), cancel);
        var concluded = await db.SharingConventions.AsNoTracking().Where(c => c.MemberSignedOn != null && c.LeadSignedOn != null && c.EndedOn == null).OrderByDescending(c => c.StartsOn).FirstOrDefaultAsync(cancel);
        return new(tenant, tenant.State(await conventions.IsConcludedAsync(account, cancel)), concluded);
    }

    public async Task<Page<Consultation>> ConsultationsAsync(Guid? after, int most, CancellationToken cancel) =>
        Cut(await db.Consultations.FromSql($"select * from consultations where {after}::uuid is null or id < {after}").AsNoTracking().OrderByDescending(c => c.Id).Take(most + 1).ToListAsync(cancel), most, c => c.Id.Value);

    public async Task<Consultation?> ConsultationAsync(Guid id, CancellationToken cancel) => await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == new Id<Consultation>(id), cancel);

    public async Task<IReadOnlyList<Lot>> LotsAsync(Id<Consultation> id, CancellationToken cancel) => await db.Lots.AsNoTracking().Where(l => l.ConsultationId == id).OrderBy(l => l.Number).ToListAsync(cancel);

    /// <returns>Null for a consultation that is not the account's.</returns>
    public async Task<Numbers?> RegistersAsync(Guid consultation, CancellationToken cancel) => (await db.Database.SqlQuery<Numbers>($"""
        select withdrawals as "Withdrawals", identified as "Identified", deposits as "Deposits", late as "Late" from sec.register_numbers({consultation})
        """).ToListAsync(cancel)).SingleOrDefault();

    public async Task<Page<QuoteRequest>> QuoteRequestsAsync(Guid? after, int most, CancellationToken cancel) =>
        Cut(await db.QuoteRequests.FromSql($"select * from quote_requests where {after}::uuid is null or id < {after}").AsNoTracking().OrderByDescending(q => q.Id).Take(most + 1).ToListAsync(cancel), most, q => q.Id.Value);

    public async Task<QuoteRequest?> QuoteRequestAsync(Guid id, CancellationToken cancel) => await db.QuoteRequests.AsNoTracking().SingleOrDefaultAsync(q => q.Id == new Id<QuoteRequest>(id), cancel);

    private static Page<T> Cut<T>(List<T> rows, int most, Func<T, Guid> id) => rows.Count > most ? new(rows[..most], id(rows[most - 1])) : new(rows, null);
}
