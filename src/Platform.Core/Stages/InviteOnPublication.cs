using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Law;
using Platform.Core.Registers;
using Platform.Core.Values;

namespace Platform.Core.Stages;

/// <summary>A company is invited to a phase: one message, whoever else is.</summary>
public sealed record CandidateInvited(Guid Tenant, Guid Stage, Guid Company) : IFact
{
    public static string Kind => "candidate-invited";
    public string Key => $"{Stage:D}-{Company:D}";
}

/// <summary>Opening a phase invites: everybody at the same instant, in one transaction with the publication, each by a fact of its own.</summary>
internal sealed class InviteOnPublication(PlatformDb db, Outbox outbox, AppendEntry register) : IPublicationStep
{
    public bool TakesStages => true;

    public async Task PublishedAsync(Consultation consultation, DateTimeOffset now, CancellationToken cancel)
    {
        if (consultation.StageOf is null) return;
        var invited = await db.StageInvitations.Where(i => i.ConsultationId == consultation.Id && i.ExcludedReason == null).OrderBy(i => i.CompanyName).ToListAsync(cancel);
        foreach (var invitation in invited) invitation.Invite(now);
        await db.SaveChangesAsync(cancel);
        await register.ExecuteAsync(new(consultation.TenantId, consultation.Id.Value, null, "invitations", new JsonObject
        {
            ["consultation"] = EntryWords.Consultation(consultation.Id, consultation.Title, consultation.Reference),
            ["date"] = WireInstant.Format(now),
            ["invites"] = new JsonArray([.. invited.Select(i => (JsonNode)new JsonObject { ["entreprise"] = i.CompanyName, ["lots"] = new JsonArray([.. i.Lots.Select(lot => (JsonNode)lot)]) })]),
        }), cancel);
        await outbox.AddAsync([.. invited.Select(i => new CandidateInvited(i.TenantId, consultation.Id.Value, i.CompanyId))], cancel);
    }
}

/// <summary>A phase of a procedure that ended invites nobody; fewer than the law names is said.</summary>
internal sealed class StageGuard(PlatformDb db) : IPublicationGuard
{
    public async Task<IReadOnlyList<PublicationObjection>> ObjectionsAsync(Consultation consultation, CancellationToken cancel)
    {
        if (consultation.StageOf is not { } of) return [];
        var first = await db.Consultations.AsNoTracking().SingleAsync(c => c.Id == of, cancel);
        if (first.DiscontinuedAt is not null) return [new("ProcedureDiscontinued", ObjectionSeverity.Error, PublicationStep.Content, "CCP, art. R2185-1")];
        var invited = await db.StageInvitations.CountAsync(i => i.ConsultationId == consultation.Id && i.ExcludedReason == null, cancel);
        return consultation.StageKind == StageKind.Offers && first.PublishedAt is { } launch && FewestCandidates.Of(first.Procedure.ToString(), launch) is { } rule && invited < rule.Fewest
            ? [new("FewCandidates", ObjectionSeverity.Warning, PublicationStep.Content, rule.Article, FrenchFormat.Count(invited, "candidat est invité", "candidats sont invités"), rule.Fewest)] : [];
    }
}
