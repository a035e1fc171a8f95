using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Tenancy;

/// <summary>Said once for a year: a structure of the account counted as many contracts as an account of its own has, or a structure that has one counted fewer. Advice, never a move.</summary>
public sealed class StructureAdvice : ITenantOwned
{
    private StructureAdvice() { }

    public Guid TenantId { get; private set; }
    public Id<StructureAdvice> Id { get; private set; }
    /// <summary>Null: the account itself, which belongs to a linked structure.</summary>
    public Id<SubEntity>? SubEntityId { get; private set; }
    public int Year { get; private set; }
    public int Contracts { get; private set; }
    public int Threshold { get; private set; }
    public DateTimeOffset AdvisedAt { get; private set; }
}

internal sealed class StructureAdviceMapping : IEntityTypeConfiguration<StructureAdvice>
{
    public void Configure(EntityTypeBuilder<StructureAdvice> builder) => builder.ToTable("structure_advice");
}

/// <summary>
/// Looks at the contracts that each structure put out in the year that ended, and tells the account when the threshold is reached (VR-05); and those of each linked
/// structure with an account of its own, active all that year, and tells it when they are fewer. A commune is no structure of anybody: its count decides nothing.
/// Counted: the lots (one when there is none) of the consultations published in the year, Paris time, and not discontinued. Scope System; said once a year however
/// often it runs.
/// </summary>
public sealed class AdviseStructures(PlatformDb db, Outbox outbox, ReadAgreedTerms terms)
{
    /// <returns>How many were advised now.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var (year, rule) = (FranceTime.DayOf(now).Year - 1, OwnAccountRules.On(now));
        var grown = await db.Database.SqlQuery<Counted>($"""
            select e.tenant_id as "Tenant", e.id as "SubEntity", e.tenant_id as "Commune", sum(greatest(1, (select count(*) from lots l where l.tenant_id = c.tenant_id and l.consultation_id = c.id)))::int as "Contracts"
            from sub_entities e join departments d on d.tenant_id = e.tenant_id and d.sub_entity_id = e.id join consultations c on c.tenant_id = d.tenant_id and c.department_id = d.id
            where c.discontinued_at is null and extract(year from c.published_at at time zone 'Europe/Paris') = {year}
            group by e.tenant_id, e.id
            """).ToListAsync(cancel);
        var shrunk = await db.Database.SqlQuery<Counted>($"""
            select o.tenant_id as "Tenant", null::uuid as "SubEntity", o.linked_to as "Commune", coalesce((select sum(p.lot_count) from public_consultations p
                where p.tenant_id = o.tenant_id and p.discontinued_at is null and extract(year from p.published_at at time zone 'Europe/Paris') = {year}), 0)::int as "Contracts"
            from account_openings o join tenants t on t.id = o.tenant_id
            where o.linked_to is not null and t.closing_at is null and extract(year from t.activated_at at time zone 'Europe/Paris') < {year}
            """).ToListAsync(cancel);
        var told = 0;
        var agreed = await terms.OfYearAsync([.. grown.Concat(shrunk).Select(counted => counted.Commune).Distinct()], year + 1, cancel);      // of the account that the structure belongs to
        foreach (var (tenant, subEntity, commune, contracts) in grown.Concat(shrunk))
        {
            var own = rule.Under(agreed.GetValueOrDefault(commune));
            var isAccount = subEntity is null;
            if (own.Contracts is not { } threshold || own.MayHaveOwnAccount(contracts) == isAccount) continue;      // where it stands, it belongs
            var id = Guid.CreateVersion7();
            var added = await db.Database.ExecuteSqlAsync($"""
                insert into structure_advice (tenant_id, id, sub_entity_id, year, contracts, threshold, advised_at) values ({tenant}, {id}, {subEntity}, {year}, {contracts}, {threshold}, {now}) on conflict do nothing
                """, cancel);
            if (added == 0) continue;
            await outbox.AddAsync(new Noticed(subEntity is null ? NoticeTopic.AccountShrank : NoticeTopic.StructureGrew, id), cancel);
            told++;
        }
        return told;
    }

    private sealed record Counted(Guid Tenant, Guid? SubEntity, Guid Commune, int Contracts);
}
