using System.Buffers.Text;
using System.Text.Json;

namespace Platform.Core.Identity;

/// <summary>What a browser sent as the answer of a passkey (PublicKeyCredential.toJSON): read, believed in nothing.</summary>
public sealed record Presented(byte[] CredentialId, byte[] ClientData, byte[] AuthenticatorData, byte[] Signature, Guid? UserHandle)
{
    public static Presented? Read(string? credential)
    {
        if (credential is null or { Length: > 20_000 }) return null;
        try
        {
            using var json = JsonDocument.Parse(credential);
            var root = json.RootElement;
            var response = root.GetProperty("response");
            return new(Bytes(root, "id"), Bytes(response, "clientDataJSON"), Bytes(response, "authenticatorData"), Bytes(response, "signature"), Handle(response));
        }
        catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The challenge inside the client data: spent once, whatever the counter of the key says.</summary>
    public byte[]? Challenge
    {
        get
        {
            try
            {
                using var json = JsonDocument.Parse(ClientData);
                return Bytes(json.RootElement, "challenge");
            }
            catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
            {
                return null;
            }
        }
    }

    // The user handle is the text of the person's id: never an address.
    private static Guid? Handle(JsonElement response) =>
        response.TryGetProperty("userHandle", out var handle) && handle.ValueKind == JsonValueKind.String
        && Guid.TryParse(System.Text.Encoding.UTF8.GetString(Base64Url.DecodeFromChars(handle.GetString())), out var id) ? id : null;

    private static byte[] Bytes(JsonElement of, string name) => Base64Url.DecodeFromChars(of.GetProperty(name).GetString());
}
