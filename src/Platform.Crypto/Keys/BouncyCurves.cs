using Ed = Org.BouncyCastle.Math.EC.Rfc8032.Ed25519;
using X = Org.BouncyCastle.Math.EC.Rfc7748.X25519;

namespace Platform.Crypto.Keys;

/// <summary>
/// Both curves by managed BouncyCastle, because .NET 10 has neither. Bulk ciphers never go through it
/// (20 to 50 times slower than the framework's own: shared measurement of the design).
/// </summary>
public sealed class BouncyCurves : ICurve25519, IEd25519
{
    /// <summary>The one instance; it holds no state.</summary>
    public static BouncyCurves Instance { get; } = new();

    byte[] ICurve25519.PublicKey(ReadOnlySpan<byte> secret)
    {
        Expect(secret, X.ScalarSize);
        var point = new byte[X.PointSize];
        X.GeneratePublicKey(secret.ToArray(), 0, point, 0);
        return point;
    }

    byte[]? ICurve25519.SharedSecret(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> point)
    {
        Expect(secret, X.ScalarSize);
        Expect(point, X.PointSize);
        var shared = new byte[X.PointSize];
        return X.CalculateAgreement(secret.ToArray(), 0, point.ToArray(), 0, shared, 0) ? shared : null;
    }

    byte[] IEd25519.PublicKey(ReadOnlySpan<byte> seed)
    {
        Expect(seed, Ed.SecretKeySize);
        var key = new byte[Ed.PublicKeySize];
        Ed.GeneratePublicKey(seed.ToArray(), 0, key, 0);
        return key;
    }

    byte[] IEd25519.Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message)
    {
        Expect(seed, Ed.SecretKeySize);
        var signature = new byte[Ed.SignatureSize];
        Ed.Sign(seed.ToArray(), 0, message.ToArray(), 0, message.Length, signature, 0);
        return signature;
    }

    bool IEd25519.Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        publicKey.Length == Ed.PublicKeySize && signature.Length == Ed.SignatureSize &&
        Ed.Verify(signature.ToArray(), 0, publicKey.ToArray(), 0, message.ToArray(), 0, message.Length);

    private static void Expect(ReadOnlySpan<byte> bytes, int length)
    {
        if (bytes.Length != length)
        {
            throw new ArgumentException($"{length} bytes expected, {bytes.Length} given.");
        }
    }
}
