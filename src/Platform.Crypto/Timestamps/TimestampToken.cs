using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Platform.Crypto.Keys;

namespace Platform.Crypto.Timestamps;

/// <summary>Why a time-stamp is refused; <see cref="None"/> when it is good.</summary>
public enum TimestampFault
{
    /// <summary>All checks passed.</summary>
    None,

    /// <summary>Not an RFC 3161 response or token.</summary>
    Malformed,

    /// <summary>The authority answered that it stamps nothing.</summary>
    Rejected,

    /// <summary>It stamps something else.</summary>
    WrongImprint,

    /// <summary>It answers another request.</summary>
    WrongNonce,

    /// <summary>Wrong signature, or signer not bound by ESSCertIDv2.</summary>
    WrongSignature,

    /// <summary>Its time is outside the validity of the certificate that came with it.</summary>
    OutsideValidity,

    /// <summary>The certificate is not for time-stamping only, or does not say so critically.</summary>
    WrongUsage,

    /// <summary>The certificate does not chain to a configured anchor.</summary>
    UntrustedSigner,
}

/// <summary>Checks RFC 3161 tokens. Says nothing about qualification (eIDAS) and asks no revocation service.</summary>
public static class TimestampToken
{
    private const string TimeStamping = "1.3.6.1.5.5.7.3.8";
    private const string SigningCertificateV2 = "1.2.840.113549.1.9.16.2.47";

    /// <summary>Every check of the design but the nearness of <paramref name="genTime"/> to a clock, which is the caller's.</summary>
    /// <param name="tokenOrResponse">DER of a TimeStampResp (what <c>.tsr</c> files hold) or of its bare token.</param>
    /// <param name="imprint">Expected SHA-256, 32 bytes.</param>
    /// <param name="nonce">Nonce of the request, or null when verifying a stored token long after.</param>
    /// <param name="anchors">Certificates trusted as authorities; none trusts nothing.</param>
    /// <param name="genTime">Time of the token in UTC, to the microsecond; the default value unless the answer is <see cref="TimestampFault.None"/>.</param>
    public static TimestampFault Verify(
        ReadOnlyMemory<byte> tokenOrResponse, ReadOnlySpan<byte> imprint, byte[]? nonce, IReadOnlyList<X509Certificate2> anchors, out DateTimeOffset genTime)
    {
        genTime = default;
        var fault = Extract(tokenOrResponse, out var bytes);
        if (fault != TimestampFault.None)
        {
            return fault;
        }

        if (!Rfc3161TimestampToken.TryDecode(bytes, out var token, out var consumed) || consumed != bytes.Length)
        {
            return WhyUndecodable(bytes);
        }

        fault = Judge(token, imprint, nonce, anchors);
        genTime = fault == TimestampFault.None ? Written(token.TokenInfo.Timestamp) : default;
        return fault;
    }

    /// <summary>
    /// The time that the token writes. The framework reads fractions through a double and cuts: it gives .2849999 for .285. A microsecond is
    /// the finest accuracy that a token can state (RFC 3161, 2.4.2) and what the database keeps.
    /// </summary>
    private static DateTimeOffset Written(DateTimeOffset read) => new((read.Ticks + (TimeSpan.TicksPerMicrosecond / 2)) / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, read.Offset);

    private static TimestampFault Judge(Rfc3161TimestampToken token, ReadOnlySpan<byte> imprint, byte[]? nonce, IReadOnlyList<X509Certificate2> anchors)
    {
        var info = token.TokenInfo;
        if (info.HashAlgorithmId.Value != "2.16.840.1.101.3.4.2.1" || !info.GetMessageHash().Span.SequenceEqual(imprint))
        {
            return TimestampFault.WrongImprint;
        }

        if (nonce is not null && (info.GetNonce() is not { } repeated || !repeated.Span.TrimStart((byte)0).SequenceEqual(nonce.AsSpan().TrimStart((byte)0))))
        {
            return TimestampFault.WrongNonce;
        }

        var cms = token.AsSignedCms();
        if (cms.SignerInfos is not { Count: 1 } signers || !signers[0].SignedAttributes.Cast<CryptographicAttributeObject>().Any(a => a.Oid.Value == SigningCertificateV2))
        {
            return TimestampFault.WrongSignature;
        }

        var extra = new X509Certificate2Collection(anchors.ToArray());
        try
        {
            if (!token.VerifySignatureForHash(imprint, HashAlgorithmName.SHA256, out var signer, extra))
            {
                return TimestampFault.WrongSignature;
            }

            if (IsEllipticCurve(signers[0]) && !EcdsaSignature.IsDer(signers[0].GetSignature()))
            {
                return TimestampFault.WrongSignature; // the framework takes other writings of it
            }

            if (!IsForTimeStamping(signer))
            {
                return TimestampFault.WrongUsage;
            }

            // The copy inside is not signed: without this, an altered token could pass thanks to the anchor that we hold.
            if (cms.Certificates.Count > 0 && !cms.Certificates.Any(sent => sent.RawDataMemory.Span.SequenceEqual(signer.RawDataMemory.Span)))
            {
                return TimestampFault.WrongSignature;
            }

            return Chains(signer, cms.Certificates, anchors, info.Timestamp) ? TimestampFault.None : TimestampFault.UntrustedSigner;
        }
        catch (CryptographicException)
        {
            return TimestampFault.WrongSignature;
        }
    }

    private static bool IsEllipticCurve(SignerInfo signer) => signer.SignatureAlgorithm.Value is { } oid && oid.StartsWith("1.2.840.10045.", StringComparison.Ordinal);

    private static TimestampFault Extract(ReadOnlyMemory<byte> tokenOrResponse, out ReadOnlyMemory<byte> token)
    {
        token = tokenOrResponse;
        try
        {
            var outer = new AsnReader(tokenOrResponse, AsnEncodingRules.BER);
            var sequence = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            if (sequence.PeekTag().HasSameClassAndValue(Asn1Tag.ObjectIdentifier))
            {
                return TimestampFault.None;
            }

            var status = sequence.ReadSequence().ReadInteger();
            if (status > 1 || !sequence.HasData)
            {
                return TimestampFault.Rejected; // 0 granted, 1 granted with modifications (RFC 3161, 2.4.2)
            }

            token = sequence.ReadEncodedValue();
            sequence.ThrowIfNotEmpty();
            return TimestampFault.None;
        }
        catch (AsnContentException)
        {
            return TimestampFault.Malformed;
        }
    }

    /// <summary>The framework refuses to decode a token whose certificate is unfit, without saying so.</summary>
    private static TimestampFault WhyUndecodable(ReadOnlyMemory<byte> token)
    {
        try
        {
            var cms = new SignedCms();
            cms.Decode(token.Span);
            if (cms.SignerInfos is not [{ Certificate: { } signer }])
            {
                return TimestampFault.Malformed;
            }

            if (!IsForTimeStamping(signer))
            {
                return TimestampFault.WrongUsage;
            }

            return Rfc3161TimestampTokenInfo.TryDecode(cms.ContentInfo.Content, out var info, out _) && (info.Timestamp.UtcDateTime < signer.NotBefore.ToUniversalTime() || info.Timestamp.UtcDateTime > signer.NotAfter.ToUniversalTime())
                ? TimestampFault.OutsideValidity
                : TimestampFault.Malformed;
        }
        catch (CryptographicException)
        {
            return TimestampFault.Malformed;
        }
    }

    /// <summary>RFC 3161, 2.3: the extension is critical and names this usage alone.</summary>
    private static bool IsForTimeStamping(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().SingleOrDefault() is { Critical: true, EnhancedKeyUsages: { Count: 1 } usages }
        && usages[0].Value == TimeStamping;

    private static bool Chains(X509Certificate2 signer, X509Certificate2Collection sent, IReadOnlyList<X509Certificate2> anchors, DateTimeOffset at)
    {
        if (anchors.Count == 0)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(anchors.ToArray());
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(TimeStamping));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // no network here: revocation comes with trusted lists
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = at.UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        return chain.Build(signer);
    }
}
