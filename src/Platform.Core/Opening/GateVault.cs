using System.Text;
using Microsoft.Extensions.Options;
using Platform.Crypto.Envelopes;
using Platform.Crypto.Keys;

namespace Platform.Core.Opening;

/// <summary>Only the gate process has these: its own key file, and the recipient that can save its keys.</summary>
public sealed class GateOptions
{
    /// <summary>An age identity file (<c>platform gate-key</c>), readable by the gate's account alone.</summary>
    public string? KeyPath { get; init; }

    /// <summary>age recipient of the lead agglomeration's recovery key.</summary>
    public string? RecoveryRecipient { get; init; }
}

/// <summary>Keeps the gate's identities sealed at rest. The database holds ciphertext, the file holds the key: a thief needs both.</summary>
public sealed class GateVault(IOptions<GateOptions> options)
{
    private readonly Lazy<X25519Identity> own = new(() => ReadIdentity(options.Value.KeyPath
        ?? throw new InvalidOperationException("Gate:KeyPath is not set: only the gate process has it.")));

    public byte[] SealForMyself(X25519Identity identity) => AgeWriter.Encrypt(AgeFile(identity), own.Value.Recipient);

    public byte[] SealForRecovery(X25519Identity identity) => AgeWriter.Encrypt(AgeFile(identity), X25519Recipient.Parse(options.Value.RecoveryRecipient
        ?? throw new InvalidOperationException("Gate:RecoveryRecipient is not set: a gate that can lose bids is refused.")));

    public X25519Identity Open(byte[] @sealed) => X25519Identity.Parse(Encoding.ASCII.GetString(AgeReader.Decrypt(@sealed, own.Value)).Trim());

    // What « age -d » gives back is a key file that « age -d -i » takes.
    private static byte[] AgeFile(X25519Identity identity) => Encoding.ASCII.GetBytes($"{identity}\n");

    private static X25519Identity ReadIdentity(string path) =>
        X25519Identity.Parse(File.ReadLines(path).Select(line => line.Trim()).First(line => line.Length > 0 && line[0] != '#'));
}
