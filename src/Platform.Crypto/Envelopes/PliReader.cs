using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Platform.Crypto.Keys;

namespace Platform.Crypto.Envelopes;

/// <summary>Why a bid is refused at its opening.</summary>
public enum PliFault
{
    /// <summary>Not an age file, or altered header.</summary>
    Header,

    /// <summary>Sealed to another key.</summary>
    WrongKey,

    /// <summary>Other stanzas than the profile's, or another context than the one recorded at deposit.</summary>
    WrongContext,

    /// <summary>Altered, truncated or lengthened payload.</summary>
    Altered,

    /// <summary>Not a legal padded size, or bytes hidden in the padding.</summary>
    Padding,

    /// <summary>Not the archive that the profile describes: link, device, malformed header.</summary>
    Archive,

    /// <summary>A dangerous or repeated name.</summary>
    Name,

    /// <summary>An entry missing, added or changed with regard to the manifest.</summary>
    Manifest,

    /// <summary>Larger or more numerous than the limits given.</summary>
    TooLarge,
}

/// <summary>A bid that must not be used: everything already read from it is to be thrown away. Carries no name and no content.</summary>
/// <param name="fault">What was found.</param>
/// <param name="chunk">Number of the 64 KiB chunk reached, the first being 0.</param>
public sealed class PliException(PliFault fault, long chunk, Exception? inner = null) : Exception($"Bid refused: {fault}, chunk {chunk}.", inner)
{
    /// <summary>What was found.</summary>
    public PliFault Fault { get; } = fault;

    /// <summary>Number of the 64 KiB chunk reached, the first being 0.</summary>
    public long Chunk { get; } = chunk;
}

/// <summary>Bounds of what an opening accepts.</summary>
/// <param name="MaximumEntries">Documents.</param>
/// <param name="MaximumSize">Bytes of one document.</param>
public sealed record PliLimits(int MaximumEntries = 10_000, long MaximumSize = 64L * 1024 * 1024 * 1024);

/// <summary>A document of the bid; its bytes are authentic as they come, but the bid is whole only when the reading ends without exception.</summary>
/// <param name="Path">Safe relative name.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Content">To be read before the next entry is asked for; what is left is skipped.</param>
public sealed record PliEntry(string Path, long Size, Stream Content);

/// <summary>Opens a <c>pli.age</c> of profile <c>pli/1</c> and applies every reader rule, in bounded memory.</summary>
public sealed class PliReader : IAsyncDisposable
{
    private const int MaximumContext = 65_536;
    private readonly AgePlaintextStream _plain;
    private readonly byte[] _contextHash;
    private readonly PliLimits _limits;
    private readonly EntryNames _names = new();
    private readonly List<PliManifestEntry> _entries = [];
    private long _length;

    private PliReader(AgePlaintextStream plain, byte[] contextHash, PliLimits limits)
    {
        _plain = plain;
        _contextHash = contextHash;
        _limits = limits;
    }

    /// <summary>Exact bytes of <c>00-contexte.json</c>, already compared with the expected hash.</summary>
    public byte[] Context { get; private set; } = [];

    /// <summary>The manifest, known once the last entry was read: null before.</summary>
    public PliManifest? Manifest { get; private set; }

    /// <summary>Reads the header and the context. <paramref name="cipher"/> is not disposed.</summary>
    /// <param name="contextSha256">Hash recorded at deposit and in the register, 32 bytes.</param>
    /// <exception cref="PliException">Refused.</exception>
    public static async Task<PliReader> OpenAsync(
        Stream cipher, IReadOnlyList<IAgeIdentity> identities, byte[] contextSha256, PliLimits? limits = null, CancellationToken cancel = default)
    {
        try
        {
            var (header, following) = await AgeReader.ReadHeaderAsync(cipher, cancel);
            if (ContextStanza.ReadProfile(header) is not { } hash || !CryptographicOperations.FixedTimeEquals(hash, contextSha256))
            {
                throw new PliException(PliFault.WrongContext, 0);
            }

            var reader = new PliReader(AgeReader.Open(header, following, cipher, identities), contextSha256, limits ?? new PliLimits());
            await reader.ReadContextAsync(cancel);
            return reader;
        }
        catch (AgeNoMatchException other)
        {
            throw new PliException(PliFault.WrongKey, 0, other);
        }
        catch (AgeHeaderException malformed)
        {
            throw new PliException(PliFault.Header, 0, malformed);
        }
    }

    /// <summary>
    /// The documents, in order. The last step checks manifest, padding and end of file: stop at any exception and keep nothing.
    /// </summary>
    /// <exception cref="PliException">Refused.</exception>
    public async IAsyncEnumerable<PliEntry> EntriesAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        while (true)
        {
            var (path, size) = await HeaderAsync(cancel) ?? throw Refuse(PliFault.Manifest);
            if (path == EntryName.Manifest)
            {
                await FinishAsync(size, cancel);
                yield break;
            }

            Require(EntryName.IsDocument(path) && _names.TryAdd(path), PliFault.Name);
            Require(size <= _limits.MaximumSize && _entries.Count <= _limits.MaximumEntries, PliFault.TooLarge);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var content = new PliEntryStream(size, hash, ReadAsync);
            yield return new PliEntry(path, size, content);
            await content.CopyToAsync(Stream.Null, cancel);
            _entries.Add(new PliManifestEntry(path, size, Convert.ToHexStringLower(hash.GetHashAndReset())));
            await ZerosAsync(PaxTar.Padding(size), PliFault.Archive, cancel);
        }
    }

    private async Task ReadContextAsync(CancellationToken cancel)
    {
        var header = await HeaderAsync(cancel);
        Require(header is { Path: EntryName.Context, Size: > 0 and <= MaximumContext }, PliFault.WrongContext);
        Context = await TakeAsync((int)header!.Value.Size, cancel); // not null: required on the line above
        var hash = SHA256.HashData(Context);
        Require(CryptographicOperations.FixedTimeEquals(hash, _contextHash), PliFault.WrongContext);
        await ZerosAsync(PaxTar.Padding(Context.Length), PliFault.Archive, cancel);
        _entries.Add(new PliManifestEntry(EntryName.Context, Context.Length, Convert.ToHexStringLower(hash)));
    }

    private async Task FinishAsync(long size, CancellationToken cancel)
    {
        Require(size <= PliManifest.MaximumLength, PliFault.TooLarge);
        var bytes = await TakeAsync((int)size, cancel);
        try
        {
            Manifest = PliManifest.Parse(bytes);
        }
        catch (FormatException)
        {
            throw Refuse(PliFault.Manifest);
        }

        Require(Manifest.Entries.SequenceEqual(_entries), PliFault.Manifest);
        await ZerosAsync(PaxTar.Padding(size), PliFault.Archive, cancel);
        await ZerosAsync(2 * PaxTar.Record, PliFault.Archive, cancel);
        var rest = new byte[AgeStream.ChunkLength];
        for (int read; (read = await ReadAsync(rest, cancel)) > 0;)
        {
            Require(!rest.AsSpan(0, read).ContainsAnyExcept((byte)0), PliFault.Padding);
        }

        Require(Padme.IsLegal(_length), PliFault.Padding);
    }

    /// <summary>Name and size of the next file, pax extensions applied; null at the end of the archive.</summary>
    private async Task<(string Path, long Size)?> HeaderAsync(CancellationToken cancel)
    {
        var block = await TakeAsync(PaxTar.Record, cancel);
        if (!block.AsSpan().ContainsAnyExcept((byte)0))
        {
            return null;
        }

        var header = PaxTar.Read(block) ?? throw Refuse(PliFault.Archive);
        Dictionary<string, string> records = [];
        if (header.Kind == 'x')
        {
            Require(header.Size <= PaxTar.MaximumExtension, PliFault.Archive);
            records = PaxTar.ReadRecords(await TakeAsync((int)header.Size, cancel)) ?? throw Refuse(PliFault.Archive);
            await ZerosAsync(PaxTar.Padding(header.Size), PliFault.Archive, cancel);
            header = PaxTar.Read(await TakeAsync(PaxTar.Record, cancel)) ?? throw Refuse(PliFault.Archive);
        }

        Require(header.Kind == '0', PliFault.Archive); // no link, device or folder
        var size = header.Size;
        Require(!records.TryGetValue("size", out var text) || long.TryParse(text, System.Globalization.NumberStyles.None, null, out size), PliFault.Archive);
        return (records.GetValueOrDefault("path", header.Name), size);
    }

    private async Task<byte[]> TakeAsync(int count, CancellationToken cancel)
    {
        var bytes = new byte[count];
        for (var taken = 0; taken < count;)
        {
            var read = await ReadAsync(bytes.AsMemory(taken), cancel);
            Require(read > 0, PliFault.Archive);
            taken += read;
        }

        return bytes;
    }

    private async Task ZerosAsync(int count, PliFault fault, CancellationToken cancel) =>
        Require(!(await TakeAsync(count, cancel)).AsSpan().ContainsAnyExcept((byte)0), fault);

    private async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancel)
    {
        try
        {
            var read = await _plain.ReadAsync(buffer, cancel);
            _length += read;
            return read;
        }
        catch (AgePayloadException altered)
        {
            throw new PliException(PliFault.Altered, altered.Chunk, altered);
        }
    }

    private void Require(bool condition, PliFault fault)
    {
        if (!condition)
        {
            throw Refuse(fault);
        }
    }

    private PliException Refuse(PliFault fault) => new(fault, Math.Max(0, _plain.Chunk - 1));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _plain.DisposeAsync();
}
