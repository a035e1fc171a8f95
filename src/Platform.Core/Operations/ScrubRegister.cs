using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Registers;
using Platform.Crypto.Transparency;

namespace Platform.Core.Operations;

/// <summary>
/// Recomputes the whole register from its entries and compares it with what was signed, in the database and in the note beside the key: the
/// sequencer looks at the top of the tree only. A wrong entry is named by its place; operators are told. Scope System; opens its own transactions.
/// </summary>
public sealed class ScrubRegister(UnitOfWorkFactory work, CurrentScope scope, RegisterKey key, LastSigned last)
{
    private const int Batch = 5000;

    /// <returns>Whether the register is what was signed.</returns>
    public async Task<bool> ExecuteAsync(CancellationToken cancel)
    {
        var (began, head) = await RunAsync(async s =>
        {
            var db = s.GetRequiredService<PlatformDb>();
            return (await db.NowAsync(cancel), await db.TreeHeads.AsNoTracking().OrderByDescending(h => h.Size).FirstOrDefaultAsync(cancel));
        }, cancel);
        var noted = last.Read();
        var size = head?.Size ?? 0;
        var (root, rootOfNoted, wrong) = await RecomputeAsync(size, noted?.Size, cancel);
        var isSigned = head is null || (Checkpoint.Verify(head.Checkpoint, key.Origin, key.PublicKey) is { } signed && signed.Size == size && Same(signed.Root, root));
        var continues = noted is null || (noted.Size <= size && Same(noted.Root, rootOfNoted));
        var isStored = head is null || Same(await RunAsync(s => StoredRootAsync(s, size, cancel), cancel), root);
        var isRight = wrong == 0 && isSigned && continues && isStored;
        await RunAsync(async s =>
        {
            if (wrong == 0 && !isRight) await s.GetRequiredService<RecordStoredFault>().FoundAsync(Guid.Empty, "registre", Guid.Empty, size, null, null, null, StoredState.Altered, cancel);
            await s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"""
                with mended as (update stored_faults set mended_at = sec.now() where area = 'registre' and mended_at is null and {isRight})
                update scrubs set whole_began_at = {began}, whole_ended_at = sec.now(), whole_items = {size} where what = 'register'
                """, cancel);
            return true;
        }, cancel);
        return isRight;
    }

    private async Task<(byte[] Root, byte[]? RootOfNoted, int Wrong)> RecomputeAsync(long size, long? noted, CancellationToken cancel)
    {
        var tree = new GrowingTree();
        var (rootOfNoted, wrong) = (noted == 0 ? tree.Root() : null, 0);
        while (tree.Size < size)
        {
            var leaves = await RunAsync(s => ReadAsync(s.GetRequiredService<PlatformDb>(), tree.Size, Math.Min(size, tree.Size + Batch), cancel), cancel);
            if (leaves.Count == 0 || leaves[0].Index != tree.Size) break;        // a hole: the root will differ
            foreach (var leaf in leaves)
            {
                if (!leaf.IsRight())
                {
                    wrong++;
                    await RunAsync(async s => { await s.GetRequiredService<RecordStoredFault>().FoundAsync(leaf.Account ?? Guid.Empty, "registre", leaf.Id, leaf.Index, leaf.Consultation, null, null,
                        leaf.Entry is null ? StoredState.Missing : StoredState.Altered, cancel); return true; }, cancel);
                }
                tree.Add(leaf.Recomputed());
                if (tree.Size == noted) rootOfNoted = tree.Root();
            }
        }
        return (tree.Root(), rootOfNoted, wrong);
    }

    private static Task<List<Leaf>> ReadAsync(PlatformDb db, long from, long to, CancellationToken cancel) => db.Database.SqlQuery<Leaf>($"""
        select l.leaf_index as "Index", l.leaf_hash as "Hash", l.entry_id as "Id", e.tenant_id as "Account", e.entry as "Entry", e.salt as "Salt", e.details as "Details", c.reference as "Consultation"
        from register_leaves l left join register_entries e on e.id = l.entry_id left join consultations c on c.tenant_id = e.tenant_id and c.id = e.consultation_id
        where l.leaf_index >= {from} and l.leaf_index < {to} order by l.leaf_index
        """).ToListAsync(cancel);

    // What proofs are made from. A node that is gone counts as another root.
    private static async Task<byte[]> StoredRootAsync(IServiceProvider services, long size, CancellationToken cancel)
    {
        try
        {
            return await services.GetRequiredService<RegisterTree>().RootAsync(size, cancel);
        }
        catch (InvalidOperationException)
        {
            return [];
        }
    }

    private static bool Same(byte[] one, byte[]? other) => other is not null && one.AsSpan().SequenceEqual(other);

    private Task<T> RunAsync<T>(Func<IServiceProvider, Task<T>> act, CancellationToken cancel) => work.RunAsync(scope.Required, act, cancel);

    private sealed record Leaf(long Index, byte[] Hash, Guid Id, Guid? Account, byte[]? Entry, byte[]? Salt, string? Details, string? Consultation)
    {
        public bool IsRight() => Entry is not null && Recomputed().AsSpan().SequenceEqual(Hash);

        /// <summary>From salt and details up: what a receipt shows is what the tree holds.</summary>
        public byte[] Recomputed() => Salt is null || Details is null ? Hash : MerkleTree.LeafHash(RegisterLeaf.Entry(Salt, Encoding.UTF8.GetBytes(Details)));
    }

    /// <summary>A tree that keeps only its complete subtrees: one hash per level, whatever the register holds.</summary>
    private sealed class GrowingTree
    {
        private readonly Dictionary<int, byte[]> peaks = [];

        public long Size { get; private set; }

        public void Add(byte[] leaf)
        {
            var level = 0;
            for (; (Size >> level & 1) == 1; level++) leaf = MerkleTree.NodeHash(peaks[level], leaf);
            peaks[level] = leaf;
            Size++;
        }

        public byte[] Root() => TreeShape.Fold([.. Enumerable.Range(0, 63).Where(level => (Size >> level & 1) == 1).Reverse().Select(level => peaks[level])]);
    }
}
