using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Approvals;

/// <summary>After how many days approvers are reminded, from today on. What was already reminded stays so.</summary>
public sealed class SetReminderDelay(PlatformDb db, CurrentScope scope)
{
    public const int Most = 30;

    public sealed record Input(int Days, string ByName);

    /// <returns>False: not between 1 and <see cref="Most"/> days.</returns>
    public async Task<bool> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (input.Days is < 1 or > Most) return false;
        var (acting, now) = ((Scope.Tenant)scope.Required, await db.NowAsync(cancel));
        db.ApprovalDelays.Add(new ApprovalDelay(acting.TenantId, FranceTime.DayOf(now), input.Days, acting.PersonId ?? throw new InvalidOperationException("A person sets a delay."), input.ByName, now));
        await db.SaveChangesAsync(cancel);
        return true;
    }
}

internal static class ReminderDelays
{
    /// <summary>The account's own, else the rule of the platform.</summary>
    public static async Task<int> ReminderDaysAsync(this PlatformDb db, Guid tenant, DateTimeOffset now, CancellationToken cancel)
    {
        var today = FranceTime.DayOf(now);
        return await db.ApprovalDelays.AsNoTracking().Where(d => d.TenantId == tenant && d.ValidFrom <= today).OrderByDescending(d => d.ValidFrom).ThenByDescending(d => d.SetAt)
            .Select(d => (int?)d.Days).FirstOrDefaultAsync(cancel) ?? ApprovalRules.On(now).RemindEveryDays;
    }
}
