using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Tenancy;

/// <summary>The buyer profiles of a territory, which each public body declares on data.gouv.fr (arrêté du 22 mars 2019, article 4): the agglomeration's own and those of the accounts it hosts. Scope Lead.</summary>
public sealed class DeclareProfiles(PlatformDb db, CurrentScope scope)
{
    public sealed record Profile(string Name, string Siret, string Slug);

    public async Task<IReadOnlyList<Profile>> ReadAsync(CancellationToken cancel)
    {
        var lead = new Id<Tenant>(((Scope.Lead)scope.Required).LeadId);
        var rows = await db.Tenants.AsNoTracking().InLife().Where(t => t.Id == lead || (t.LeadId == lead && t.ActivatedAt != null)).Select(t => new Profile(t.Name, t.Siret, t.Slug)).ToListAsync(cancel);
        return [.. rows.OrderBy(profile => profile.Name, FrenchOrder.Names)];
    }
}
