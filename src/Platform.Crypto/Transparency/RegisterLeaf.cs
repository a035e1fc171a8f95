using System.Security.Cryptography;

namespace Platform.Crypto.Transparency;

/// <summary>The salted commitment that stands in the register: it tells nothing until salt and details are shown.</summary>
public static class RegisterLeaf
{
    /// <summary><c>SHA-256("registre/v1\0" ‖ salt ‖ JCS(details))</c>, 32 bytes.</summary>
    /// <param name="salt">32 random bytes.</param>
    /// <param name="jcsDetails">The details, already in canonical JSON.</param>
    public static byte[] Entry(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> jcsDetails)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, 32);
        return SHA256.HashData([.. "registre/v1\0"u8, .. salt, .. jcsDetails]);
    }

    /// <summary>Tracking number of a receipt: first 80 bits of the entry in Crockford base32, grouped <c>XXXX-XXXX-XXXX-XXXX</c>.</summary>
    public static string TrackingNumber(ReadOnlySpan<byte> entry)
    {
        var text = CrockfordBase32.Encode(entry[..10]);
        return string.Join('-', text.Chunk(4).Select(group => new string(group)));
    }
}
