using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Platform.Crypto.Keys;

namespace Platform.Core.Registers;

/// <summary>The register's name (<c>&lt;host&gt;/registre</c>) and the file of its signing key: base64 of a 32-byte seed, mode 0600. Beside it, <c>.pub</c>.</summary>
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

    public Ed25519Key ReadSigningKey() => Ed25519Key.FromSeed(Convert.FromBase64String(File.ReadAllText(options.Value.KeyPath)));

    /// <summary>Where the sequencer notes what it signed last, outside the database: a restored backup cannot make it sign another history.</summary>
    internal string LastSignedPath => options.Value.KeyPath + ".last";

    /// <summary>Makes a key and writes its two files. An existing key is never replaced.</summary>
    /// <exception cref="IOException">The file exists.</exception>
    public static void Create(string path)
    {
        var key = Ed25519Key.Generate();
        using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            using var writer = new StreamWriter(file);
            writer.Write(Convert.ToBase64String(key.ExportSeed()));
        }
        File.WriteAllText(path + ".pub", Convert.ToBase64String(key.PublicKey));
    }

    private static byte[] ReadPublicKey(string path) => Convert.FromBase64String(File.ReadAllText(path + ".pub"));
}
