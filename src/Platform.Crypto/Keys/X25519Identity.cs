using System.Security.Cryptography;
using Platform.Crypto.Envelopes;

namespace Platform.Crypto.Keys;

/// <summary>The secret half of an age key, written <c>AGE-SECRET-KEY-1…</c> (74 characters). Never logged, never stored in clear.</summary>
public sealed class X25519Identity : IAgeIdentity
{
    private const string Prefix = "AGE-SECRET-KEY-";
    private static readonly ICurve25519 Curve = BouncyCurves.Instance;
    private readonly byte[] _secret;

    private X25519Identity(byte[] secret)
    {
        _secret = secret;
        Recipient = new X25519Recipient(Curve.PublicKey(secret));
    }

    /// <summary>The public half.</summary>
    public X25519Recipient Recipient { get; }

    /// <summary>A key of 32 fresh random bytes.</summary>
    public static X25519Identity Generate() => new(RandomNumberGenerator.GetBytes(32));

    /// <summary>Reads <c>AGE-SECRET-KEY-1…</c>, without surrounding blanks.</summary>
    /// <exception cref="FormatException">Not a Bech32 text of that prefix (upper case) and 32 bytes.</exception>
    public static X25519Identity Parse(string text)
    {
        var (prefix, secret) = Bech32.Decode(text);
        return prefix == Prefix && secret.Length == 32 ? new X25519Identity(secret) : throw new FormatException("Not an age identity.");
    }

    /// <inheritdoc/>
    public byte[]? Unwrap(AgeStanza stanza)
    {
        if (stanza.Type != X25519Recipient.StanzaType)
        {
            return null;
        }

        if (stanza.Arguments.Count != 1 || !AgeBase64.TryDecode(stanza.Arguments[0], out var share) || share.Length != 32 || stanza.Body.Length != FileKeyWrap.Length)
        {
            throw new AgeHeaderException("Malformed X25519 stanza.");
        }

        var shared = Curve.SharedSecret(_secret, share) ?? throw new AgeHeaderException("X25519 share of small order.");
        return FileKeyWrap.Open(X25519Recipient.WrapKey(shared, share, Recipient.Point), stanza.Body);
    }

    /// <summary>The secret text <c>AGE-SECRET-KEY-1…</c>: only for a file that is about to be sealed.</summary>
    public override string ToString() => Bech32.Encode(Prefix.ToLowerInvariant(), _secret).ToUpperInvariant();
}
