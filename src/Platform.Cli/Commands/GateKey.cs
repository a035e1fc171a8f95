using Platform.Crypto.Keys;

namespace Platform.Cli.Commands;

/// <summary>Makes the gate's identity, an age file that <c>age -d -i</c> accepts; prints the recipient.</summary>
public static class GateKey
{
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancel)
    {
        var identity = X25519Identity.Generate();
        await SecretFile.CreateAsync(arguments.Required("out"), $"{identity}\n", cancel);
        Console.WriteLine(identity.Recipient);
        return 0;
    }
}
