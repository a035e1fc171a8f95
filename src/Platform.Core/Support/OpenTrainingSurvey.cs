using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Values;

namespace Platform.Core.Support;

public enum TrainingFault { TitleMissing, TitleTooLong, TopicsMissing, TooManyTopics, TopicMissing, TopicTooLong, ClosingMissing, ClosingPast, PeopleInvalid, NoteTooLong, SurveyClosed }

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
