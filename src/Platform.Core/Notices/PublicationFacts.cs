using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>What a step has to know besides its own publication. Scope System.</summary>
internal sealed class PublicationFacts(PlatformDb db, CallNotices calls)
{
    /// <summary>Whether there is still something to send: not a call that nobody can answer any more, not a correction of what the channel refused.</summary>
    public async Task<bool> IsOfNoUseAsync(ChannelPublication publication, DateTimeOffset now, CancellationToken cancel)
    {
        var notice = await db.Notices.AsNoTracking().SingleAsync(row => row.TenantId == publication.TenantId && row.Id == publication.NoticeId, cancel);
        if (!CallNotices.IsCall(notice.Kind)) return false;
        if (await EarlierAsync(publication, notice, cancel) is { } earlier && (earlier.RejectedAt ?? earlier.WithdrawnAt) is not null) return true;
        var joue = await db.ChannelPublications.AsNoTracking().Where(row => row.TenantId == publication.TenantId && row.Id == publication.HeldBy).Select(row => new { row.RejectedAt, row.WithdrawnAt }).SingleOrDefaultAsync(cancel);
        var isProfile = publication.Channel == NoticeChannel.BuyerProfile;
        if (joue?.WithdrawnAt is not null && (isProfile || notice.CorrectsId is null)) return true;      // no call appears here that never went there
        var of = await db.Consultations.AsNoTracking().Where(c => c.TenantId == publication.TenantId && c.Id == publication.ConsultationId).Select(c => new { c.DiscontinuedAt, c.SubmissionDeadline }).SingleAsync(cancel);
        // The profile shows what the JOUE was sent, whatever became of it since: everybody reads beside it that it has ended. What the JOUE refused nobody will correct then.
        return (of.DiscontinuedAt is not null || now > of.SubmissionDeadline) && (!isProfile || joue?.RejectedAt is not null);
    }

    /// <summary>A correction follows what it corrects: not before it is known that the channel has that.</summary>
    public async Task<bool> FollowsUnknownAsync(ChannelPublication publication, CancellationToken cancel)
    {
        var notice = await db.Notices.AsNoTracking().SingleAsync(row => row.TenantId == publication.TenantId && row.Id == publication.NoticeId, cancel);
        return await EarlierAsync(publication, notice, cancel) is { AcknowledgedAt: null, PublishedAt: null, ManualAt: null };
    }

    /// <summary>Asked after it has had the time to finish, the channel did not know what began to be sent: it has nothing.</summary>
    public async Task<bool> NeverArrivedAsync(ChannelPublication publication, DateTimeOffset settled, CancellationToken cancel) => (await db.Database.SqlQuery<bool>($"""
        select exists (select from channel_attempts where tenant_id = {publication.TenantId} and publication_id = {publication.Id.Value} and act = 'Ask' and result = 'Unknown' and at >= {settled}) as "Value"
        """).ToListAsync(cancel)).Single();

    /// <summary>What a version says at a channel: a national notice tells the day on which the other one was sent to the Office (CCP, art. R2131-20), as it is known by then.</summary>
    public async Task<CanonicalNotice> SaidAsync(ChannelPublication publication, NoticeVersion version, CancellationToken cancel)
    {
        var content = await SinceHeardAsync(publication, CanonicalNotice.FromJson(version.Content), cancel);
        if (publication.Channel == NoticeChannel.Joue) return content;
        var sent = await db.ChannelPublications.AsNoTracking()
            .Where(row => row.TenantId == publication.TenantId && row.NoticeId == publication.NoticeId && row.Channel == NoticeChannel.Joue && row.RejectedAt == null && row.WithdrawnAt == null && (row.AcknowledgedAt != null || row.PublishedAt != null))
            .OrderByDescending(row => row.QueuedAt).Select(row => row.SendingAt ?? row.AcknowledgedAt).FirstOrDefaultAsync(cancel);
        return content with { Links = content.Links with { JoueSentOn = sent is { } at ? FranceTime.DayOf(at) : null } };
    }

    // A correction says what changed since what this channel has, whatever the others were told meanwhile.
    private async Task<CanonicalNotice> SinceHeardAsync(ChannelPublication publication, CanonicalNotice content, CancellationToken cancel)
    {
        var notice = await db.Notices.AsNoTracking().SingleAsync(row => row.TenantId == publication.TenantId && row.Id == publication.NoticeId, cancel);
        if (content.Correction is not { } correction || notice.CorrectsId is not { } id || !CallNotices.IsCall(notice.Kind)) return content;
        var first = await db.Notices.AsNoTracking().SingleAsync(row => row.TenantId == publication.TenantId && row.Id == id, cancel);
        var earlier = (await calls.PublicationsAsync(first, locked: false, cancel)).Where(row => row.Chosen == publication.Chosen && row.Id != publication.Id);
        return (await calls.HeardAsync(earlier, cancel)).GetValueOrDefault(publication.Chosen) is { } heard && CallNotices.Since(heard, content) is { Count: > 0 } changes
            ? content with { Correction = correction with { Changes = changes } } : content;
    }

    /// <summary>What left earlier for this channel, when it leaves again: the same bytes, whatever release runs by then.</summary>
    public async Task<SentNotice?> SentAsync(ChannelPublication publication, CancellationToken cancel) =>
        (await db.Database.SqlQuery<SentNotice>($"select sent_format as \"Format\", sent_content as \"Content\" from channel_publications where tenant_id = {publication.TenantId} and id = {publication.Id.Value} and sent_content is not null").ToListAsync(cancel)).SingleOrDefault();

    private async Task<ChannelPublication?> EarlierAsync(ChannelPublication publication, Notice notice, CancellationToken cancel)
    {
        if (notice.CorrectsId is not { } first) return null;
        var chain = db.Notices.Where(row => row.TenantId == notice.TenantId && row.Id != notice.Id && (row.Id == first || row.CorrectsId == first) && row.CreatedAt <= notice.CreatedAt).Select(row => row.Id);
        return await db.ChannelPublications.AsNoTracking().Where(row => row.TenantId == publication.TenantId && chain.Contains(row.NoticeId) && row.Channel == publication.Channel && row.Gazette == publication.Gazette && row.CorrectedAt == null)
            .OrderByDescending(row => row.QueuedAt).FirstOrDefaultAsync(cancel);
    }
}
