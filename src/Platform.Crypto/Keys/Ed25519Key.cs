using System.Security.Cryptography;

namespace Platform.Crypto.Keys;

/// <summary>A signing key of the register's checkpoints (RFC 8032).</summary>
public sealed class Ed25519Key
{
    private static readonly IEd25519 Curve = BouncyCurves.Instance;
    private readonly byte[] _seed;

    private Ed25519Key(byte[] seed)
    {
        _seed = seed;
        PublicKey = Curve.PublicKey(seed);
    }

    /// <summary>The 32-byte public key.</summary>
    public byte[] PublicKey { get; }

    /// <summary>The 32-byte seed, to be kept in a file of mode 0600 and nowhere else.</summary>
    public byte[] ExportSeed() => [.. _seed];

    /// <summary>A key of 32 fresh random bytes.</summary>
    public static Ed25519Key Generate() => new(RandomNumberGenerator.GetBytes(32));

    /// <summary>The key of a seed of 32 bytes.</summary>
    /// <exception cref="ArgumentException">The seed has another length.</exception>
    public static Ed25519Key FromSeed(ReadOnlySpan<byte> seed) => new(seed.ToArray());

    /// <summary>The 64-byte signature of <paramref name="message"/>.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message) => Curve.Sign(_seed, message);

    /// <summary>True when <paramref name="signature"/> (64 bytes) is that of <paramref name="publicKey"/> (32 bytes); false for any other input.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        Curve.Verify(publicKey, message, signature);

    /// <summary>The public key as SubjectPublicKeyInfo (44 bytes DER), so that <c>openssl pkeyutl -verify -rawin</c> can judge.</summary>
    public static byte[] SubjectPublicKeyInfo(ReadOnlySpan<byte> publicKey) =>
        [.. Convert.FromHexString("302a300506032b6570032100"), .. publicKey];
}
