using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Law;
using Platform.Core.Notices.Channels;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>A channel refused a version: its author is told.</summary>
public sealed record NoticeRefused(Guid Tenant, Guid Publication) : IFact
{
    public static string Kind => "notice-refused";
    public string Key => $"{Publication:D}";
}

/// <summary>After the wire: what the channel said, as dated facts, and when the next step comes. Scope System.</summary>
internal sealed class WritePublication(PlatformDb db, Outbox outbox, ChannelDirectory directory, WakeNational wake)
{
    public async Task ExecuteAsync(ChannelStep fact, Told asked, Told? sent, CancellationToken cancel)
    {
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"channel:" + fact.Publication.ToString("D")}, 0))", cancel);
        var id = new Id<ChannelPublication>(fact.Publication);
        var publication = await db.ChannelPublications.SingleAsync(row => row.TenantId == fact.Tenant && row.Id == id, cancel);
        var isWritten = publication.Step != fact.Step;      // by another worker, which sent nothing: only one may
        if (isWritten && (publication.IsOver || publication.AcknowledgedAt is not null || sent?.Answer is not (ChannelAnswer.Received or ChannelAnswer.Published or ChannelAnswer.Rejected))) return;
        var now = await db.NowAsync(cancel);
        if (!isWritten) await NoteAsync(publication, fact.Step, "Ask", asked, now, cancel);
        if (sent is not null) await NoteAsync(publication, fact.Step, "Send", sent, now, cancel);
        var freed = publication.FreesNationalAt;
        var next = await ReadAsync(publication, asked.Answer, sent?.Answer, now, cancel);
        if (next is { } due) await outbox.AddAsync(fact with { Step = publication.Next(due) }, cancel, due);
        else publication.Next(now);
        if (publication.Channel == NoticeChannel.Joue && publication.FreesNationalAt != freed) await wake.ExecuteAsync(publication, now, cancel);
        await db.SaveChangesAsync(cancel);
    }

    /// <returns>When to ask again; null: nothing more comes of it by itself.</returns>
    private async Task<DateTimeOffset?> ReadAsync(ChannelPublication publication, ChannelAnswer asked, ChannelAnswer? sent, DateTimeOffset now, CancellationToken cancel)
    {
        switch (sent ?? asked)
        {
            case ChannelAnswer.Received received:
                publication.Acknowledge(received.Remote, now);
                return now + directory.Polls(now);
            case ChannelAnswer.Published published:
                publication.Acknowledge(published.Remote, now);
                publication.Publish(published.Reference, published.Url, now);
                return null;
            case ChannelAnswer.Rejected rejected:
                publication.Acknowledge(rejected.Remote, now);
                publication.Reject(now);
                await WriteErrorsAsync(publication, rejected.Errors, cancel);
                await outbox.AddAsync(new NoticeRefused(publication.TenantId, publication.Id.Value), cancel);
                return null;
            case ChannelAnswer.Unclear { SaysRefused: true } when await FailuresAsync(publication, cancel) > NoticeChannelRules.On(now).Retries.Count:
                return await ReadAsync(publication, new ChannelAnswer.Rejected(publication.Reference, [new(null, null, ChannelXml.Shortened(null))]), null, now, cancel);      // asked often enough for its reasons
            case ChannelAnswer.Unclear unclear:
                publication.Fail(now, sent is null ? publication.SendingAt is not null : unclear.MayHaveIt);
                var rest = NoticeChannelRules.On(now).After(await FailuresAsync(publication, cancel));
                return now + (unclear.RetryAfter > rest ? unclear.RetryAfter.Value : rest);
            case ChannelAnswer.Unknown:
                // It had said that it has it, or what was sent is not there yet: asked again, sent again when it has had its time.
                publication.Fail(now, publication.SendingAt is not null);
                var wait = NoticeChannelRules.On(now).After(await FailuresAsync(publication, cancel));
                return publication.SendingAt is { } sending && publication.AcknowledgedAt is null && sending + NoticeChannelRules.On(now).Settles is var settled && now + wait > settled && settled > now ? settled : now + wait;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // In a row, this one included.
    private async Task<int> FailuresAsync(ChannelPublication publication, CancellationToken cancel) => (await db.Database.SqlQuery<int>($"""
        select count(distinct step)::int as "Value" from channel_attempts where tenant_id = {publication.TenantId} and publication_id = {publication.Id.Value}
          and step > coalesce((select max(step) from channel_attempts where tenant_id = {publication.TenantId} and publication_id = {publication.Id.Value} and result in ('Received', 'Published', 'Rejected')), -1)
        """).ToListAsync(cancel)).Single();

    private async Task NoteAsync(ChannelPublication publication, int step, string act, Told told, DateTimeOffset now, CancellationToken cancel)
    {
        var (result, fault, status) = told.Answer.Match<(string, string?, int?)>(_ => ("Unknown", null, null), _ => ("Received", null, null), _ => ("Published", null, null), _ => ("Rejected", null, null),
            unclear => ("Unclear", unclear.Fault.ToString(), unclear.Status));
        await db.Database.ExecuteSqlAsync($"""
            insert into channel_attempts (tenant_id, publication_id, step, act, consultation_id, at, result, fault, status, milliseconds)
            values ({publication.TenantId}, {publication.Id.Value}, {step}, {act}, {publication.ConsultationId.Value}, {now}, {result}, {fault}, {status}, {told.Milliseconds})
            """, cancel);
    }

    private async Task WriteErrorsAsync(ChannelPublication publication, IReadOnlyList<ChannelError> errors, CancellationToken cancel)
    {
        foreach (var (index, error) in errors.Take(200).Index())
            await db.Database.ExecuteSqlAsync($"""
                insert into channel_errors (tenant_id, publication_id, number, consultation_id, rule, field, message)
                values ({publication.TenantId}, {publication.Id.Value}, {index + 1}, {publication.ConsultationId.Value}, {error.Rule}, {error.Field}, {error.Message}) on conflict do nothing
                """, cancel);
    }
}
