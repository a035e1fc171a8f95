using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Dce;

/// <summary>The address that a withdrawal left, for the page that follows it.</summary>
public sealed class ReadTaker(PlatformDb db)
{
    /// <returns>Null when the link is unknown, too old, or nobody's.</returns>
    public async Task<string?> ExecuteAsync(string token, CancellationToken cancel)
    {
        if (!Base64Url.IsValid(token, out var length) || length != 32) return null;
        var hash = SHA256.HashData(Base64Url.DecodeFromChars(token));
        return (await db.Database.SqlQuery<string?>($"""select sec.withdrawal_email({hash}) as "Value" """).ToListAsync(cancel)).Single();
    }
}
