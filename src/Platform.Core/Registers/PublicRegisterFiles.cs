using System.Text;
using Microsoft.Extensions.Options;

namespace Platform.Core.Registers;

/// <summary>What an archive holds of the public register, so that its proofs are checked without us: the last signed head, the register's key, the certificate of the time-stamping authority.</summary>
public sealed class PublicRegisterFiles(ReadRegister read, RegisterKey register, IOptions<TimestampOptions> timestamps)
{
    public async Task<IReadOnlyDictionary<string, byte[]>> ReadAsync(CancellationToken cancel)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        if (await read.HeadAsync(cancel) is { } head) files["registre-public/checkpoint.txt"] = Encoding.UTF8.GetBytes(head.Checkpoint);
        files["registre-public/cle-du-registre.txt"] = Encoding.UTF8.GetBytes(Convert.ToBase64String(register.PublicKey) + "\n");
        if (File.Exists(timestamps.Value.CertificatePath)) files["registre-public/tsa.pem"] = await File.ReadAllBytesAsync(timestamps.Value.CertificatePath, cancel);
        return files;
    }
}
