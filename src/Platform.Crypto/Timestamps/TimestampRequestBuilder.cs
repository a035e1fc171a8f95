using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;

namespace Platform.Crypto.Timestamps;

/// <summary>A request to send to a time-stamping authority (RFC 3161), and what its answer must repeat.</summary>
/// <param name="Bytes">DER of TimeStampReq, to be posted as <c>application/timestamp-query</c>.</param>
/// <param name="Imprint">SHA-256 of what is stamped, 32 bytes.</param>
/// <param name="Nonce">16 random bytes that the token must repeat.</param>
public sealed record TimestampRequest(byte[] Bytes, byte[] Imprint, byte[] Nonce);

/// <summary>Builds requests with a fresh nonce and the certificate asked for, so that the token can be checked years later.</summary>
public static class TimestampRequestBuilder
{
    /// <summary>The request for a SHA-256 imprint of 32 bytes.</summary>
    public static TimestampRequest Build(ReadOnlySpan<byte> imprint)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(imprint.Length, SHA256.HashSizeInBytes);
        var nonce = RandomNumberGenerator.GetBytes(16);
        nonce[0] = (byte)((nonce[0] & 0x7f) | 0x40); // one DER form only: positive, no leading zero
        var request = Rfc3161TimestampRequest.CreateFromHash(imprint.ToArray(), HashAlgorithmName.SHA256, null, nonce, requestSignerCertificates: true);
        return new TimestampRequest(request.Encode(), imprint.ToArray(), nonce);
    }
}
