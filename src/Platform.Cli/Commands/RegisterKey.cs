using Platform.Crypto.Keys;

namespace Platform.Cli.Commands;

/// <summary>Makes the key that signs the register's checkpoints: an Ed25519 seed of 32 bytes, nothing else in the file.</summary>
public static class RegisterKey
{
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancel)
    {
        await SecretFile.CreateAsync(arguments.Required("out"), Ed25519Key.Generate().ExportSeed(), cancel);
        return 0;
    }
}
