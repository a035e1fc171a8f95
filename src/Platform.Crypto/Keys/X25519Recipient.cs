using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Platform.Crypto.Envelopes;

namespace Platform.Crypto.Keys;

/// <summary>The public half of an age key, written <c>age1…</c> (62 characters). Source: age v1, X25519 recipient stanza.</summary>
public sealed class X25519Recipient : IAgeRecipient, IEquatable<X25519Recipient>
{
    internal const string StanzaType = "X25519";
    private static readonly ICurve25519 Curve = BouncyCurves.Instance;
    private readonly byte[] _point;

    internal X25519Recipient(byte[] point) => _point = point;

    /// <summary>Reads <c>age1…</c>.</summary>
    /// <exception cref="FormatException">Not a Bech32 text of prefix <c>age</c> and 32 bytes, or a point of small order.</exception>
    public static X25519Recipient Parse(string text)
    {
        var (prefix, point) = Bech32.Decode(text);
        if (prefix != "age" || point.Length != 32)
        {
            throw new FormatException("Not an age X25519 recipient.");
        }

        // A point of small order would make every file readable by anyone: refused here, not at the first sealing.
        var weak = Curve.SharedSecret(SHA256.HashData(point), point) is null;
        return weak ? throw new FormatException("Weak age recipient.") : new X25519Recipient(point);
    }

    /// <summary>As <see cref="Parse"/>, false instead of an exception; null is refused.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out X25519Recipient? recipient)
    {
        try
        {
            recipient = text is null ? null : Parse(text);
        }
        catch (FormatException)
        {
            recipient = null;
        }

        return recipient is not null;
    }

    /// <inheritdoc/>
    public AgeStanza Wrap(ReadOnlySpan<byte> fileKey)
    {
        var ephemeral = RandomNumberGenerator.GetBytes(32);
        var share = Curve.PublicKey(ephemeral);
        var shared = Curve.SharedSecret(ephemeral, _point)
            ?? throw new CryptographicException("Weak age recipient.");
        var body = FileKeyWrap.Seal(WrapKey(shared, share, _point), fileKey);
        CryptographicOperations.ZeroMemory(ephemeral);
        CryptographicOperations.ZeroMemory(shared);
        return new AgeStanza(StanzaType, [AgeBase64.Encode(share)], body);
    }

    /// <summary>The text <c>age1…</c>.</summary>
    public override string ToString() => Bech32.Encode("age", _point);

    /// <inheritdoc/>
    public bool Equals(X25519Recipient? other) => other is not null && _point.AsSpan().SequenceEqual(other._point);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as X25519Recipient);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_point);

    internal byte[] Point => _point;

    internal static byte[] WrapKey(byte[] shared, byte[] share, byte[] point) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, [.. share, .. point], Encoding.ASCII.GetBytes("age-encryption.org/v1/X25519"));
}
