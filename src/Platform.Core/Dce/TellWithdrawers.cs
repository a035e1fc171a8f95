using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Messaging;
using Platform.Core.Values;

namespace Platform.Core.Dce;

/// <summary>One address that left itself to be told of changes: a fact of its own, so that a failure of one message repeats no other.</summary>
public sealed record WithdrawerToTell(Guid Consultation, int Version, Guid Withdrawal) : IFact
{
    public static string Kind => "withdrawer-to-tell";
    public string Key => $"{Consultation:D}-{Version}-{Withdrawal:D}";
}

/// <summary>A new version of the file: every identified withdrawer gets one message, whatever the number of withdrawals. Scope Tenant. GD-05.</summary>
public sealed class TellWithdrawers(PlatformDb db, Outbox outbox, SendMail sendMail, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(DceVersionPublished fact, CancellationToken cancel)
    {
        var first = await db.Database.SqlQuery<Guid>($"""
            select distinct on (lower(email)) id as "Value" from dce_withdrawals
            where tenant_id = {fact.Tenant} and consultation_id = {fact.Consultation} and email is not null and version_number < {fact.Version}
            order by lower(email), withdrawn_at
            """).ToListAsync(cancel);
        foreach (var withdrawal in first) await outbox.AddAsync(new WithdrawerToTell(fact.Consultation, fact.Version, withdrawal), cancel);
    }

    public async Task ExecuteAsync(WithdrawerToTell fact, CancellationToken cancel)
    {
        var id = new Id<Consultation>(fact.Consultation);
        var consultation = await db.Consultations.AsNoTracking().SingleAsync(c => c.Id == id, cancel);
        var version = await db.DceVersions.AsNoTracking().SingleAsync(v => v.ConsultationId == id && v.Number == fact.Version, cancel);
        var buyer = await db.Tenants.Where(t => t.Id == new Id<Tenancy.Tenant>(consultation.TenantId)).Select(t => t.Name).SingleAsync(cancel);
        var email = (await db.Database.SqlQuery<string>($"""
            select email as "Value" from dce_withdrawals where tenant_id = {consultation.TenantId} and id = {fact.Withdrawal}
            """).ToListAsync(cancel)).Single();
        await sendMail.ExecuteAsync(new("dce-modifie", $"{fact.Consultation:D}-{fact.Version}", consultation.TenantId, email, new Dictionary<string, string>
        {
            ["reference"] = consultation.Reference,
            ["objet"] = consultation.Title,
            ["acheteur"] = buyer,
            ["version"] = $"{fact.Version}",
            ["note"] = version.Note ?? "",
            ["limite"] = consultation.SubmissionDeadline is { } limit ? FrenchFormat.Limit(limit) : "",
            ["lien"] = $"{portal.Value.BaseUrl}/consultations/{fact.Consultation}/dossier",
        }, []), cancel);
    }
}
