using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Faults;
using Platform.Crypto.Transparency;

namespace Platform.Core.Registers;

/// <summary>
/// The sequencer (scope System): numbers the waiting entries, extends the tree and signs its new head. One at a time on the whole
/// platform. It refuses to go on from a tree that is not the one it signed.
/// </summary>
public sealed class IntegrateEntries(PlatformDb db, RegisterTree tree, RegisterKey key, LastSigned last)
{
    private const int Batch = 1000;
    private const long Sequencer = 0x7265676973747265;      // "registre"

    /// <returns>How many entries were numbered; 0 also when another node is at work.</returns>
    /// <exception cref="InvalidOperationException">The register is not what was signed last.</exception>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        var mine = await db.Database.SqlQuery<bool>($"select pg_try_advisory_xact_lock({Sequencer}) as \"Value\"").ToListAsync(cancel);
        if (!mine.Single()) return 0;
        var waiting = await db.RegisterQueue.AsNoTracking().OrderBy(q => q.RecordedAt).ThenBy(q => q.EntryId).Take(Batch).ToListAsync(cancel);
        if (waiting.Count == 0) return 0;

        var head = await db.TreeHeads.AsNoTracking().OrderByDescending(h => h.Size).FirstOrDefaultAsync(cancel);
        var peaks = await RefuseAnotherHistoryAsync(head, cancel);

        var now = await db.NowAsync(cancel);
        var size = Extend(head?.Size ?? 0, peaks, waiting, now);
        await db.SaveChangesAsync(cancel);
        var ids = waiting.Select(w => w.EntryId).ToArray();
        await db.RegisterQueue.Where(q => ids.Contains(q.EntryId)).ExecuteDeleteAsync(cancel);

        Fault.Point("register.before_head");
        var root = await tree.RootAsync(size, cancel);
        db.TreeHeads.Add(new(size, root, new Checkpoint(key.Origin, size, root).Sign(key.ReadSigningKey()), now));
        await db.SaveChangesAsync(cancel);
        return waiting.Count;
    }

    // The head must be ours, be rebuilt from the stored hashes, and continue what was noted outside the database. Returns the peaks of its tree.
    private async Task<Dictionary<NodePlace, byte[]>> RefuseAnotherHistoryAsync(SignedTreeHead? head, CancellationToken cancel)
    {
        var size = head?.Size ?? 0;
        if (await db.RegisterLeaves.LongCountAsync(l => l.LeafIndex >= size, cancel) > 0)
            throw new InvalidOperationException("The register holds leaves that no signed head covers.");
        var places = TreeShape.Peaks(size);
        var peaks = await tree.ReadAsync(places, cancel);
        var root = TreeShape.Fold([.. places.Select(p => peaks[p])]);
        if (head is not null && !(Checkpoint.Verify(head.Checkpoint, key.Origin, key.PublicKey) is { } signed && signed.Size == size && root.AsSpan().SequenceEqual(signed.Root)))
            throw new InvalidOperationException("The register is not the one whose head was signed.");
        if (last.Read() is { } noted && (noted.Size > size || !(noted.Size == size ? root : await tree.RootAsync(noted.Size, cancel)).AsSpan().SequenceEqual(noted.Root)))
            throw new InvalidOperationException("The register does not continue the last signed head: a restored backup?");
        if (head is not null) last.Note(head.Checkpoint);
        return peaks;
    }

    private long Extend(long size, Dictionary<NodePlace, byte[]> known, IReadOnlyList<QueuedEntry> waiting, DateTimeOffset now)
    {
        foreach (var entry in waiting)
        {
            var leaf = MerkleTree.LeafHash(entry.Entry);
            db.RegisterLeaves.Add(new(size, entry.EntryId, leaf, now));
            known[new(0, size)] = leaf;
            foreach (var (level, index) in TreeShape.CompletedBy(size))
            {
                var hash = MerkleTree.NodeHash(known[new(level - 1, 2 * index)], known[new(level - 1, (2 * index) + 1)]);
                db.RegisterNodes.Add(new(level, index, hash));
                known[new(level, index)] = hash;
            }
            size++;
        }
        return size;
    }
}
