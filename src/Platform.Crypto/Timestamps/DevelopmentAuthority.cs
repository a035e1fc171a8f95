using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Platform.Crypto.Timestamps;

/// <summary>
/// A time-stamping authority for development and tests: real RFC 3161 tokens without any legal value. Pages and receipts that show them
/// say « horodatage non qualifié ».
/// </summary>
public sealed class DevelopmentAuthority(X509Certificate2 certificate) : IDisposable
{
    /// <summary>Name of the certificate.</summary>
    public const string Name = "TSA de développement" + Unqualified;

    /// <summary>How the name ends: a page that says « horodatage non qualifié » beside it leaves this out.</summary>
    public const string Unqualified = " — NON QUALIFIÉE";

    /// <summary>Its own policy, under the arc for experiments (2.25.&lt;UUID&gt;): no one can mistake it for a qualified one.</summary>
    public const string PolicyOid = "2.25.199123004175232410981113725604173";

    private const string Sha256Oid = "2.16.840.1.101.3.4.2.1";
    private const int BadAlgorithm = 0, BadRequest = 2, BadDataFormat = 5;
    private readonly Lock _signing = new();

    /// <summary>The certificate, with its private key; it is its own anchor.</summary>
    public X509Certificate2 Certificate { get; } = certificate;

    /// <summary>A new RSA-3072 key and self-signed certificate, valid from the day before <paramref name="now"/> for ten years.</summary>
    public static DevelopmentAuthority Create(DateTimeOffset now)
    {
        using var key = RSA.Create(3072);
        var request = new CertificateRequest($"CN={Name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.8")], critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        return new DevelopmentAuthority(request.CreateSelfSigned(now.AddDays(-1), now.AddYears(10)));
    }

    /// <summary>The pair kept by <see cref="ExportCertificatePem"/> and <see cref="ExportPrivateKeyPem"/>.</summary>
    public static DevelopmentAuthority FromPem(string certificate, string privateKey) => new(X509Certificate2.CreateFromPem(certificate, privateKey));

    /// <summary>The certificate, to be given to whoever verifies (<c>openssl ts -verify -CAfile</c>).</summary>
    public string ExportCertificatePem() => Certificate.ExportCertificatePem();

    /// <summary>The PKCS#8 key, for a file of mode 0600.</summary>
    public string ExportPrivateKeyPem()
    {
        using var key = Certificate.GetRSAPrivateKey() ?? throw new InvalidOperationException("The certificate has no private key.");
        return key.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>DER of the TimeStampResp to DER of a TimeStampReq; a bad request gets a rejection, never an exception.</summary>
    public byte[] Respond(ReadOnlyMemory<byte> request, DateTimeOffset now)
    {
        if (!Rfc3161TimestampRequest.TryDecode(request, out var asked, out var consumed) || consumed != request.Length)
        {
            return Reject(BadDataFormat);
        }

        if (asked.HashAlgorithmId.Value != Sha256Oid || asked.GetMessageHash().Length != SHA256.HashSizeInBytes)
        {
            return Reject(BadAlgorithm);
        }

        return asked.RequestedPolicyId is null || asked.RequestedPolicyId.Value == PolicyOid ? Grant(Sign(Info(asked, now), asked.RequestSignerCertificate)) : Reject(BadRequest);
    }

    private static byte[] Info(Rfc3161TimestampRequest asked, DateTimeOffset now)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            writer.WriteObjectIdentifier(PolicyOid);
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Sha256Oid);
                }

                writer.WriteOctetString(asked.GetMessageHash().Span);
            }

            writer.WriteInteger(new BigInteger(RandomNumberGenerator.GetBytes(16), isUnsigned: true));
            writer.WriteGeneralizedTime(DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()));
            using (writer.PushSequence())
            {
                writer.WriteInteger(1); // accuracy: one second
            }

            if (asked.GetNonce() is { } nonce)
            {
                writer.WriteInteger(new BigInteger(nonce.Span, isUnsigned: false, isBigEndian: true));
            }
        }

        return writer.Encode();
    }

    private byte[] Sign(byte[] info, bool withCertificate)
    {
        var cms = new SignedCms(new ContentInfo(new Oid("1.2.840.113549.1.9.16.1.4"), info), detached: false);
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, Certificate)
        {
            DigestAlgorithm = new Oid(Sha256Oid),
            IncludeOption = withCertificate ? X509IncludeOption.EndCertOnly : X509IncludeOption.None,
        };
        signer.SignedAttributes.Add(new AsnEncodedData(new Oid("1.2.840.113549.1.9.16.2.47"), SigningCertificate()));
        lock (_signing)
        {
            cms.ComputeSignature(signer);
        }

        return cms.Encode();
    }

    /// <summary>SigningCertificateV2 with one ESSCertIDv2: the SHA-256 (default algorithm, so not written) of the certificate.</summary>
    private byte[] SigningCertificate()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteOctetString(SHA256.HashData(Certificate.RawData));
        }

        return writer.Encode();
    }

    private static byte[] Grant(byte[] token)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteInteger(0);
            }

            writer.WriteEncodedValue(token);
        }

        return writer.Encode();
    }

    private static byte[] Reject(int failure)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteInteger(2);
            writer.WriteBitString([(byte)(0x80 >> failure)], 7 - failure);
        }

        return writer.Encode();
    }

    /// <inheritdoc/>
    public void Dispose() => Certificate.Dispose();
}
