using System.Security.Cryptography;
using System.Text;

namespace Platform.Crypto.Keys;

/// <summary>What people compare aloud: the first 20 bytes of <c>SHA-256("cle/v1\0" ‖ recipient)</c>.</summary>
public static class KeyFingerprint
{
    /// <summary>Ten groups of four lower hexadecimal digits, separated by spaces, of a recipient text (<c>age1…</c>).</summary>
    public static string Of(string recipient)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("cle/v1\0" + recipient)));
        return string.Join(' ', digest[..40].Chunk(4).Select(group => new string(group)));
    }
}
