using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Tenancy;

/// <summary>Renames a department, or places it under another of the same structure, or at the top. Who buys for the one above then reaches it (VR-23). Never under itself.</summary>
public sealed class MoveDepartment(PlatformDb db, CurrentScope scope)
{
    /// <param name="Department">Which.</param>
    /// <param name="Name">The one it keeps, or another.</param>
    /// <param name="Parent">Null: at the top.</param>
    public sealed record Input(Id<Department> Department, string Name, Id<Department>? Parent);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Moved : Outcome;
        public sealed record NameMissing : Outcome;
        public sealed record NameTaken : Outcome;
        /// <summary>The one above would be itself, or stand under it.</summary>
        public sealed record UnderItself : Outcome;
        /// <summary>Unknown, archived, or of another structure.</summary>
        public sealed record ParentMissing : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Moved, T> moved, Func<NameMissing, T> nameMissing, Func<NameTaken, T> nameTaken, Func<UnderItself, T> underItself, Func<ParentMissing, T> parentMissing, Func<NotFound, T> notFound) => this switch
        {
            Moved m => moved(m), NameMissing n => nameMissing(n), NameTaken t => nameTaken(t), UnderItself u => underItself(u), ParentMissing p => parentMissing(p),
            NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockTreeAsync(scope, cancel);
        var department = await db.Departments.SingleOrDefaultAsync(d => d.Id == input.Department && d.ArchivedAt == null, cancel);
        if (department is null) return new Outcome.NotFound();
        var name = input.Name.Trim();
        if (!DepartmentNames.IsName(name)) return new Outcome.NameMissing();
        if (input.Parent is { } parent)
        {
            var above = await db.Departments.AsNoTracking().SingleOrDefaultAsync(d => d.Id == parent && d.ArchivedAt == null, cancel);
            if (above is null || above.SubEntityId != department.SubEntityId) return new Outcome.ParentMissing();
            var branches = await db.Departments.AsNoTracking().Select(d => new DepartmentTree.Branch(d.Id, d.ParentId, d.Name)).ToListAsync(cancel);
            if (DepartmentTree.WithDescendants(branches, department.Id).Contains(parent)) return new Outcome.UnderItself();
        }
        if (await db.NameTakenAsync(name, department.SubEntityId, input.Parent, department.Id, cancel)) return new Outcome.NameTaken();
        department.Rename(name);
        department.PlaceUnder(input.Parent);
        await db.SaveChangesAsync(cancel);
        return new Outcome.Moved();
    }
}
