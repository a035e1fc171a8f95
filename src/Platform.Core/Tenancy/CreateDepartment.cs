using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Tenancy;

/// <summary>A service or direction of the account in scope, or of one of its structures (VR-22), under another or at the top. People are attached to departments.</summary>
public sealed class CreateDepartment(PlatformDb db, CurrentScope scope)
{
    /// <param name="Name">As the account says it.</param>
    /// <param name="SubEntity">Null: the account itself. Under a parent, the parent's counts.</param>
    /// <param name="Parent">Null: at the top.</param>
    public sealed record Input(string Name, Id<SubEntity>? SubEntity, Id<Department>? Parent = null);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Created(Id<Department> Department) : Outcome;
        public sealed record NameMissing : Outcome;
        public sealed record NameTaken : Outcome;
        public sealed record SubEntityMissing : Outcome;
        public sealed record ParentMissing : Outcome;
        public T Match<T>(Func<Created, T> created, Func<NameMissing, T> nameMissing, Func<NameTaken, T> nameTaken, Func<SubEntityMissing, T> subEntityMissing, Func<ParentMissing, T> parentMissing) => this switch
        {
            Created c => created(c), NameMissing n => nameMissing(n), NameTaken t => nameTaken(t), SubEntityMissing s => subEntityMissing(s), ParentMissing p => parentMissing(p),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var name = input.Name.Trim();
        if (!DepartmentNames.IsName(name)) return new Outcome.NameMissing();
        await db.LockTreeAsync(scope, cancel);
        var above = input.Parent is { } parent ? await db.Departments.SingleOrDefaultAsync(d => d.Id == parent && d.ArchivedAt == null, cancel) : null;
        if (input.Parent is not null && above is null) return new Outcome.ParentMissing();
        var entity = above is null ? input.SubEntity : above.SubEntityId;
        if (entity is { } of && !await db.SubEntities.AnyAsync(e => e.Id == of, cancel)) return new Outcome.SubEntityMissing();
        if (await db.NameTakenAsync(name, entity, above?.Id, except: null, cancel)) return new Outcome.NameTaken();
        var department = new Department(new(((Scope.Tenant)scope.Required).TenantId), entity, name, await db.NowAsync(cancel), above?.Id);
        db.Departments.Add(department);
        await db.SaveChangesAsync(cancel);
        return new Outcome.Created(department.Id);
    }
}

internal static class DepartmentNames
{
    public static bool IsName(string name) => name.Length is >= 2 and <= 120;

    /// <summary>« Secrétariat » may stand under each direction, once; « services techniques » is « Services techniques ».</summary>
    public static async Task<bool> NameTakenAsync(this PlatformDb db, string name, Id<SubEntity>? entity, Id<Department>? parent, Id<Department>? except, CancellationToken cancel) =>
        (await db.Departments.Where(d => d.SubEntityId == entity && d.ParentId == parent && d.ArchivedAt == null && d.Id != except).Select(d => d.Name).ToListAsync(cancel)).Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Changes of one account's tree wait for each other; the trigger keep_tree takes the same lock.</summary>
    public static Task LockTreeAsync(this PlatformDb db, CurrentScope scope, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"departments:" + ((Scope.Tenant)scope.Required).TenantId.ToString("D")}, 0))", cancel);
}
