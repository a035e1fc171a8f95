using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Registers;

/// <summary>Reads the stored hashes of the log.</summary>
public sealed class RegisterTree(PlatformDb db)
{
    public async Task<byte[]> RootAsync(long size, CancellationToken cancel)
    {
        var peaks = TreeShape.Peaks(size);
        var hashes = await ReadAsync(peaks, cancel);
        return TreeShape.Fold([.. peaks.Select(p => hashes[p])]);
    }

    public async Task<IReadOnlyList<byte[]>> InclusionPathAsync(long index, long size, CancellationToken cancel)
    {
        var path = TreeShape.Path(index, size);
        var hashes = await ReadAsync(path.SelectMany(p => p), cancel);
        return [.. path.Select(cover => TreeShape.Fold([.. cover.Select(p => hashes[p])]))];
    }

    /// <exception cref="InvalidOperationException">A hash is missing: the register was damaged.</exception>
    public async Task<Dictionary<NodePlace, byte[]>> ReadAsync(IEnumerable<NodePlace> places, CancellationToken cancel)
    {
        var wanted = places.Distinct().ToList();
        var (levels, indexes) = (wanted.Select(p => p.Level).ToArray(), wanted.Select(p => p.Index).ToArray());
        var rows = await db.Database.SqlQuery<Row>($"""
            select w.level as "Level", w.node_index as "NodeIndex", coalesce(n.hash, l.leaf_hash) as "Hash"
            from unnest({levels}, {indexes}) as w (level, node_index)
            left join register_nodes n on n.level = w.level and n.node_index = w.node_index
            left join register_leaves l on w.level = 0 and l.leaf_index = w.node_index
            """).ToListAsync(cancel);
        return rows.ToDictionary(r => new NodePlace(r.Level, r.NodeIndex),
            r => r.Hash ?? throw new InvalidOperationException($"The register has no node {r.Level}/{r.NodeIndex}."));
    }

    private sealed record Row(int Level, long NodeIndex, byte[]? Hash);
}
