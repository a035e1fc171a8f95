using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Platform.Crypto.Transparency;

namespace Platform.Cli.Backups;

/// <summary>The register as the rows of a database tell it, computed again from the lines themselves: nothing stored is believed.</summary>
public sealed class RestoredRegister
{
    private readonly List<byte[]> numbered;

    private RestoredRegister(List<byte[]> leaves, string? checkpoint, long waiting) => (numbered, LastCheckpoint, Waiting) = (leaves, checkpoint, waiting);

    public long Size => numbered.Count;

    /// <summary>The signed head of the largest size; null while nothing was signed.</summary>
    public string? LastCheckpoint { get; }

    /// <summary>Lines that were written and not yet numbered.</summary>
    public long Waiting { get; }

    public byte[] RootAt(long size) => MerkleTree.Root([.. numbered.Take((int)size)]);

    /// <summary>
    /// Every line is the commitment of its details, every leaf is the hash of its line, every line is numbered or waits, every inner node
    /// is the hash of the two below.
    /// </summary>
    /// <exception cref="BackupRefused">One of these is not so.</exception>
    public static async Task<RestoredRegister> ReadAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var entries = new Dictionary<Guid, byte[]>();
        await using (var lines = new NpgsqlCommand("select id, salt, details, entry from register_entries", connection))
        await using (var reader = await lines.ExecuteReaderAsync(cancel))
            while (await reader.ReadAsync(cancel))
            {
                var entry = RegisterLeaf.Entry(reader.GetFieldValue<byte[]>(1), Encoding.UTF8.GetBytes(reader.GetString(2)));
                if (!entry.AsSpan().SequenceEqual(reader.GetFieldValue<byte[]>(3))) throw new BackupRefused($"La ligne {reader.GetGuid(0)} du registre n’est plus celle qui fut inscrite.");
                entries.Add(reader.GetGuid(0), entry);
            }
        var leaves = await LeavesAsync(connection, entries, cancel);
        await CheckNodesAsync(connection, leaves, cancel);

        await using var queue = new NpgsqlCommand("select entry_id from register_queue", connection);
        var waiting = new HashSet<Guid>();
        await using (var reader = await queue.ExecuteReaderAsync(cancel)) while (await reader.ReadAsync(cancel)) waiting.Add(reader.GetGuid(0));
        if (entries.Keys.FirstOrDefault(id => !waiting.Contains(id)) is var lost && lost != Guid.Empty) throw new BackupRefused($"La ligne {lost} du registre n’est ni numérotée ni en attente.");

        await using var head = new NpgsqlCommand("select checkpoint from tree_heads order by size desc limit 1", connection);
        return new(leaves, await head.ExecuteScalarAsync(cancel) as string, waiting.Count);
    }

    // What is numbered leaves the list of lines.
    private static async Task<List<byte[]>> LeavesAsync(NpgsqlConnection connection, Dictionary<Guid, byte[]> entries, CancellationToken cancel)
    {
        var leaves = new List<byte[]>();
        await using var inOrder = new NpgsqlCommand("select leaf_index, entry_id, leaf_hash from register_leaves order by leaf_index", connection);
        await using var reader = await inOrder.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var leaf = reader.GetFieldValue<byte[]>(2);
            if (reader.GetInt64(0) != leaves.Count || !entries.Remove(reader.GetGuid(1), out var entry) || !MerkleTree.LeafHash(entry).AsSpan().SequenceEqual(leaf))
                throw new BackupRefused($"La feuille {leaves.Count} du registre ne correspond à aucune ligne.");
            leaves.Add(leaf);
        }
        return leaves;
    }

    private static async Task CheckNodesAsync(NpgsqlConnection connection, List<byte[]> leaves, CancellationToken cancel)
    {
        await using var inner = new NpgsqlCommand("select level, node_index, hash from register_nodes order by level, node_index", connection);
        await using var reader = await inner.ExecuteReaderAsync(cancel);
        var (below, level, here) = (leaves, 1, new List<byte[]>());
        while (await reader.ReadAsync(cancel))
        {
            if (reader.GetInt32(0) != level) (below, level, here) = (here, reader.GetInt32(0), []);
            var (index, hash) = ((int)reader.GetInt64(1), reader.GetFieldValue<byte[]>(2));
            if (index != here.Count || (2 * index) + 1 >= below.Count || !CryptographicOperations.FixedTimeEquals(hash, MerkleTree.NodeHash(below[2 * index], below[(2 * index) + 1])))
                throw new BackupRefused($"Le nœud {level}/{index} du registre n’est pas l’empreinte de ses deux branches.");
            here.Add(hash);
        }
    }
}
