using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Registers;

/// <summary>What the register shows to everybody: its last signed head, and its hashes. Nothing of what they stand for.</summary>
public sealed class ReadRegister(PlatformDb db)
{
    private const int TileWidth = 256;

    public Task<SignedTreeHead?> HeadAsync(CancellationToken cancel) => db.TreeHeads.AsNoTracking().OrderByDescending(h => h.Size).FirstOrDefaultAsync(cancel);

    /// <summary>The hashes of a tile (C2SP tlog-tiles), one after the other; null when the register is not that large.</summary>
    /// <param name="level">Tile level: its nodes stand 8 levels apart.</param>
    /// <param name="tile">Rank of the tile on its level.</param>
    /// <param name="width">256, or less for the last, unfinished one.</param>
    /// <param name="cancel">Stops reading.</param>
    public async Task<byte[]?> TileAsync(int level, long tile, int width, CancellationToken cancel)
    {
        var first = tile * TileWidth;
        var last = first + width;
        var nodeLevel = level * 8;
        // Asked by column: an anonymous visitor may read the hashes and nothing else of these tables.
        var hashes = level == 0
            ? await db.Database.SqlQuery<byte[]>($"select leaf_hash as \"Value\" from register_leaves where leaf_index >= {first} and leaf_index < {last} order by leaf_index").ToListAsync(cancel)
            : await db.Database.SqlQuery<byte[]>($"select hash as \"Value\" from register_nodes where level = {nodeLevel} and node_index >= {first} and node_index < {last} order by node_index").ToListAsync(cancel);
        return hashes.Count == width ? [.. hashes.SelectMany(h => h)] : null;
    }
}
