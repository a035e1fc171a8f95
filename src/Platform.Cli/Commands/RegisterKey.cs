using Platform.Crypto.Keys;

namespace Platform.Cli.Commands;

/// <summary>Makes the key that signs the register's checkpoints: an Ed25519 seed of 32 bytes, nothing else in the file. Beside it <c>.pub</c>, the public half.</summary>
public static class RegisterKey
{
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancel)
    {
        var key = Ed25519Key.Generate();
        await SecretFile.CreateAsync(arguments.Required("out"), key.ExportSeed(), cancel);
        await File.WriteAllBytesAsync(arguments.Required("out") + ".pub", key.PublicKey, cancel);
        return 0;
    }
}
