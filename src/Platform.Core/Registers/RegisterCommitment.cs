using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Platform.Crypto.Json;
using Platform.Crypto.Transparency;

namespace Platform.Core.Registers;

/// <summary>A salted commitment: whoever holds salt and details can recompute the entry, nobody else learns what it says.</summary>
public sealed record RegisterCommitment(byte[] Salt, string Details, byte[] Entry)
{
    /// <summary>Adds the kind to the details as <c>type</c> and draws the salt.</summary>
    public static RegisterCommitment Make(string kind, JsonObject details)
    {
        details["type"] = kind;
        var jcs = CanonicalJson.Serialize(details);
        var salt = RandomNumberGenerator.GetBytes(32);
        return new(salt, Encoding.UTF8.GetString(jcs), RegisterLeaf.Entry(salt, jcs));
    }
}
