using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Faults;
using Platform.Core.Law;
using Platform.Core.Notices.Channels;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>The next thing to do for one publication: wait, ask, send, ask again.</summary>
/// <param name="Step">That is due; another one was done meanwhile: nothing is.</param>
public sealed record ChannelStep(Guid Tenant, Guid Publication, int Step) : IFact
{
    public static string Kind => "channel-step";
    public string Key => $"{Publication:D}-{Step}";
}

/// <summary>
/// One step toward the publication of one version at one channel, exactly once whatever fails: it asks the channel by our reference before it sends; that a sending begins is
/// written down before it does; and after one whose answer was lost it only asks, until the channel has had the time to finish. Opens units of work of its own, scope System:
/// nothing is held while the channel thinks.
/// </summary>
public sealed class AdvancePublication(UnitOfWorkFactory work, ChannelDirectory directory, NoticeFormats formats)
{
    private static readonly Scope Job = new Scope.System("channel-step");

    public async Task ExecuteAsync(ChannelStep fact, CancellationToken cancel)
    {
        if (await work.RunAsync(Job, services => services.GetRequiredService<PlanPublication>().ExecuteAsync(fact, cancel), cancel) is not { } call) return;
        var channel = directory.Find(call.Channel, call.Gazette) ?? throw new InvalidOperationException("Planned without a wire.");
        var written = call.Sent ?? Written(formats.Write(call.Channel, call.Content));
        var message = new ChannelMessage(call.Reference, written.Content);
        var asked = await TimedAsync(() => channel.AskAsync(message, cancel));
        Told? sent = null;
        if (asked.Answer is ChannelAnswer.Unknown && call.MaySend && await work.RunAsync(Job, services => services.GetRequiredService<PlanPublication>().BeginAsync(fact, call, written, cancel), cancel))
        {
            sent = await TimedAsync(() => channel.SendAsync(message, cancel));
            Fault.Point("notice.after_answer");
        }
        // What was answered is written down, whoever wants to leave meanwhile.
        await work.RunAsync(Job, services => services.GetRequiredService<WritePublication>().ExecuteAsync(fact, asked, sent, CancellationToken.None), CancellationToken.None);
    }

    private static SentNotice Written(NoticeDocument document) => new(document.Name, document.Content);

    private static async Task<Told> TimedAsync(Func<Task<ChannelAnswer>> call)
    {
        var began = Stopwatch.GetTimestamp();
        var answer = await call();
        return new(answer, (int)Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }
}

/// <summary>An answer, and how long it took.</summary>
internal sealed record Told(ChannelAnswer Answer, int Milliseconds);

/// <summary>What leaves for a channel: kept with the publication before the first byte does, so that the same reference never says something else.</summary>
internal sealed record SentNotice(string Format, byte[] Content);

/// <summary>What a step has to call.</summary>
/// <param name="Sent">At an earlier attempt.</param>
/// <param name="SendingAt">When a sending began whose fate is not known.</param>
/// <param name="MaySend">Not yet received as far as we know, and no sending is under way.</param>
internal sealed record ChannelCall(NoticeChannel Channel, string? Gazette, string Reference, CanonicalNotice Content, DateTimeOffset? SendingAt, bool MaySend, SentNotice? Sent);

/// <summary>Before the wire: is this step still due, may it go yet, is there a wire at all.</summary>
internal sealed class PlanPublication(PlatformDb db, Outbox outbox, ChannelDirectory directory, NoticeFormats formats, ShowNotice show, PublicationFacts facts, WakeNational wake)
{
    /// <returns>Null: nothing to call.</returns>
    public async Task<ChannelCall?> ExecuteAsync(ChannelStep fact, CancellationToken cancel)
    {
        var id = new Id<ChannelPublication>(fact.Publication);
        if (await db.ChannelPublications.SingleOrDefaultAsync(row => row.TenantId == fact.Tenant && row.Id == id, cancel) is not { } publication || publication.Step != fact.Step || publication.IsOver) return null;
        var now = await db.NowAsync(cancel);
        var settled = publication.SendingAt is { } sending ? sending + NoticeChannelRules.On(now).Settles : now;
        var isOfNoUse = publication.AcknowledgedAt is null && await facts.IsOfNoUseAsync(publication, now, cancel);
        if (isOfNoUse && (publication.SendingAt is null || await facts.NeverArrivedAsync(publication, settled, cancel)))
        {
            publication.Withdraw(now);
            if (publication.Channel == NoticeChannel.Joue) await wake.ExecuteAsync(publication, now, cancel);      // there is nothing to wait for any more
            return null;
        }
        if (publication.WasNeverSent && await facts.FollowsUnknownAsync(publication, cancel))
        {
            var again = now + NoticeChannelRules.On(now).Settles;
            await outbox.AddAsync(fact with { Step = publication.Next(again) }, cancel, again);
            return null;
        }
        if (publication is { HeldBy: { } joue, SendingAt: null, AcknowledgedAt: null })
        {
            var european = await db.ChannelPublications.AsNoTracking().SingleAsync(row => row.TenantId == fact.Tenant && row.Id == joue, cancel);
            if (european is { FreesNationalAt: null, WithdrawnAt: null })
            {
                publication.Wait();      // nobody asks every hour: the receipt and the publication wake it, what is sent after a refusal takes its place
                return null;
            }
            if (european.FreesNationalAt is { } until && until > now)
            {
                await outbox.AddAsync(fact with { Step = publication.Next(until) }, cancel, until);
                return null;
            }
        }
        var version = await db.NoticeVersions.AsNoTracking().SingleAsync(row => row.TenantId == fact.Tenant && row.Id == publication.VersionId, cancel);
        if (publication.Channel == NoticeChannel.BuyerProfile)
        {
            publication.Publish(null, null, now);
            var said = await facts.SaidAsync(publication, version, cancel);
            await show.ExecuteAsync(version, said.Identity.Kind, now, cancel, said);
            return null;
        }
        if (directory.Find(publication.Channel, publication.Gazette) is null || formats.IsByHand(publication.Channel, CanonicalNotice.FromJson(version.Content)))
        {
            publication.LeaveToPerson(now);
            return null;
        }
        return new(publication.Channel, publication.Gazette, publication.Reference, await facts.SaidAsync(publication, version, cancel), publication.SendingAt, publication.AcknowledgedAt is null && now >= settled && !isOfNoUse,
            await facts.SentAsync(publication, cancel));
    }

    /// <summary>Written down before the first byte leaves: whoever dies now leaves a trace, and whoever runs the same step meanwhile does not send too.</summary>
    public async Task<bool> BeginAsync(ChannelStep fact, ChannelCall call, SentNotice written, CancellationToken cancel) => await db.Database.ExecuteSqlAsync($"""
        update channel_publications set sending_at = sec.now(), sent_format = coalesce(sent_format, {written.Format}), sent_sha256 = coalesce(sent_sha256, {SHA256.HashData(written.Content)}), sent_content = coalesce(sent_content, {written.Content}) where tenant_id = {fact.Tenant} and id = {fact.Publication} and step = {fact.Step} and sending_at is not distinct from {call.SendingAt}::timestamptz
          and acknowledged_at is null and rejected_at is null and published_at is null and corrected_at is null and withdrawn_at is null
        """, cancel) == 1;
}
