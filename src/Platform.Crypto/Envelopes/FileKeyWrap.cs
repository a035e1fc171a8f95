using System.Security.Cryptography;

namespace Platform.Crypto.Envelopes;

/// <summary>Seals the 16-byte file key into a stanza body of 32 bytes.</summary>
internal static class FileKeyWrap
{
    public const int Length = 32;

    // A nonce of zeros: each wrap key comes from a fresh ephemeral secret or salt and seals one message only (age v1).
    private static readonly byte[] Zero = new byte[12];

    public static byte[] Seal(byte[] wrapKey, ReadOnlySpan<byte> fileKey)
    {
        var body = new byte[Length];
        using var cipher = new ChaCha20Poly1305(wrapKey);
        cipher.Encrypt(Zero, fileKey, body.AsSpan(0, 16), body.AsSpan(16));
        CryptographicOperations.ZeroMemory(wrapKey);
        return body;
    }

    public static byte[]? Open(byte[] wrapKey, ReadOnlySpan<byte> body)
    {
        var fileKey = new byte[16];
        using var cipher = new ChaCha20Poly1305(wrapKey);
        try
        {
            cipher.Decrypt(Zero, body[..16], body[16..], fileKey);
            return fileKey;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(wrapKey);
        }
    }
}
