using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Tenancy;

/// <summary>A service or direction of the account in scope, or of one of its structures (VR-22). People are attached to departments.</summary>
public sealed class CreateDepartment(PlatformDb db, CurrentScope scope)
{
    public sealed record Input(string Name, Id<SubEntity>? SubEntity);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Created(Id<Department> Department) : Outcome;
        public sealed record NameMissing : Outcome;
        public sealed record NameTaken : Outcome;
        public sealed record SubEntityMissing : Outcome;
        public T Match<T>(Func<Created, T> created, Func<NameMissing, T> nameMissing, Func<NameTaken, T> nameTaken, Func<SubEntityMissing, T> subEntityMissing) => this switch
        {
            Created c => created(c), NameMissing n => nameMissing(n), NameTaken t => nameTaken(t), SubEntityMissing s => subEntityMissing(s),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var name = input.Name.Trim();
        if (name.Length is < 2 or > 120) return new Outcome.NameMissing();
        if (input.SubEntity is { } entity && !await db.SubEntities.AnyAsync(e => e.Id == entity, cancel)) return new Outcome.SubEntityMissing();
        if (await db.Departments.AnyAsync(d => d.Name == name && d.SubEntityId == input.SubEntity, cancel)) return new Outcome.NameTaken();
        var department = new Department(new(((Scope.Tenant)scope.Required).TenantId), input.SubEntity, name, await db.NowAsync(cancel));
        db.Departments.Add(department);
        await db.SaveChangesAsync(cancel);
        return new Outcome.Created(department.Id);
    }
}
