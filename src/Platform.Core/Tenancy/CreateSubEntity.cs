using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Tenancy;

/// <summary>A structure of the account in scope with its own SIRET: CCAS, caisse des écoles, régie (VR-21).</summary>
public sealed class CreateSubEntity(PlatformDb db, CurrentScope scope)
{
    public sealed record Input(string Name, string Siret);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Created(Id<SubEntity> SubEntity) : Outcome;
        public sealed record NameMissing : Outcome;
        public sealed record SiretRefused(Siret.Reading Reading) : Outcome;
        public sealed record SiretTaken : Outcome;
        public T Match<T>(Func<Created, T> created, Func<NameMissing, T> nameMissing, Func<SiretRefused, T> siretRefused, Func<SiretTaken, T> siretTaken) => this switch
        {
            Created c => created(c), NameMissing n => nameMissing(n), SiretRefused r => siretRefused(r), SiretTaken t => siretTaken(t),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (input.Name.Trim().Length is < 2 or > 160) return new Outcome.NameMissing();
        var reading = Siret.Read(input.Siret);
        if (reading is not Siret.Reading.Valid { Siret: var siret }) return new Outcome.SiretRefused(reading);
        if (await db.SubEntities.AnyAsync(e => e.Siret == siret.Value, cancel)) return new Outcome.SiretTaken();
        var entity = new SubEntity(new(((Scope.Tenant)scope.Required).TenantId), input.Name.Trim(), siret, await db.NowAsync(cancel));
        db.SubEntities.Add(entity);
        await db.SaveChangesAsync(cancel);
        return new Outcome.Created(entity.Id);
    }
}
