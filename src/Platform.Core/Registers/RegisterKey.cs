using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Platform.Crypto.Keys;

namespace Platform.Core.Registers;

/// <summary>The register's name (<c>&lt;host&gt;/registre</c>) and the file of its signing key: a 32-byte seed, mode 0600. Beside it <c>.pub</c>, for hosts that must not read the seed.</summary>
public sealed class RegisterOptions
{
    [Required] public required string Origin { get; init; }
    [Required] public required string KeyPath { get; init; }
}

/// <summary>The key that signs checkpoints. Only the sequencer's host can read the secret; the others read the public half.</summary>
public sealed class RegisterKey(IOptions<RegisterOptions> options)
{
    private readonly Lazy<byte[]> publicKey = new(() => ReadPublicKey(options.Value.KeyPath));

    /// <summary>The log's name, also the name of its key.</summary>
    public string Origin => options.Value.Origin;

    public byte[] PublicKey => publicKey.Value;

    public Ed25519Key ReadSigningKey() => Ed25519Key.FromSeed(File.ReadAllBytes(options.Value.KeyPath));

    /// <summary>Where the sequencer notes what it signed last, outside the database: a restored backup cannot make it sign another history.</summary>
    internal string LastSignedPath => options.Value.KeyPath + ".last";

    private static byte[] ReadPublicKey(string path) =>
        File.Exists(path + ".pub") ? File.ReadAllBytes(path + ".pub") : Ed25519Key.FromSeed(File.ReadAllBytes(path)).PublicKey;
}
