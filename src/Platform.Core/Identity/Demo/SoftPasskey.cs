using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Platform.Core.Identity.Demo;

/// <summary>
/// A passkey made of software: P-256, attestation « none », counter 0 unless set. For demonstrations, and for tests of what no browser
/// would send. The server knows nothing of it: it answers the same ceremonies as a real one.
/// </summary>
public sealed class SoftPasskey : IDisposable
{
    private const byte UserPresent = 0x01, UserVerified = 0x04, AttestedData = 0x40;
    private readonly ECDsa key;

    private SoftPasskey(byte[] credentialId, ECDsa key, Guid userHandle) => (CredentialId, this.key, UserHandle) = (credentialId, key, userHandle);

    public byte[] CredentialId { get; }
    public Guid UserHandle { get; }

    /// <summary>Synced passkeys answer 0 for ever; a device counts.</summary>
    public uint Counter { get; set; }

    public static SoftPasskey Create(Guid userHandle) => new(RandomNumberGenerator.GetBytes(32), ECDsa.Create(ECCurve.NamedCurves.nistP256), userHandle);

    public static SoftPasskey Import(byte[] credentialId, byte[] privateKey, Guid userHandle)
    {
        var imported = ECDsa.Create();
        imported.ImportPkcs8PrivateKey(privateKey, out _);
        return new(credentialId, imported, userHandle);
    }

    public byte[] ExportPrivateKey() => key.ExportPkcs8PrivateKey();

    /// <summary>RFC 9052: kty EC2, alg ES256, crv P-256, x, y.</summary>
    public byte[] CosePublicKey()
    {
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        var cbor = new CborWriter(CborConformanceMode.Ctap2Canonical);
        cbor.WriteStartMap(5);
        cbor.WriteInt32(1); cbor.WriteInt32(2);
        cbor.WriteInt32(3); cbor.WriteInt32(-7);
        cbor.WriteInt32(-1); cbor.WriteInt32(1);
        cbor.WriteInt32(-2); cbor.WriteByteString(q.X!);        // exported from a key with a point
        cbor.WriteInt32(-3); cbor.WriteByteString(q.Y!);
        cbor.WriteEndMap();
        return cbor.Encode();
    }

    /// <summary>Answers navigator.credentials.create with these options.</summary>
    public string Attest(string options, string origin)
    {
        var asked = JsonNode.Parse(options)!;       // our own server's JSON
        var clientData = ClientData("webauthn.create", asked, origin);
        byte[] attested = [.. new byte[16], (byte)(CredentialId.Length >> 8), (byte)CredentialId.Length, .. CredentialId, .. CosePublicKey()];
        byte[] authenticatorData = [.. Head(asked["rp"]!["id"]!.GetValue<string>(), UserPresent | UserVerified | AttestedData), .. attested];
        var cbor = new CborWriter(CborConformanceMode.Ctap2Canonical);
        cbor.WriteStartMap(3);
        cbor.WriteTextString("fmt"); cbor.WriteTextString("none");
        cbor.WriteTextString("attStmt"); cbor.WriteStartMap(0); cbor.WriteEndMap();
        cbor.WriteTextString("authData"); cbor.WriteByteString(authenticatorData);
        cbor.WriteEndMap();
        return Credential(new JsonObject
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(clientData),
            ["attestationObject"] = Base64Url.EncodeToString(cbor.Encode()),
            ["transports"] = new JsonArray("internal"),
        });
    }

    /// <summary>Answers navigator.credentials.get with these options.</summary>
    public string Assert(string options, string origin, bool userVerified = true)
    {
        var asked = JsonNode.Parse(options)!;       // our own server's JSON
        var clientData = ClientData("webauthn.get", asked, origin);
        var authenticatorData = Head(asked["rpId"]!.GetValue<string>(), (byte)(UserPresent | (userVerified ? UserVerified : 0)));
        var signature = key.SignData([.. authenticatorData, .. SHA256.HashData(clientData)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(new JsonObject
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(clientData),
            ["authenticatorData"] = Base64Url.EncodeToString(authenticatorData),
            ["signature"] = Base64Url.EncodeToString(signature),
            ["userHandle"] = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(UserHandle.ToString("D"))),
        });
    }

    public void Dispose() => key.Dispose();

    private byte[] Head(string relyingParty, byte flags)
    {
        var counter = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counter, Counter);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(relyingParty)), flags, .. counter];
    }

    private static byte[] ClientData(string type, JsonNode asked, string origin) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["type"] = type, ["challenge"] = asked["challenge"]!.GetValue<string>(), ["origin"] = origin, ["crossOrigin"] = false,
    }.ToJsonString());

    private string Credential(JsonObject response) => new JsonObject
    {
        ["id"] = Base64Url.EncodeToString(CredentialId), ["rawId"] = Base64Url.EncodeToString(CredentialId), ["type"] = "public-key",
        ["authenticatorAttachment"] = "platform", ["clientExtensionResults"] = new JsonObject(), ["response"] = response,
    }.ToJsonString();
}
