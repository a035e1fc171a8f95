using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Support;

public enum TrainingFault { TitleMissing, TitleTooLong, TopicsMissing, TooManyTopics, TopicMissing, TopicTooLong, ClosingMissing, ClosingPast, PeopleInvalid, NoteTooLong, SurveyClosed }

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

/// <summary>The lead asks its accounts what they need to learn (VR-44).</summary>
public sealed class OpenTrainingSurvey(PlatformDb db, Outbox outbox, CurrentScope scope)
{
    /// <param name="Topics">One a line.</param>
    public sealed record Input(Guid Form, string? Title, string? Topics, DateOnly? ClosesOn);

    /// <returns>Empty when it is open.</returns>
    public async Task<IReadOnlyList<TrainingFault>> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        string[] topics = [.. (input.Topics ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase)];
        var faults = new List<TrainingFault>();
        if (string.IsNullOrWhiteSpace(input.Title)) faults.Add(TrainingFault.TitleMissing);
        else if (input.Title.Trim().Length > 200) faults.Add(TrainingFault.TitleTooLong);
        if (topics.Length == 0) faults.Add(TrainingFault.TopicsMissing);
        else if (topics.Length > 12) faults.Add(TrainingFault.TooManyTopics);
        else if (topics.Any(topic => topic.Length > 200)) faults.Add(TrainingFault.TopicTooLong);
        if (input.ClosesOn is null) faults.Add(TrainingFault.ClosingMissing);
        else if (input.ClosesOn < FranceTime.DayOf(now)) faults.Add(TrainingFault.ClosingPast);
        if (faults.Count > 0) return faults;
        var (id, lead) = (Guid.CreateVersion7(), (Scope.Lead)scope.Required);
        var written = await db.Database.ExecuteSqlAsync($"""
            insert into training_surveys (lead_id, id, title, topics, closes_on, form_key, opened_by, opened_at) values ({lead.LeadId}, {id}, {input.Title!.Trim()}, {topics}, {input.ClosesOn}, {input.Form}, {lead.Person}, {now})
            on conflict (lead_id, form_key) do nothing
            """, cancel);      // checked just above
        if (written > 0) await outbox.AddAsync(new TrainingSurveyOpened(id), cancel);
        return [];
    }
}

/// <summary>An agent says how many people of his account need to learn what, asked or not.</summary>
public sealed class StateTrainingNeed(PlatformDb db, CurrentScope scope)
{
    /// <param name="Survey">Null: nobody asked.</param>
    public sealed record Input(Guid Form, Guid? Survey, string? Topic, int? People, string? Note);

    /// <returns>Empty when it is stated.</returns>
    public async Task<IReadOnlyList<TrainingFault>> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var faults = new List<TrainingFault>();
        if (string.IsNullOrWhiteSpace(input.Topic)) faults.Add(TrainingFault.TopicMissing);
        else if (input.Topic.Trim().Length > 200) faults.Add(TrainingFault.TopicTooLong);
        if (input.People is not (>= 1 and <= 500)) faults.Add(TrainingFault.PeopleInvalid);
        var note = TicketText.Kept(input.Note);
        if (note is { Length: > 1000 }) faults.Add(TrainingFault.NoteTooLong);
        if (input.Survey is { } survey && (await db.Database.SqlQuery<DateOnly>($"""select closes_on as "Value" from training_surveys where id = {survey}""").ToListAsync(cancel) is not [var closes] || closes < FranceTime.DayOf(now)))
            faults.Add(TrainingFault.SurveyClosed);
        if (faults.Count > 0) return faults;
        var acting = (Scope.Tenant)scope.Required;
        await db.Database.ExecuteSqlAsync($"""
            insert into training_needs (tenant_id, id, lead_id, survey_id, topic, people, note, form_key, stated_by, stated_at)
            select t.id, {Guid.CreateVersion7()}, coalesce(t.lead_id, t.id), {input.Survey}::uuid, {input.Topic!.Trim()}, {input.People}, {note}, {input.Form}, {acting.Person}, {now} from tenants t where t.id = {acting.TenantId}
            on conflict (tenant_id, form_key) do nothing
            """, cancel);      // checked just above
        return [];
    }

    /// <summary>Takes one back; one that is not the account's, or was taken back, changes nothing.</summary>
    public async Task WithdrawAsync(Guid need, CancellationToken cancel)
    {
        var (tenant, now) = (((Scope.Tenant)scope.Required).TenantId, await db.NowAsync(cancel));
        await db.Database.ExecuteSqlAsync($"update training_needs set withdrawn_at = {now} where tenant_id = {tenant} and id = {need} and withdrawn_at is null", cancel);
    }
}

/// <summary>Surveys and needs as each side reads them.</summary>
public sealed class ReadTraining(PlatformDb db, CurrentScope scope)
{
    public sealed record Survey(Guid Id, string Title, string[] Topics, DateOnly ClosesOn);

    public sealed record Need(Guid Id, string? Survey, string Topic, int People, string? Note, DateTimeOffset StatedAt);

    /// <param name="Account">Who needs it: the account, never a name.</param>
    public sealed record AccountNeed(string Account, string? Survey, string Topic, int People, string? Note, DateTimeOffset StatedAt);

    /// <summary>Those that the account's lead has open, or those of the lead itself.</summary>
    public async Task<IReadOnlyList<Survey>> OpenSurveysAsync(CancellationToken cancel)
    {
        var today = FranceTime.DayOf(await db.NowAsync(cancel));
        return await db.Database.SqlQuery<Survey>($"""select id as "Id", title as "Title", topics as "Topics", closes_on as "ClosesOn" from training_surveys where closes_on >= {today} order by closes_on, id""").ToListAsync(cancel);
    }

    public async Task<IReadOnlyList<Need>> OwnAsync(CancellationToken cancel)
    {
        var tenant = ((Scope.Tenant)scope.Required).TenantId;
        return await db.Database.SqlQuery<Need>($"""
            select n.id as "Id", s.title as "Survey", n.topic as "Topic", n.people as "People", n.note as "Note", n.stated_at as "StatedAt"
            from training_needs n left join training_surveys s on s.id = n.survey_id where n.tenant_id = {tenant} and n.withdrawn_at is null order by n.stated_at desc limit 200
            """).ToListAsync(cancel);
    }

    public async Task<IReadOnlyList<AccountNeed>> ForLeadAsync(CancellationToken cancel)
    {
        var lead = ((Scope.Lead)scope.Required).LeadId;
        return await db.Database.SqlQuery<AccountNeed>($"""
            select t.name as "Account", s.title as "Survey", n.topic as "Topic", n.people as "People", n.note as "Note", n.stated_at as "StatedAt"
            from training_needs n join tenants t on t.id = n.tenant_id left join training_surveys s on s.id = n.survey_id
            where n.lead_id = {lead} and n.withdrawn_at is null order by lower(n.topic), t.name, n.stated_at limit 2000
            """).ToListAsync(cancel);
    }
}

/// <summary>Tells the administrators of the accounts of a survey. Scope System; one fact for each.</summary>
public sealed class TellOfSurveys(PlatformDb db, Outbox outbox, SendMail sendMail, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(TrainingSurveyOpened fact, CancellationToken cancel)
    {
        var survey = await FindAsync(fact.Survey, cancel);
        var lead = new Id<Tenant>(survey.LeadId);
        var readers = await (from m in db.Memberships
                             join t in db.Tenants on m.TenantId equals (Guid)(object)t.Id
                             where t.LeadId == lead && m.Role == MembershipRole.AccountAdmin && m.RevokedAt == null
                             select new { m.Id, m.TenantId, m.PersonId }).ToListAsync(cancel);
        foreach (var reader in readers.OrderBy(r => r.Id).DistinctBy(r => (r.TenantId, r.PersonId))) await outbox.AddAsync(new TrainingReaderToTell(fact.Survey, reader.Id.Value), cancel);
    }

    public async Task ExecuteAsync(TrainingReaderToTell fact, CancellationToken cancel)
    {
        var (survey, id) = (await FindAsync(fact.Survey, cancel), new Id<Membership>(fact.Membership));
        if (await db.Memberships.Where(m => m.Id == id && m.RevokedAt == null).Select(m => new { m.TenantId, m.PersonEmail }).SingleOrDefaultAsync(cancel) is not { } reader) return;      // left since
        var tenant = new Id<Tenant>(reader.TenantId);
        var slug = await db.Tenants.Where(t => t.Id == tenant).Select(t => t.Slug).SingleAsync(cancel);
        await sendMail.ExecuteAsync(new("formation-enquete", $"{fact.Survey:N}-{reader.TenantId:N}", reader.TenantId, reader.PersonEmail, new Dictionary<string, string>
        { ["titre"] = survey.Title, ["echeance"] = FrenchFormat.LongDate(survey.ClosesOn), ["lien"] = $"{portal.Value.BaseUrl}/{slug}/acheteur/formation" }, []), cancel);
    }

    private async Task<Row> FindAsync(Guid survey, CancellationToken cancel) =>
        (await db.Database.SqlQuery<Row>($"""select lead_id as "LeadId", title as "Title", closes_on as "ClosesOn" from training_surveys where id = {survey}""").ToListAsync(cancel)).Single();

    private sealed record Row(Guid LeadId, string Title, DateOnly ClosesOn);
}
