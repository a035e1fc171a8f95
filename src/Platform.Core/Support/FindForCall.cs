using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Support;

/// <summary>
/// The published consultation of which a caller speaks, by what he says of it: its reference, which several accounts may use, with or without the word before the year, or its id. Only what everybody may read is
/// looked at. Scope Lead.
/// </summary>
public sealed class FindForCall(PlatformDb db)
{
    public const int Most = 20;

    /// <param name="MayAnswer">False for an agent who buys for its account: a colleague takes this call (0048).</param>
    public sealed record Found(Guid Id, string Said, DateTimeOffset Deadline, bool MayAnswer);

    /// <returns>What is still to come first, the nearest limit before the others; nothing for what is not published.</returns>
    public async Task<IReadOnlyList<Found>> ExecuteAsync(string said, Guid? id, CancellationToken cancel)
    {
        var reference = said.Trim();
        return await db.Database.SqlQuery<Found>($"""
            select id as "Id", reference || ' — ' || title || ' (' || buyer || ')' as "Said", submission_deadline as "Deadline", sec.assists_about(tenant_id) as "MayAnswer" from public_consultations
            where case when {id}::uuid is not null then id = {id}
              else lower(reference) = lower({reference}) or ({reference} ~ '^[0-9]+-[0-9]+$' and right(reference, length({reference}) + 1) = '-' || {reference}) end
            order by submission_deadline <= sec.now(), submission_deadline, id limit {Most}
            """).ToListAsync(cancel);
    }
}
