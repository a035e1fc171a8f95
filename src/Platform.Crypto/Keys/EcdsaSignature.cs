using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Platform.Crypto.Keys;

/// <summary>
/// ECDSA signatures as X.509, CMS and WebAuthn write them: DER of <c>SEQUENCE { r INTEGER, s INTEGER }</c>.
/// The framework also takes other writings of the same numbers (long lengths, missing zero bytes: Wycheproof, « Legacy »),
/// so one signature would have many forms; here it has one.
/// </summary>
public static class EcdsaSignature
{
    /// <summary>True when the signature is that of the key and is written in DER; false for every other input.</summary>
    public static bool Verify(ECDsa key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, HashAlgorithmName hash) =>
        IsDer(signature) && key.VerifyData(message, signature, hash, DSASignatureFormat.Rfc3279DerSequence);

    /// <summary>True when the bytes are two positive numbers in the one way that DER has for them.</summary>
    public static bool IsDer(ReadOnlySpan<byte> signature)
    {
        try
        {
            AsnDecoder.ReadSequence(signature, AsnEncodingRules.DER, out var start, out var length, out var whole);
            var pair = signature.Slice(start, length);
            var first = AsnDecoder.ReadIntegerBytes(pair, AsnEncodingRules.DER, out var used);
            var second = AsnDecoder.ReadIntegerBytes(pair[used..], AsnEncodingRules.DER, out var rest);
            return whole == signature.Length && used + rest == pair.Length && first[0] < 0x80 && second[0] < 0x80;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}
