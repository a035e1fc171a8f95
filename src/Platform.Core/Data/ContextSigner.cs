using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Platform.Core.Data;

/// <summary>Signs who is asking, for one backend and at most 60 seconds: an SQL injection cannot name another account. Read by sec.claim (0002_context.sql).</summary>
public sealed class ContextSigner(IOptions<DatabaseOptions> options, TimeProvider clock)
{
    private const int KeyId = 1;
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(60);
    private readonly byte[] key = Convert.FromBase64String(options.Value.ContextKey);

    /// <returns>kid|tenant|lead|company|actor|via|exp|pid|mac, empty parts allowed.</returns>
    public string Sign(Scope scope, int backend)
    {
        var (tenant, lead, company, actor) = scope switch
        {
            Scope.Tenant t => (t.TenantId.ToString("D"), "", "", t.Person?.ToString("D") ?? "job"),
            Scope.Lead l => ("", l.LeadId.ToString("D"), "", l.Person?.ToString("D") ?? "job"),
            Scope.Visit v => ("", v.LeadId.ToString("D"), "", v.Person?.ToString("D") ?? ""),       // who comes; the database alone signs for whom (sec.resume)
            Scope.Export e => (e.TenantId.ToString("D"), "", "", "job"),
            Scope.Client c => (c.TenantId.ToString("D"), "", "", $"client:{c.ClientId:D}"),        // no person: sec.actor() is null
            Scope.Company c => ("", "", c.CompanyId.ToString("D"), c.Person?.ToString("D") ?? "job"),
            Scope.Platform p => ("", "", "", p.Person.ToString("D")),
            Scope.SignIn s => ("", "", "", s.Person.ToString("D")),
            Scope.System s => ("", "", "", s.Actor.Replace('|', ' ')),
            Scope.Gate => ("", "", "", "gate"),
            _ => ("", "", "", ""),
        };
        var expires = clock.GetUtcNow().Add(Life).ToUnixTimeSeconds();
        var signed = string.Create(CultureInfo.InvariantCulture, $"{KeyId}|{tenant}|{lead}|{company}|{actor}||{expires}|{backend}");
        return $"{signed}|{Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)))}";
    }
}
