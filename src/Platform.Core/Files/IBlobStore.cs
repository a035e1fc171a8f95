using System.Diagnostics;

namespace Platform.Core.Files;

/// <summary>
/// Bytes that survive a power cut once a method has answered. A blob is either one whole file, or numbered blocks and their list.
/// A block is named by its number and its hash: there is no offset to corrupt, and a block sent twice is the same block.
/// </summary>
public interface IBlobStore
{
    /// <summary>Stores a whole file under a new name. Over <paramref name="limit"/> bytes nothing is kept.</summary>
    /// <exception cref="IOException">The name is taken.</exception>
    Task<BlobPut> PutAsync(BlobName blob, Stream content, long limit, CancellationToken cancel);

    /// <summary>
    /// Stores one block, counted and hashed as it passes; kept only when its SHA-256 is <paramref name="sha256"/>. Sent again, it is checked
    /// on the disk, and mended when it is damaged.
    /// </summary>
    Task<BlobPut> PutBlockAsync(BlobName blob, int number, ReadOnlyMemory<byte> sha256, Stream content, long limit, CancellationToken cancel);

    /// <summary>Every block that is durable, in order of number. Two may bear one number: the list that is committed says which counts.</summary>
    Task<IReadOnlyList<Block>> ListBlocksAsync(BlobName blob, CancellationToken cancel);

    /// <summary>The list of the blocks, in order, makes them one blob. The same list again is accepted.</summary>
    /// <returns>False when the blob was committed with another list, which stays.</returns>
    /// <exception cref="IOException">A block of the list is missing.</exception>
    Task<bool> CommitAsync(BlobName blob, IReadOnlyList<Block> blocks, CancellationToken cancel);

    /// <summary>Reads a whole file or a committed blob, from a byte on, at most <paramref name="length"/> bytes.</summary>
    /// <exception cref="FileNotFoundException">Nothing under this name, or not committed.</exception>
    Task<Stream> OpenReadAsync(BlobName blob, long from, long? length, CancellationToken cancel);

    /// <summary>Reads blocks that are durable but not committed, in the order of the list: for the check that precedes the commit.</summary>
    /// <exception cref="FileNotFoundException">A block of the list is missing.</exception>
    Stream OpenBlocks(BlobName blob, IReadOnlyList<Block> blocks);

    /// <summary>Erases what can be made again: the parts of an export, a file that was sent to be imported. What is sealed is never erased. Nothing under this name: fine.</summary>
    Task DiscardAsync(BlobName blob, CancellationToken cancel);

    /// <summary>Whether nothing at all is stored, in any container. For a restore, which never covers another platform.</summary>
    Task<bool> IsEmptyAsync(CancellationToken cancel);
}

/// <summary>One block: its rank from 0, its SHA-256 in lower hexadecimal, its size.</summary>
public sealed record Block(int Number, string Sha256, long Size);

public abstract record BlobPut
{
    private BlobPut() { }

    /// <summary>Durable.</summary>
    public sealed record Stored(long Size, byte[] Sha256) : BlobPut;

    /// <summary>The bytes that came are not those that were announced.</summary>
    public sealed record WrongHash : BlobPut;

    public sealed record TooLong(long Limit) : BlobPut;

    public T Match<T>(Func<Stored, T> stored, Func<WrongHash, T> wrongHash, Func<TooLong, T> tooLong) => this switch
    { Stored s => stored(s), WrongHash w => wrongHash(w), TooLong t => tooLong(t), _ => throw new UnreachableException() };
}
