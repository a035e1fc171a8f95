using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Support;

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
