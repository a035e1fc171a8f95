using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Operations;

/// <summary>Who runs the platform, and who did. Scope Platform; the database answers a live operator only.</summary>
public sealed class ReadOperators(PlatformDb db)
{
    /// <param name="NamedBy">Null: on the machine.</param>
    /// <param name="RemovedBy">Null: on the machine, or not at all.</param>
    public sealed record Row(Guid Id, Guid Person, string Name, string Email, DateTimeOffset NamedAt, string? NamedBy, DateTimeOffset? RemovedAt, string? RemovedBy);

    /// <summary>Those who do first, by name; then those who did, the last one first.</summary>
    public async Task<IReadOnlyList<Row>> ExecuteAsync(CancellationToken cancel) => await db.Database.SqlQuery<Row>($"""
        select id as "Id", person_id as "Person", person_name as "Name", person_email as "Email", named_at as "NamedAt", named_by_name as "NamedBy", removed_at as "RemovedAt", removed_by_name as "RemovedBy"
        from platform_operators order by removed_at is not null, removed_at desc, person_name, id
        """).ToListAsync(cancel);
}
