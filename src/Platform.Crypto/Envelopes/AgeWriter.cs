using System.Security.Cryptography;
using Platform.Crypto.Keys;

namespace Platform.Crypto.Envelopes;

/// <summary>Writes age v1 binary files. Each call draws a fresh file key and payload nonce.</summary>
public static class AgeWriter
{
    /// <summary>Seals a small value (a key, a challenge). Never for what a user sent: see <see cref="EncryptAsync"/>.</summary>
    /// <exception cref="ArgumentException">No recipient, or a passphrase beside another recipient.</exception>
    public static byte[] Encrypt(ReadOnlySpan<byte> plain, params IAgeRecipient[] to)
    {
        using var cipher = new MemoryStream();
        using var sealing = Open(cipher, to);
        sealing.Write(plain);
        sealing.Complete();
        return cipher.ToArray();
    }

    /// <summary>Seals a stream in one pass and 64 KiB of memory. Leaves both streams open.</summary>
    /// <exception cref="ArgumentException">No recipient, or a passphrase beside another recipient.</exception>
    public static async Task EncryptAsync(Stream plain, Stream cipher, IReadOnlyList<IAgeRecipient> to, CancellationToken cancel)
    {
        await using var sealing = Open(cipher, to);
        await plain.CopyToAsync(sealing, AgeStream.ChunkLength, cancel);
        await sealing.CompleteAsync(cancel);
    }

    /// <summary>A stream whose written bytes leave sealed towards <paramref name="cipher"/>; the file is valid only after <c>Complete</c>.</summary>
    internal static AgeSealingStream Open(Stream cipher, IReadOnlyList<IAgeRecipient> to)
    {
        if (to.Count == 0 || (to.Count > 1 && to.Any(recipient => recipient is ScryptRecipient)))
        {
            throw new ArgumentException("One recipient at least; a passphrase must be alone.", nameof(to));
        }

        var fileKey = RandomNumberGenerator.GetBytes(16);
        var nonce = RandomNumberGenerator.GetBytes(AgeStream.NonceLength);
        var header = AgeHeader.Format(fileKey, [.. to.Select(recipient => recipient.Wrap(fileKey))]);
        var sealing = new AgeSealingStream(cipher, AgeStream.Cipher(fileKey, nonce), [.. header, .. nonce]);
        CryptographicOperations.ZeroMemory(fileKey);
        return sealing;
    }
}
