using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Platform.Core.Values;

namespace Platform.Core.Data;

/// <summary>The rows of an account that a visit has read: rows read = rows logged.</summary>
public sealed class SeenRows
{
    private readonly Dictionary<string, HashSet<Guid>> seen = new(StringComparer.Ordinal);

    /// <summary>Called for every entity that is read; by hand only where a projection reads no entity.</summary>
    public void Add(string table, Guid row)
    {
        if (!seen.TryGetValue(table, out var rows)) seen.Add(table, rows = []);
        rows.Add(row);
    }

    internal IEnumerable<(string Table, Guid[] Rows)> ByTable => seen.OrderBy(table => table.Key, StringComparer.Ordinal).Select(table => (table.Key, table.Value.Order().ToArray()));
}

/// <summary>Notes each entity of an account that a visit makes from a row, so that no page of it can forget to.</summary>
internal sealed class NoteSeen : IMaterializationInterceptor
{
    /// <summary>One for all: Entity Framework builds its services anew for each other instance.</summary>
    public static readonly NoteSeen Instance = new();

    public object InitializedInstance(MaterializationInterceptionData materializationData, object entity)
    {
        if (entity is ITenantOwned && materializationData.Context is PlatformDb db)
            db.Seen.Add(materializationData.EntityType.GetTableName() ?? "", RowOf(materializationData));
        return entity;
    }

    private static Guid RowOf(MaterializationInterceptionData data) => data.GetPropertyValue("Id") switch
    {
        IRowId id => id.Value,
        Guid id => id,
        _ => throw new InvalidOperationException($"{data.EntityType.Name} has no id to log."),
    };
}
