using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Platform.Crypto.Envelopes;

/// <summary>Sizes and keys of the payload: a 16-byte nonce, then STREAM chunks of 64 KiB, each with a 16-byte tag.</summary>
internal static class AgeStream
{
    public const int NonceLength = 16;
    public const int ChunkLength = 65_536;
    public const int TagLength = 16;
    public const int SealedChunkLength = ChunkLength + TagLength;

    public static ChaCha20Poly1305 Cipher(byte[] fileKey, byte[] nonce)
    {
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, 32, nonce, "payload"u8.ToArray());
        var cipher = new ChaCha20Poly1305(key);
        CryptographicOperations.ZeroMemory(key);
        return cipher;
    }

    /// <summary>
    /// The nonce is a counter because STREAM defines it so: each payload key is fresh, and a chunk never comes twice.
    /// Eleven big-endian bytes of counter, then 1 for the final chunk.
    /// </summary>
    public static byte[] ChunkNonce(long chunk, bool final)
    {
        var nonce = new byte[12];
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(3, 8), chunk);
        nonce[11] = final ? (byte)1 : (byte)0;
        return nonce;
    }

    /// <summary>Plaintext size for a sealed payload size (nonce excluded), or null when no payload has that size.</summary>
    public static long? PlaintextLength(long sealedLength)
    {
        var chunks = (sealedLength + SealedChunkLength - 1) / SealedChunkLength;
        var last = sealedLength - ((chunks - 1) * SealedChunkLength);
        var possible = chunks == 1 ? last >= TagLength : chunks > 1 && last > TagLength;
        return possible ? sealedLength - (chunks * TagLength) : null;
    }

    public static long SealedLength(long plaintextLength) =>
        plaintextLength + (TagLength * Math.Max(1, (plaintextLength + ChunkLength - 1) / ChunkLength));
}
