using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Support;

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
