using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Messaging;

namespace Platform.Core.Operations;

<<<<<<< HEAD
/// <summary>Tells every operator that something stored is damaged: how much, and where to look. The message names no deposit. Scope System.</summary>
public sealed class TellOperators(PlatformDb db, FindOperators operators, SendMail sendMail, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(StoredFaultFound fact, CancellationToken cancel)
    {
        var open = (await db.Database.SqlQuery<int>($"select count(*)::int as \"Value\" from stored_faults where mended_at is null").ToListAsync(cancel)).Single();
        foreach (var one in await operators.ExecuteAsync(cancel))
        {
            await sendMail.ExecuteAsync(new("depot-abime", fact.Key, one.Tenant, one.Email, new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["nombre"] = $"{open}",
                ["lien"] = $"{portal.Value.BaseUrl}/exploitation",
            }, []), cancel);
=======
/// <summary>
/// Tells every operator that something stored is damaged: how much, and where to look; the lead's administrators while nobody is one. The message
/// names no deposit. Scope System.
/// </summary>
public sealed class TellOperators(PlatformDb db, SendMail sendMail, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(StoredFaultFound fact, CancellationToken cancel)
    {
        var open = (await db.Database.SqlQuery<Open>($"""
            select count(*) filter (where area <> 'registre')::int as "Stored", count(*) filter (where area = 'registre')::int as "Register" from stored_faults where mended_at is null
            """).ToListAsync(cancel)).Single();
        var operators = await HoldersAsync(MembershipRole.Operator, cancel);
        foreach (var to in operators.Count > 0 ? operators : await HoldersAsync(MembershipRole.LeadAdmin, cancel))
        {
            // Two messages: files come back from a backup, a register never does.
            if (open.Stored > 0) await TellAsync("depot-abime", fact, to, open.Stored, cancel);
            if (open.Register > 0) await TellAsync("registre-abime", fact, to, open.Register, cancel);
>>>>>>> e083f86 (Tell a bad sector, an absent store and a block outside every list apart, and bind the proxy with its certificate)
        }
    }

    private Task TellAsync(string template, StoredFaultFound fact, Holder to, int count, CancellationToken cancel) =>
        sendMail.ExecuteAsync(new(template, fact.Key, to.Tenant, to.Email, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["nombre"] = $"{count}",
            ["lien"] = $"{portal.Value.BaseUrl}/exploitation",
        }, []), cancel);

    private Task<List<Holder>> HoldersAsync(MembershipRole role, CancellationToken cancel) =>
        db.Memberships.Where(m => m.Role == role && m.RevokedAt == null).Select(m => new Holder(m.TenantId, m.PersonEmail)).Distinct().ToListAsync(cancel);

    private sealed record Holder(Guid Tenant, string Email);

    private sealed record Open(int Stored, int Register);
}
