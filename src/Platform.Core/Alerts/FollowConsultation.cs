using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Portals;

namespace Platform.Core.Alerts;

/// <summary>What a person of a company follows (PEER-18): a list, and a calendar of its own whose address nobody guesses. Limits are read when they are asked for, so that a corrigendum moves them.</summary>
public sealed class FollowConsultation(PlatformDb db, CurrentScope scope, ReadFeed feed)
{
    /// <summary>What a calendar holds too.</summary>
    public const int Most = ReadFeed.MostDeadlines;

    /// <returns>False when there is no such published consultation, or the list is full.</returns>
    public async Task<bool> FollowAsync(Guid consultation, CancellationToken cancel)
    {
        var (company, person) = Acting();
        if ((await FollowedAsync(cancel)).Count >= Most) return false;
        var rows = await db.Database.ExecuteSqlAsync($"""
            insert into followed_consultations (company_id, person_id, buyer_id, consultation_id, followed_at)
            select {company}, {person}, p.tenant_id, p.id, sec.now() from public_consultations p where p.id = {consultation} on conflict do nothing
            """, cancel);
        return rows > 0 || await IsFollowedAsync(consultation, cancel);
    }

    public Task LeaveAsync(Guid consultation, CancellationToken cancel) => db.Database.ExecuteSqlAsync($"delete from followed_consultations where consultation_id = {consultation}", cancel);

    public async Task<bool> IsFollowedAsync(Guid consultation, CancellationToken cancel) =>
        (await db.Database.SqlQuery<bool>($"select exists (select from followed_consultations where consultation_id = {consultation}) as \"Value\"").ToListAsync(cancel)).Single();

    /// <summary>Soonest limit first, those of the past at the end.</summary>
    public async Task<IReadOnlyList<ReadFeed.Item>> ReadAsync(CancellationToken cancel)
    {
        var (items, now) = (await feed.OfAsync(await FollowedAsync(cancel), cancel), await db.NowAsync(cancel));
        return [.. items.OrderBy(item => item.SubmissionDeadline <= now).ThenBy(item => item.SubmissionDeadline)];
    }

    /// <summary>The secret of the calendar, made when it is first asked for.</summary>
    public async Task<string> CalendarAsync(CancellationToken cancel)
    {
        var (company, person) = Acting();
        await db.Database.ExecuteSqlAsync($"insert into follow_calendars (company_id, person_id, made_at) values ({company}, {person}, sec.now()) on conflict do nothing", cancel);
        return await FindCalendarAsync(cancel) ?? throw new InvalidOperationException("It was made just now.");
    }

    /// <summary>Null until it is asked for.</summary>
    public async Task<string?> FindCalendarAsync(CancellationToken cancel) =>
        (await db.Database.SqlQuery<byte[]>($"select secret as \"Value\" from follow_calendars").ToListAsync(cancel)).Select(AlertSecret.Write).SingleOrDefault();

    /// <summary>Of whoever holds the secret of a calendar; null for none. Scope Public.</summary>
    public async Task<IReadOnlyList<ReadFeed.Item>?> OfCalendarAsync(string secret, CancellationToken cancel)
    {
        if (AlertSecret.Read(secret) is not { } bytes || !(await db.Database.SqlQuery<bool>($"select sec.knows_calendar({bytes}) as \"Value\"").ToListAsync(cancel)).Single()) return null;
        return await feed.OfAsync(await db.Database.SqlQuery<Guid>($"select c as \"Value\" from sec.followed_by({bytes}) c").ToListAsync(cancel), cancel);
    }

    private Task<List<Guid>> FollowedAsync(CancellationToken cancel) => db.Database.SqlQuery<Guid>($"select consultation_id as \"Value\" from followed_consultations").ToListAsync(cancel);

    private (Guid Company, Guid Person) Acting() => scope.Required is Scope.Company { Person: { } person } acting ? (acting.CompanyId, person) : throw new InvalidOperationException("A person of a company follows.");
}
