namespace Platform.Crypto.Keys;

/// <summary>X25519 of RFC 7748: 32-byte scalars and 32-byte u-coordinates, little-endian.</summary>
public interface ICurve25519
{
    /// <summary>The 32-byte public key of a 32-byte secret (clamped inside).</summary>
    byte[] PublicKey(ReadOnlySpan<byte> secret);

    /// <summary>The 32-byte shared secret, or null when the other side's point has a small order (all-zero result, RFC 7748 section 6.1).</summary>
    byte[]? SharedSecret(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> point);
}

/// <summary>Ed25519 of RFC 8032: 32-byte seeds and public keys, 64-byte signatures.</summary>
public interface IEd25519
{
    /// <summary>The 32-byte public key of a 32-byte seed.</summary>
    byte[] PublicKey(ReadOnlySpan<byte> seed);

    /// <summary>The 64-byte signature of a message of any length.</summary>
    byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message);

    /// <summary>True when the signature is that of the key; false for every other input, wrong lengths included.</summary>
    bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);
}
