using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>
/// Throws a draft away, with its documents, its keys and the approvals that were asked for it. Who did it and under which number stays. What was published, or announced by a notice, stays for
/// good: the database keeps it too.
/// </summary>
public sealed class DiscardDraft(PlatformDb db)
{
    /// <summary>ApprovalRunning: somebody decides on it, or everybody approved it; the request is taken back first. Announced: a prior-information notice of it was published.</summary>
    public enum Outcome { Discarded, AlreadyPublished, ApprovalRunning, Announced, NotFound }

    public async Task<Outcome> ExecuteAsync(Id<Consultation> consultation, CancellationToken cancel)
    {
        await db.LockConsultationAsync(consultation.Value, cancel);
        if (await ObjectionAsync(consultation, cancel) is { } objection) return objection;
        var said = (await db.Database.SqlQuery<string>($"select sec.discard_draft({consultation.Value}, {Guid.CreateVersion7()}) as \"Value\"").ToListAsync(cancel)).Single();
        return Enum.Parse<Outcome>(said);
    }

    /// <returns>What stands against it, for the page that asks once more; null: nothing.</returns>
    public async Task<Outcome?> ObjectionAsync(Id<Consultation> consultation, CancellationToken cancel)
    {
        if (await db.Consultations.AsNoTracking().Where(c => c.Id == consultation && c.StageOf == null).Select(c => new { c.PublishedAt }).SingleOrDefaultAsync(cancel) is not { } found) return Outcome.NotFound;
        if (found.PublishedAt is not null) return Outcome.AlreadyPublished;
        var held = await db.Database.SqlQuery<string>($"""
            select case when exists (select from notices n where n.consultation_id = {consultation.Value}) then 'Announced'
              when exists (select from approval_submissions s where s.consultation_id = {consultation.Value} and s.ended_at is null) then 'ApprovalRunning' end as "Value"
            """).ToListAsync(cancel);
        return held is [{ } why] ? Enum.Parse<Outcome>(why) : null;
    }
}

/// <summary>Drafts that were thrown away: why a number is missing.</summary>
public sealed class ReadDiscarded(PlatformDb db)
{
    public sealed record Line(string Reference, string Title, int Documents, string ByName, DateTimeOffset At);

    /// <summary>The last ones, newest first.</summary>
    public async Task<IReadOnlyList<Line>> ExecuteAsync(CancellationToken cancel) => await db.Database.SqlQuery<Line>($"""
        select reference as "Reference", title as "Title", documents as "Documents", discarded_by_name as "ByName", discarded_at as "At" from discarded_drafts order by discarded_at desc limit 50
        """).ToListAsync(cancel);
}
