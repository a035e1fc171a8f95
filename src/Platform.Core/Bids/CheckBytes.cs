using System.Buffers;
using System.Diagnostics;
using System.Security.Cryptography;
using Platform.Core.Files;
using Platform.Crypto.Envelopes;

namespace Platform.Core.Bids;

/// <summary>Reads back every byte of an envelope and compares it with what was acknowledged and what was announced. No transaction is open.</summary>
public sealed class CheckBytes(IBlobStore store)
{
    private const int FirstBytes = 4 * ProfileCheck.HeaderLength;       // more than a header has: one that is too long is told from one that is cut

    public abstract record Verdict
    {
        private Verdict() { }
        public sealed record Right : Verdict;

        /// <summary>Not what the bordereau says.</summary>
        public sealed record NotAsAnnounced : Verdict;

        /// <summary>Not a <c>pli/1</c> file: a second recipient, another context, an illegal size.</summary>
        public sealed record NotConforming(string Reason) : Verdict;

        /// <summary>The store no longer gives back what it acknowledged.</summary>
        public sealed record Damaged(IReadOnlyList<int> Numbers) : Verdict;
        public T Match<T>(Func<Right, T> right, Func<Damaged, T> damaged, Func<NotAsAnnounced, T> notAsAnnounced, Func<NotConforming, T> notConforming) => this switch
        { Right r => right(r), Damaged d => damaged(d), NotAsAnnounced a => notAsAnnounced(a), NotConforming c => notConforming(c), _ => throw new UnreachableException() };
    }

    internal async Task<Verdict> ExecuteAsync(BidEnvelope envelope, IReadOnlyList<BidBlock> blocks, Bordereau.Line announced, CancellationToken cancel)
    {
        if (blocks.Count != announced.Blocks || blocks.Sum(b => (long)b.Size) != announced.Size || !Concatenated(blocks).AsSpan().SequenceEqual(announced.BlocksSha256))
            return new Verdict.NotAsAnnounced();

        if (await ReadBackAsync(envelope, blocks, cancel) is not var (whole, first)) return new Verdict.Damaged(await FindDamagedAsync(envelope, blocks, cancel));
        if (!whole.AsSpan().SequenceEqual(announced.Sha256)) return new Verdict.NotAsAnnounced();
        return ProfileCheck.Check(first, announced.Size, envelope.ContextSha256).Match<Verdict>(
            conforming => new Verdict.Right(),
            notAge => new Verdict.NotConforming("NotAge"),
            wrongStanzas => new Verdict.NotConforming("WrongStanzas"),
            wrongContext => new Verdict.NotConforming("WrongContext"),
            illegalSize => new Verdict.NotConforming("IllegalSize"));
    }

    public static IReadOnlyList<Block> Named(IEnumerable<BidBlock> blocks) => [.. blocks.Select(b => new Block(b.Number, Convert.ToHexStringLower(b.Sha256), b.Size))];

    private static byte[] Concatenated(IEnumerable<BidBlock> blocks)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var block in blocks) hash.AppendData(block.Sha256);
        return hash.GetHashAndReset();
    }

    // One by one, now that something is wrong: a block that is shorter than it was shifts all that follow.
    private async Task<IReadOnlyList<int>> FindDamagedAsync(BidEnvelope envelope, IReadOnlyList<BidBlock> blocks, CancellationToken cancel)
    {
        var damaged = new List<int>();
        foreach (var block in blocks)
            if (await ReadBackAsync(envelope, [block], cancel) is null) damaged.Add(block.Number);
        return damaged.Count > 0 ? damaged : throw new IOException("The store read wrong once, and right the second time.");
    }

    /// <returns>Null when the store gives back other bytes than it acknowledged, or none.</returns>
    private async Task<(byte[] Whole, byte[] First)?> ReadBackAsync(BidEnvelope envelope, IReadOnlyList<BidBlock> blocks, CancellationToken cancel)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var part = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 17);
        try
        {
            byte[] first = [];
            await using var stream = store.OpenBlocks(envelope.Blob, Named(blocks));
            foreach (var block in blocks)
            {
                for (var left = block.Size; left > 0;)
                {
                    var read = await stream.ReadAsync(buffer.AsMemory(0, Math.Min(left, buffer.Length)), cancel);
                    if (read == 0) return null;
                    if (first.Length < FirstBytes) first = [.. first, .. buffer.AsSpan(0, Math.Min(read, FirstBytes - first.Length))];
                    whole.AppendData(buffer, 0, read);
                    part.AppendData(buffer, 0, read);
                    left -= read;
                }
                if (!part.GetHashAndReset().AsSpan().SequenceEqual(block.Sha256)) return null;
            }
            return (whole.GetHashAndReset(), first);
        }
        catch (IOException damage) when (StoredDamage.Is(damage))
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
