using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Values;

namespace Platform.Core.Tenancy;

/// <summary>The departments in use for which the person in scope buys: those of his memberships and all below them.</summary>
public sealed class BuyingDepartments(PlatformDb db, CurrentScope scope)
{
    /// <param name="Path">« Direction technique › Voirie », with the name of its structure when it is not the account's own.</param>
    public sealed record Choice(Id<Department> Id, string Path);

    public async Task<IReadOnlyList<Choice>> ReadAsync(CancellationToken cancel)
    {
        var rows = await db.Database.SqlQuery<Row>($"""
            select d.id as "Id", d.parent_id as "Parent", d.name as "Name", e.name as "Structure" from departments d
            left join sub_entities e on e.tenant_id = d.tenant_id and e.id = d.sub_entity_id
            where d.archived_at is null and d.id = any ((select sec.departments_edited())::uuid[])
            """).ToListAsync(cancel);
        var structure = rows.ToDictionary(r => new Id<Department>(r.Id), r => r.Structure);
        return [.. DepartmentTree.Order([.. rows.Select(r => new DepartmentTree.Branch(new(r.Id), r.Parent is { } parent ? new Id<Department>(parent) : null, r.Name))])
            .Select(placed => new Choice(placed.Id, structure[placed.Id] is { } name ? $"{placed.Path} ({name})" : placed.Path))];
    }

    /// <summary>The one that something new is prepared for.</summary>
    /// <param name="asked">Null: he was not asked; then the first that he is attached to.</param>
    /// <param name="cancel">Stops.</param>
    /// <returns>Null: not one of those for which the person buys.</returns>
    public async Task<Id<Department>?> ChooseAsync(Id<Department>? asked, CancellationToken cancel)
    {
        var choices = await ReadAsync(cancel);
        if (asked is not null) return choices.Any(choice => choice.Id == asked) ? asked : null;
        var first = await db.Memberships.Where(m => m.PersonId == scope.Required.PersonId && m.RevokedAt == null && m.Role == MembershipRole.Buyer)
            .OrderBy(m => m.GrantedAt).ThenBy(m => m.Id).Select(m => m.DepartmentId).Take(1).ToListAsync(cancel);
        return first is [var attached] && choices.Any(choice => choice.Id == attached) ? attached : null;
    }

    private sealed record Row(Guid Id, Guid? Parent, string Name, string? Structure);
}
