using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Tenancy;

/// <summary>The contracting authority in whose name a department buys (CCP L1211-1).</summary>
/// <param name="Account">Name of the account, when a structure linked to it buys; null when the account itself does.</param>
/// <param name="SubEntity">That structure.</param>
/// <param name="Body">What it is: a linked structure may be another kind of buyer than its account.</param>
public sealed record Buyer(string Name, string Siret, string? Account, Id<SubEntity>? SubEntity, BuyerBody Body);

/// <summary>Who buys: the linked structure that a department belongs to, a legal person of its own, else the account. Asked of the department, never of a person.</summary>
public sealed class BuyerOf(PlatformDb db)
{
    public async Task<Buyer> ExecuteAsync(Id<Department> department, CancellationToken cancel)
    {
        var found = await (from d in db.Departments.AsNoTracking()
                           join t in db.Tenants on d.TenantId equals (Guid)(object)t.Id
                           where d.Id == department
                           select new { t.Name, t.Siret, t.BuyerBody, Structure = db.SubEntities.Where(e => e.Id == d.SubEntityId).Select(e => new { e.Id, e.Name, e.Siret, e.BuyerBody }).FirstOrDefault() }).SingleAsync(cancel);
        return found.Structure is { } structure ? new(structure.Name, structure.Siret, found.Name, structure.Id, structure.BuyerBody) : new(found.Name, found.Siret.ToString(), null, null, found.BuyerBody);
    }
}
