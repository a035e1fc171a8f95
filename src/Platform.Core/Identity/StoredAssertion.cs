using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text.Json;
using Platform.Crypto.Keys;

namespace Platform.Core.Identity;

/// <summary>
/// Judges a WebAuthn assertion (Web Authentication level 3, §7.2) without a database: what a passkey signed when a person confirmed an act.
/// A third party can judge a stored proof again years later. ES256 and RS256; user presence and user verification required.
/// </summary>
public static class StoredAssertion
{
    private const byte UserPresentAndVerified = 0x05;

    /// <param name="PublicKey">COSE key (RFC 9052), as kept with the proof: the passkey itself may be removed later.</param>
    public sealed record Proof(byte[] PublicKey, byte[] ClientData, byte[] AuthenticatorData, byte[] Signature);

    /// <param name="Origins">Exact strings, port included.</param>
    public sealed record Expected(byte[] Challenge, string RelyingParty, IReadOnlyCollection<string> Origins);

    public static bool IsGood(Proof proof, Expected expected) =>
        ClientDataMatches(proof.ClientData, expected)
        && proof.AuthenticatorData.Length >= 37
        && CryptographicOperations.FixedTimeEquals(proof.AuthenticatorData.AsSpan(0, 32), SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(expected.RelyingParty)))
        && (proof.AuthenticatorData[32] & UserPresentAndVerified) == UserPresentAndVerified
        && SignatureHolds(proof);

    public static uint CounterOf(byte[] authenticatorData) => BinaryPrimitives.ReadUInt32BigEndian(authenticatorData.AsSpan(33, 4));

    /// <summary>SHA-256("platform step-up v1\n" ‖ nonce ‖ SHA-256 of the act): the challenge itself says what was confirmed.</summary>
    public static byte[] ChallengeFor(byte[] nonce, byte[] actSha256) => SHA256.HashData([.. "platform step-up v1\n"u8, .. nonce, .. actSha256]);

    private static bool ClientDataMatches(byte[] clientData, Expected expected)
    {
        try
        {
            using var json = JsonDocument.Parse(clientData);
            var root = json.RootElement;
            return root.GetProperty("type").GetString() == "webauthn.get"
                && Base64Url.DecodeFromChars(root.GetProperty("challenge").GetString()).AsSpan().SequenceEqual(expected.Challenge)
                && expected.Origins.Contains(root.GetProperty("origin").GetString() ?? "", StringComparer.Ordinal)
                && !(root.TryGetProperty("crossOrigin", out var cross) && cross.ValueKind == JsonValueKind.True);
        }
        catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            return false;       // bytes from outside: what cannot be read is not good
        }
    }

    private static bool SignatureHolds(Proof proof)
    {
        byte[] signed = [.. proof.AuthenticatorData, .. SHA256.HashData(proof.ClientData)];
        try
        {
            var key = ReadCose(proof.PublicKey);
            if (key.Algorithm == -7)
            {
                using var ec = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = { X = key.Bytes[-2], Y = key.Bytes[-3] } });
                return EcdsaSignature.Verify(ec, signed, proof.Signature, HashAlgorithmName.SHA256);
            }
            if (key.Algorithm != -257) return false;
            using var rsa = RSA.Create(new RSAParameters { Modulus = key.Bytes[-1], Exponent = key.Bytes[-2] });
            return rsa.VerifyData(signed, proof.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (Exception e) when (e is CborContentException or CryptographicException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }

    // EC2: -1 curve (P-256 = 1), -2 x, -3 y. RSA: -1 modulus, -2 exponent. 3 is the algorithm.
    private static (int Algorithm, Dictionary<int, byte[]> Bytes) ReadCose(byte[] cose)
    {
        var reader = new CborReader(cose, CborConformanceMode.Ctap2Canonical);
        var (algorithm, bytes) = (0, new Dictionary<int, byte[]>());
        for (var left = reader.ReadStartMap(); left > 0; left--)
        {
            var label = reader.ReadInt32();
            if (reader.PeekState() == CborReaderState.ByteString) bytes[label] = reader.ReadByteString();
            else if (label == 3) algorithm = reader.ReadInt32();
            else if (label == -1 && reader.ReadInt32() != 1) throw new CryptographicException("Another curve than P-256.");
            else if (label != -1) reader.SkipValue();
        }
        return (algorithm, bytes);
    }
}
