using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Values;

namespace Platform.Core.Support;

/// <summary>
/// An account tells its agglomeration what it will need, and for which day (VR-35): an occasional service, a training, help with a publication, an entity to open.
/// Nothing waits for the answer: no publication, no act. Scope Tenant.
/// </summary>
public sealed class AskForDay(PlatformDb db, CurrentScope scope, Outbox outbox)
{
    /// <param name="Form">Idempotency key: a second click asks nothing more.</param>
    public sealed record Input(Guid Form, RequestAbout? About, string? Title, string? Text, DateOnly? WishedOn, string Name);

    /// <returns>Empty when it is sent.</returns>
    public async Task<IReadOnlyList<RequestFault>> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var faults = Faults(input, FranceTime.DayOf(now)).ToList();
        if (faults.Count > 0) return faults;
        var (id, tenant, title) = (Guid.CreateVersion7(), ((Scope.Tenant)scope.Required).TenantId, input.Title!.Trim());      // checked just above
        var written = await db.Database.ExecuteSqlAsync($"""
            insert into proposals (tenant_id, id, lead_id, kind, about, wished_on, title, body, form_key, proposed_by, proposed_by_name, proposed_at)
            select t.id, {id}, coalesce(t.lead_id, t.id), {nameof(ProposalKind.Request)}, {input.About.ToString()}, {input.WishedOn}, {title}, {TicketText.Kept(input.Text) ?? title}, {input.Form}, {scope.Required.PersonId}, {input.Name}, {now}
            from tenants t where t.id = {tenant} on conflict (tenant_id, form_key) do nothing
            """, cancel);
        if (written > 0) await outbox.AddAsync(new RequestMoved(id, 0), cancel);
        return [];
    }

    private static IEnumerable<RequestFault> Faults(Input input, DateOnly today)
    {
        if (input.About is null) yield return RequestFault.AboutMissing;
        if (string.IsNullOrWhiteSpace(input.Title)) yield return RequestFault.TitleMissing;
        else if (input.Title.Trim().Length > 200) yield return RequestFault.TitleTooLong;
        if (input.WishedOn is null) yield return RequestFault.DayMissing;
        else if (input.WishedOn < today) yield return RequestFault.DayPast;
        if (input.Text?.Trim().Length > 4000) yield return RequestFault.TextTooLong;
    }

    /// <summary>The account needs it no longer; who asked, or an administrator of the account.</summary>
    /// <returns>False: there was nothing to withdraw.</returns>
    public async Task<bool> WithdrawAsync(Guid request, string name, CancellationToken cancel)
    {
        if ((await db.Database.SqlQuery<int?>($"""select sec.withdraw_request({request}, {name}) as "Value" """).ToListAsync(cancel)).Single() is not { } rank) return false;
        await outbox.AddAsync(new RequestMoved(request, rank), cancel);
        return true;
    }
}
