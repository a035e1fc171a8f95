using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Tenancy;

/// <summary>Name, SIRET or kind of buyer of a linked structure was entered wrong: the account corrects it (VR-21). Its departments and requests stay its own.</summary>
public sealed class CorrectSubEntity(PlatformDb db, CurrentScope scope, CreateSubEntity create)
{
    /// <param name="Siret">As typed.</param>
    /// <param name="Body">Null: as it is.</param>
    public sealed record Input(Id<SubEntity> SubEntity, string Name, string Siret, BuyerBody? Body = null);

    /// <returns>All that is wrong, in the order of the form; empty when it is done; null when there is no such structure.</returns>
    public async Task<IReadOnlyList<CreateSubEntity.Outcome>?> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var tenant = new Id<Tenant>(((Scope.Tenant)scope.Required).TenantId);
        await db.LockStructuresAsync(tenant.Value, cancel);      // the same as a creation takes
        if (await db.SubEntities.SingleOrDefaultAsync(e => e.Id == input.SubEntity, cancel) is not { } entity) return null;
        var faults = new List<CreateSubEntity.Outcome>();
        if (input.Name.Trim().Length is < 2 or > 160) faults.Add(new CreateSubEntity.Outcome.NameMissing());
        var reading = Siret.Read(input.Siret);
        if (reading is not Siret.Reading.Valid { Siret: var siret }) faults.Add(new CreateSubEntity.Outcome.SiretRefused(reading));
        else if (await create.SiretFaultAsync(siret, input.SubEntity, cancel) is { } fault) faults.Add(fault);
        if (faults.Count > 0) return faults;
        entity.Correct(input.Name.Trim(), Siret.Parse(input.Siret), input.Body ?? entity.BuyerBody);
        await db.SaveChangesAsync(cancel);
        return [];
    }
}
