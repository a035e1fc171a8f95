using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Portals;

/// <summary>Who buys on the territory, and how much of it is open to answers now.</summary>
public sealed class ReadTerritory(PlatformDb db)
{
    /// <param name="InseeCode">Null for what is no commune.</param>
    /// <param name="Open">Consultations that still take bids.</param>
    public sealed record Account(string Name, string Slug, TenantKind Kind, string? InseeCode, int Open);

    /// <summary>The agglomeration first, then by name.</summary>
    public async Task<IReadOnlyList<Account>> AccountsAsync(CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var rows = await db.Database.SqlQuery<Row>($"""
            select t.name as "Name", t.slug as "Slug", t.kind as "Kind", t.insee_code as "InseeCode", coalesce(o.n, 0)::int as "Open"
            from tenants t left join (select tenant_id, count(*) as n from public_consultations
              where closed_at is null and discontinued_at is null and submission_deadline > {now} group by tenant_id) o on o.tenant_id = t.id
            where t.activated_at is not null and t.closed_at is null
            """).ToListAsync(cancel);
        return [.. rows.Select(r => new Account(r.Name, r.Slug, Enum.Parse<TenantKind>(r.Kind), r.InseeCode, r.Open)).OrderBy(a => a.Kind).ThenBy(a => a.Name, FrenchOrder.Names)];
    }

    /// <summary>What communes are called, by their INSEE code: those that are no account of this site have no name here.</summary>
    public async Task<IReadOnlyDictionary<string, string>> CommunesAsync(IReadOnlyCollection<string> inseeCodes, CancellationToken cancel)
    {
        string[] codes = [.. inseeCodes];
        return (await db.Database.SqlQuery<Named>($"""
            select distinct on (code) code as "Code", name as "Name" from (
              select insee_code as code, name, 0 as rank from commune_contours where insee_code = any ({codes})
              union all select insee_code, name, 1 from tenants where insee_code = any ({codes}) and activated_at is not null) named order by code, rank
            """).ToListAsync(cancel)).ToDictionary(row => row.Code, row => row.Name, StringComparer.Ordinal);
    }

    private sealed record Named(string Code, string Name);

    /// <param name="Source">Printed under the map, with the licence.</param>
    public sealed record Map(IReadOnlyList<Contour> Contours, string Source, string Licence);

    /// <returns>Null until the operator has loaded one.</returns>
    public async Task<Map?> MapAsync(CancellationToken cancel)
    {
        var rows = await db.Database.SqlQuery<Drawn>($"""
            select insee_code as "InseeCode", name as "Name", outline as "Outline", source as "Source", licence as "Licence" from commune_contours
            """).ToListAsync(cancel);
        return rows.Count == 0 ? null : new([.. rows.OrderBy(r => r.Name, FrenchOrder.Names).Select(r => new Contour(r.InseeCode, r.Name, Contour.ReadOutline(r.Outline)))], rows[0].Source, rows[0].Licence);
    }

    private sealed record Drawn(string InseeCode, string Name, string Outline, string Source, string Licence);

    private sealed record Row(string Name, string Slug, string Kind, string? InseeCode, int Open);
}
