using System.Security.Cryptography;
using Platform.Crypto.Keys;

namespace Platform.Crypto.Envelopes;

/// <summary>Opens age v1 binary files. Armored files and unknown recipient types are not opened.</summary>
public static class AgeReader
{
    /// <summary>Opens a small value whole. Never for what a user sent: see <see cref="OpenAsync"/>.</summary>
    /// <exception cref="AgeHeaderException">Malformed or altered header.</exception>
    /// <exception cref="AgeNoMatchException">Not sealed to any of these identities.</exception>
    /// <exception cref="AgePayloadException">Altered, truncated or lengthened payload.</exception>
    public static byte[] Decrypt(ReadOnlySpan<byte> cipher, params IAgeIdentity[] identities)
    {
        var header = AgeHeader.Parse(cipher) ?? throw new AgeHeaderException("Truncated age header.");
        using var opened = Open(header, cipher[header.Length..].ToArray(), Stream.Null, identities);
        using var plain = new MemoryStream();
        opened.CopyTo(plain);
        return plain.ToArray();
    }

    /// <summary>
    /// Reads the header and returns the plaintext as a stream: a byte comes out only after the tag of its 64 KiB chunk is checked.
    /// Reading to the end (a read of 0 bytes) proves that the file is whole. Memory: nine chunks. <paramref name="cipher"/> is not disposed.
    /// </summary>
    /// <exception cref="AgeHeaderException">Malformed or altered header.</exception>
    /// <exception cref="AgeNoMatchException">Not sealed to any of these identities.</exception>
    public static async Task<Stream> OpenAsync(Stream cipher, IReadOnlyList<IAgeIdentity> identities, CancellationToken cancel = default)
    {
        var (header, following) = await ReadHeaderAsync(cipher, cancel);
        return Open(header, following, cipher, identities);
    }

    internal static AgePlaintextStream Open(AgeHeader header, byte[] following, Stream cipher, IReadOnlyList<IAgeIdentity> identities)
    {
        // age v1: a passphrase is the only recipient of its file, or the header is refused whoever opens it.
        if (header.Stanzas.Count > 1 && header.Stanzas.Any(stanza => stanza.Type == ScryptRecipient.StanzaType))
        {
            throw new AgeHeaderException("A passphrase must be the only recipient.");
        }

        var fileKey = header.Stanzas.SelectMany(_ => identities, (stanza, identity) => identity.Unwrap(stanza)).FirstOrDefault(key => key is not null)
            ?? throw new AgeNoMatchException();
        if (!header.IsAuthenticatedBy(fileKey))
        {
            throw new AgeHeaderException("Wrong header MAC.");
        }

        if (following.Length < AgeStream.NonceLength)
        {
            throw new AgeHeaderException("No payload nonce.");
        }

        var key = AgeStream.Cipher(fileKey, following[..AgeStream.NonceLength]);
        CryptographicOperations.ZeroMemory(fileKey);
        return new AgePlaintextStream(cipher, following.AsMemory(AgeStream.NonceLength), key);
    }

    /// <summary>The header and the bytes read after it, the payload nonce at least when the file has one.</summary>
    internal static async Task<(AgeHeader Header, byte[] Following)> ReadHeaderAsync(Stream cipher, CancellationToken cancel)
    {
        var buffer = new byte[512];
        var count = 0;
        while (true)
        {
            var read = await cipher.ReadAtLeastAsync(buffer.AsMemory(count), buffer.Length - count, throwOnEndOfStream: false, cancel);
            count += read;
            if (AgeHeader.Parse(buffer.AsSpan(0, count)) is { } header && (count < buffer.Length || header.Length + AgeStream.NonceLength <= count))
            {
                return (header, buffer[header.Length..count]);
            }

            if (count < buffer.Length || buffer.Length >= AgeHeader.MaximumLength)
            {
                throw new AgeHeaderException("Truncated or oversized age header.");
            }

            Array.Resize(ref buffer, buffer.Length * 2);
        }
    }
}
