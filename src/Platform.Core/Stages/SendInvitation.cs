using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Messaging;
using Platform.Core.Values;

namespace Platform.Core.Stages;

/// <summary>
/// Writes to one invited company, in the words of R2144-9, and notes that it was sent, or that the mail server refused it for good. Scope System; sent once per phase and company, whatever dies in between.
/// </summary>
public sealed class SendInvitation(PlatformDb db, SendMail sendMail, ReadStatement readStatement, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(CandidateInvited fact, CancellationToken cancel)
    {
        var id = new Id<Consultation>(fact.Stage);
        var stage = await db.Consultations.AsNoTracking().SingleAsync(c => c.TenantId == fact.Tenant && c.Id == id, cancel);
        var invitation = await db.StageInvitations.AsNoTracking().SingleAsync(i => i.TenantId == fact.Tenant && i.ConsultationId == id && i.CompanyId == fact.Company, cancel);
        if (stage.DiscontinuedAt is not null) return;
        // Whoever deposited; gone since, an administrator of the company.
        var to = (await db.Database.SqlQuery<string>($"""
            select person_email as "Value" from company_members where company_id = {fact.Company} and left_at is null and (person_id = {invitation.PersonId} or role = 'CompanyAdmin')
            order by person_id = {invitation.PersonId} desc, joined_at limit 1
            """).ToListAsync(cancel)).SingleOrDefault();
        if (to is null)
        {
            await NoteAsync(fact, "Refused", InvitationWords.NobodyLeft, cancel);
            return;
        }
        try
        {
            await sendMail.ExecuteAsync(new(InvitationWords.TemplateOf(stage), $"{fact.Stage:D}", null, to, await ValuesAsync(stage, invitation, cancel), []), cancel);
        }
        catch (MailRefusedException refused) when (refused.IsForGood)
        {
            await NoteAsync(fact, "Refused", $"{to}\u00A0: {refused.Code}", cancel);
            return;
        }
        await NoteAsync(fact, "Sent", to, cancel);
    }

    private async Task<IReadOnlyDictionary<string, string>> ValuesAsync(Consultation stage, StageInvitation invitation, CancellationToken cancel)
    {
        var face = await db.ConsultationFaces.AsNoTracking().SingleAsync(f => f.TenantId == stage.TenantId && f.Id == stage.Id, cancel);
        var first = await db.ConsultationFaces.AsNoTracking().SingleAsync(f => f.TenantId == stage.TenantId && f.Id == face.StageOf, cancel);
        var stated = await readStatement.ExecuteAsync(stage.Id, cancel);
        var documents = await db.DceDocuments.AsNoTracking().Where(d => d.TenantId == stage.TenantId && d.ConsultationId == stage.Id && db.DceVersions.Any(v => v.Id == d.VersionId && v.Number == 1)).Select(d => d.Name).ToListAsync(cancel);
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["acheteur"] = face.Buyer,
            ["reference"] = face.Reference,
            ["objet"] = face.Title,
            ["entreprise"] = invitation.CompanyName,
            ["avis"] = first.Reference,
            ["publie"] = FrenchFormat.LongDate(FranceTime.DayOf(first.PublishedAt)),
            ["limite"] = FrenchFormat.Limit(face.SubmissionDeadline),
            ["lots"] = InvitationWords.LotsOf(stated, invitation.Lots),
            ["criteres"] = InvitationWords.CriteriaOf(stated, invitation.Lots),
            ["documents"] = string.Join('\n', documents.Order(FrenchOrder.Names).Select(name => $"– {name}")),
            ["lien"] = portal.Value.BaseUrl + face.Address,
        };
    }

    // A repeat writes nothing: one line of each kind.
    private Task NoteAsync(CandidateInvited fact, string what, string detail, CancellationToken cancel) => db.Database.ExecuteSqlAsync($"""
        insert into invitation_events (tenant_id, id, consultation_id, company_id, event, at, detail) values ({fact.Tenant}, {Guid.CreateVersion7()}, {fact.Stage}, {fact.Company}, {what}, sec.now(), {detail})
        on conflict (tenant_id, consultation_id, company_id, event) do nothing
        """, cancel);
}

/// <summary>What an invitation says.</summary>
internal static class InvitationWords
{
    public const string NobodyLeft = "Plus personne de cette entreprise n’a de compte";

    public static string TemplateOf(Consultation stage) => stage switch
    {
        { StageKind: StageKind.Offers, Procedure: Procedure.Dialogue } => "invitation-dialogue",
        { StageKind: StageKind.Projects } => "invitation-concours",
        { StageKind: StageKind.Offers } => "invitation-offre",
        { StageFinal: true } => "invitation-tour-final",
        _ => "invitation-tour",
    };

    public static string LotsOf(Statement stated, IReadOnlyList<int> lots) => stated.Lots is [{ Title: Lot.SingleTitle }] ? "l’ensemble du marché"
        : string.Join('\n', stated.Lots.Where(l => lots.Contains(l.Number)).Select(l => $"– lot {l.Number}{FrenchFormat.NoBreak}: {l.Title}"));

    public static string CriteriaOf(Statement stated, IReadOnlyList<int> lots) => stated.Criteria.Where(k => k.LotNumber == 0 || lots.Contains(k.LotNumber)).ToList() is { Count: > 0 } criteria
        ? string.Join('\n', criteria.Select(k => $"– {(k.LotNumber == 0 ? "" : $"lot {k.LotNumber}, ")}{k.Wording}{(k.Weight is { } weight ? $"{FrenchFormat.NoBreak}: {weight:0.##}{FrenchFormat.NoBreak}%" : "")}"))
        : "ils sont dans les documents de la consultation";
}
