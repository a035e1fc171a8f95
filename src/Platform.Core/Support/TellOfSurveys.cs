using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Support;

/// <summary>A survey was opened: the administrators of the accounts are to be told.</summary>
public sealed record TrainingSurveyOpened(Guid Survey) : IFact
{
    public static string Kind => "training-survey-opened";
    public string Key => $"{Survey:N}";
}

/// <summary>One administrator who is told of it.</summary>
public sealed record TrainingReaderToTell(Guid Survey, Guid Membership) : IFact
{
    public static string Kind => "training-reader-to-tell";
    public string Key => $"{Survey:N}-{Membership:N}";
}

/// <summary>Tells the administrators of the accounts of a survey. Scope System; one fact for each.</summary>
public sealed class TellOfSurveys(PlatformDb db, Outbox outbox, SendMail sendMail, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(TrainingSurveyOpened fact, CancellationToken cancel)
    {
        var survey = await FindAsync(fact.Survey, cancel);
        var lead = new Id<Tenant>(survey.LeadId);
        var readers = await (from m in db.Memberships
                             join t in db.Tenants.InLife() on m.TenantId equals (Guid)(object)t.Id
                             where t.LeadId == lead && m.Role == MembershipRole.AccountAdmin && m.RevokedAt == null
                             select new { m.Id, m.TenantId, m.PersonId }).ToListAsync(cancel);
        foreach (var reader in readers.OrderBy(r => r.Id).DistinctBy(r => (r.TenantId, r.PersonId))) await outbox.AddAsync(new TrainingReaderToTell(fact.Survey, reader.Id.Value), cancel);
    }

    public async Task ExecuteAsync(TrainingReaderToTell fact, CancellationToken cancel)
    {
        var (survey, id) = (await FindAsync(fact.Survey, cancel), new Id<Membership>(fact.Membership));
        if (await db.Memberships.Where(m => m.Id == id && m.RevokedAt == null).Select(m => new { m.TenantId, m.PersonEmail }).SingleOrDefaultAsync(cancel) is not { } reader) return;      // left since
        var tenant = new Id<Tenant>(reader.TenantId);
        if (await db.Tenants.InLife().Where(t => t.Id == tenant).Select(t => t.Slug).SingleOrDefaultAsync(cancel) is not { } slug) return;      // closed since
        await sendMail.ExecuteAsync(new("formation-enquete", $"{fact.Survey:N}-{reader.TenantId:N}", reader.TenantId, reader.PersonEmail, new Dictionary<string, string>
        { ["titre"] = survey.Title, ["echeance"] = FrenchFormat.LongDate(survey.ClosesOn), ["lien"] = $"{portal.Value.BaseUrl}/{slug}/acheteur/formation" }, []), cancel);
    }

    private async Task<Row> FindAsync(Guid survey, CancellationToken cancel) =>
        (await db.Database.SqlQuery<Row>($"""select lead_id as "LeadId", title as "Title", closes_on as "ClosesOn" from training_surveys where id = {survey}""").ToListAsync(cancel)).Single();

    private sealed record Row(Guid LeadId, string Title, DateOnly ClosesOn);
}
