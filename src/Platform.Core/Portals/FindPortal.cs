using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Tenancy;

namespace Platform.Core.Portals;

/// <summary>An account as everybody sees it, by its address.</summary>
/// <param name="Lead">Name of the agglomeration that hosts it; null for the agglomeration itself.</param>
/// <param name="ClosedAt">Its page stays, for what it put out before; its feeds and its frame do not.</param>
public sealed record Portal(Guid Id, string Name, string Slug, TenantKind Kind, string Siret, string? Territory, string? Lead, DateTimeOffset Since, DateTimeOffset? ClosedAt, AccountLook Look, PageContent Page);

/// <summary>Whose portal is at this address?</summary>
public sealed class FindPortal(PlatformDb db)
{
    /// <returns>Null for an address that nobody has, and for an account that was never active.</returns>
    public async Task<Portal?> ExecuteAsync(string slug, CancellationToken cancel)
    {
        var row = await (from t in db.Tenants.AsNoTracking()
                         join look in db.WornAppearances on (Guid)(object)t.Id equals look.TenantId into looks
                         from worn in looks.DefaultIfEmpty()        // at most one; SQL, so null is no fault
                         join said in db.AccountPages.Where(page => page.ReplacedAt == null) on (Guid)(object)t.Id equals said.TenantId into pages
                         from page in pages.DefaultIfEmpty()        // likewise
                         where t.Slug == slug && t.ActivatedAt != null
                         select new { t.Id, t.Name, t.Slug, t.Kind, t.Siret, t.Territory, t.CreatedAt, t.ClosedAt, Lead = db.Tenants.Where(l => l.Id == t.LeadId).Select(l => l.Name).FirstOrDefault(), worn!.Colour, worn.LogoSha256, page!.Text, page.Address, page.Phone, page.Email, page.OpeningHours, page.Website })
            .SingleOrDefaultAsync(cancel);
        return row is null ? null : new(row.Id.Value, row.Name, row.Slug, row.Kind, row.Siret, row.Territory, row.Lead, row.CreatedAt, row.ClosedAt, new(row.Name, row.Colour, row.LogoSha256),
            row.Text is null ? PageContent.Empty : new(row.Text, row.Address, row.Phone, row.Email, row.OpeningHours, row.Website));
    }

    /// <summary>Where an address that an account left leads now.</summary>
    public async Task<string?> MovedToAsync(string slug, CancellationToken cancel) =>
        (await db.Database.SqlQuery<string>($"""select t.slug as "Value" from former_slugs f join tenants t on t.id = f.tenant_id where f.slug = {slug}""").ToListAsync(cancel)).SingleOrDefault();
}
