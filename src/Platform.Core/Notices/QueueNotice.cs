using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Law;
using Platform.Core.Notices.Channels;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>Somebody who has seen the costs and accepts them.</summary>
public sealed record ConfirmedCosts(Guid Person, string Name, DateTimeOffset At);

/// <summary>Freezes a version and queues it for each of its channels, in the transaction of whoever publishes: both or nothing. Scope Tenant.</summary>
public sealed class QueueNotice(PlatformDb db, Outbox outbox, CurrentScope scope, ChannelDirectory directory, NoticeFormats formats, ShowNotice show)
{
    /// <param name="Content">What is frozen.</param>
    /// <param name="Author">Null: whoever acts.</param>
    /// <param name="Confirmed">Null where nothing costs anything.</param>
    /// <param name="From">Not sent before; null: at once.</param>
    /// <param name="Before">By channel, what this goes in the place of.</param>
    /// <param name="HeldBy">The publication in the JOUE that it waits for, of an earlier version.</param>
    public sealed record Input(Notice Notice, int Number, CanonicalNotice Content, IReadOnlyList<ChosenChannel> Channels, Publicity Publicity, ConfirmedCosts? Confirmed, DateTimeOffset Now, (Guid Person, string Name)? Author = null, DateTimeOffset? From = null,
        IReadOnlyDictionary<ChosenChannel, Replaced>? Before = null, Id<ChannelPublication>? HeldBy = null);

    /// <param name="Cost">Null: it cost nothing.</param>
    public sealed record Replaced(Id<ChannelPublication>? HeldBy, NoticeCost? Cost);

    /// <summary>The next version of a notice, in the place of publications that come to nothing: what was confirmed for them holds, and what they wait for.</summary>
    internal async Task<NoticeVersion> ReplaceAsync(Notice notice, CanonicalNotice content, IReadOnlyList<ChannelPublication> replaced, DateTimeOffset now, CancellationToken cancel, (Guid, string)? author = null, DateTimeOffset? from = null)
    {
        List<Id<ChannelPublication>> ids = [.. replaced.Select(row => row.Id)];
        var costs = await db.NoticeCosts.AsNoTracking().Where(cost => ids.Contains(cost.PublicationId)).ToDictionaryAsync(cost => cost.PublicationId, cancel);
        foreach (var row in replaced) row.Correct(now);
        await db.SaveChangesAsync(cancel);
        return await ExecuteAsync(new(notice, content.Identity.Version, content, [.. replaced.Select(row => row.Chosen).OrderBy(channel => channel.Channel)], content.Identity.Regime.Publicity, null, now, author, from,
            replaced.ToDictionary(row => row.Chosen, row => new Replaced(row.HeldBy, costs.GetValueOrDefault(row.Id)))), cancel);
    }

    public async Task<NoticeVersion> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var (author, name) = input.Author ?? await WhoAsync(cancel);
        var joue = input.Channels.FirstOrDefault(channel => channel.Channel == NoticeChannel.Joue);
        var version = new NoticeVersion(input.Notice, input.Number, input.Content, author, name, input.Now);
        if (input.Number == 1) db.Notices.Add(input.Notice);
        await db.SaveChangesAsync(cancel);
        db.NoticeVersions.Add(version);
        await db.SaveChangesAsync(cancel);
        var first = joue is null ? null : await AddAsync(input, version, joue, null, cancel);
        foreach (var channel in input.Channels.Where(channel => channel.Channel != NoticeChannel.Joue)) await AddAsync(input, version, channel, first?.Id ?? input.HeldBy ?? input.Before?.GetValueOrDefault(channel)?.HeldBy, cancel);
        await db.SaveChangesAsync(cancel);
        return version;
    }

    /// <summary>More channels for a notice: in the words that were frozen for the others, or in a version of their own where something else is true by now.</summary>
    /// <param name="content">What is true now.</param>
    internal async Task AddChannelsAsync(NoticeVersion version, CanonicalNotice content, IReadOnlyList<ChosenChannel> channels, ConfirmedCosts confirmed, DateTimeOffset now, CancellationToken cancel)
    {
        var notice = await db.Notices.SingleAsync(row => row.Id == version.NoticeId, cancel);
        var joue = await db.ChannelPublications.Where(row => row.NoticeId == version.NoticeId && row.Channel == NoticeChannel.Joue && row.CorrectedAt == null && row.WithdrawnAt == null)
            .OrderByDescending(row => row.QueuedAt).Select(row => (Id<ChannelPublication>?)row.Id).FirstOrDefaultAsync(cancel);
        var input = new Input(notice, version.Number, CanonicalNotice.FromJson(version.Content), channels, content.Identity.Regime.Publicity, confirmed, now, HeldBy: joue);
        if (NoticeDifference.Between(input.Content, content).Count > 0)
        {
            await ExecuteAsync(input with { Number = content.Identity.Version, Content = content }, cancel);
            return;
        }
        foreach (var channel in channels) await AddAsync(input, version, channel, joue, cancel);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Who acts, as the account names the person.</summary>
    public async Task<(Guid Person, string Name)> WhoAsync(CancellationToken cancel)
    {
        var person = scope.Required.PersonId ?? throw new InvalidOperationException("A person publishes.");
        return (person, await db.Memberships.Where(m => m.PersonId == person).Select(m => m.PersonName).FirstOrDefaultAsync(cancel) ?? "");
    }

    private async Task<ChannelPublication> AddAsync(Input input, NoticeVersion version, ChosenChannel channel, Id<ChannelPublication>? heldBy, CancellationToken cancel)
    {
        var publication = new ChannelPublication(version, $"{version.NoticeId}-{version.Number:00}", channel, directory.NameOf(channel) ?? channel.Gazette, heldBy, input.Now);
        var isWired = directory.Find(channel.Channel, channel.Gazette) is not null && !formats.IsByHand(channel.Channel, input.Content);
        if (heldBy is not null || input.From is not null) publication.Next(input.From ?? input.Now);
        else if (channel.Channel == NoticeChannel.BuyerProfile) publication.Publish(null, null, input.Now);
        else if (isWired) publication.Next(input.Now);
        else publication.LeaveToPerson(input.Now);
        db.ChannelPublications.Add(publication);
        await db.SaveChangesAsync(cancel);
        if (publication is { Channel: NoticeChannel.BuyerProfile, PublishedAt: not null }) await show.ExecuteAsync(version, input.Notice.Kind, input.Now, cancel);
        if (publication.DueAt is not null) await outbox.AddAsync(new ChannelStep(publication.TenantId, publication.Id.Value, publication.Step), cancel, input.From);
        if (input.Before?.GetValueOrDefault(channel) is { } before)
        {
            if (before.Cost is { } cost) db.NoticeCosts.Add(new NoticeCost(publication, cost, input.Now));
            return publication;
        }
        var price = NoticePrices.Of(channel.Channel, input.Publicity, input.Now, channel.Gazette);
        if (price.Amount > 0)
        {
            var confirmed = input.Confirmed ?? throw new InvalidOperationException("Nobody confirmed this cost.");
            db.NoticeCosts.Add(new NoticeCost(publication, price, confirmed.Person, confirmed.Name, confirmed.At, input.Now));
        }
        return publication;
    }
}

/// <summary>Makes a version public on the profile, at its own address for ever, and has it printed (VR-07).</summary>
public sealed class ShowNotice(PlatformDb db, Outbox outbox, ShowConsultation showConsultation)
{
    /// <param name="said">What the version says, with what was only known since it was frozen; null: the version.</param>
    public async Task ExecuteAsync(NoticeVersion version, NoticeKind kind, DateTimeOffset now, CancellationToken cancel, CanonicalNotice? said = null)
    {
        // The contract notice brings its consultation, where that waited for the JOUE; no correction is shown before it.
        var calls = await db.Notices.AnyAsync(row => row.TenantId == version.TenantId && row.Id == version.NoticeId && row.CorrectsId == null && (row.Kind == NoticeKind.Contract || row.Kind == NoticeKind.DesignContest), cancel);
        if (calls && await showConsultation.ExecuteAsync(version.TenantId, version.ConsultationId, now, cancel)) await outbox.AddAsync(new ConsultationShown(version.TenantId, version.ConsultationId.Value), cancel);
        // Prior information has no public consultation yet: what it says is all that anybody knows.
        var content = said ?? CanonicalNotice.FromJson(version.Content);
        var of = await db.Tenants.Where(tenant => tenant.Id == new Id<Tenancy.Tenant>(version.TenantId))
            .Select(tenant => new { tenant.Slug, Title = db.PublicConsultations.Where(row => row.TenantId == version.TenantId && row.Id == version.ConsultationId).Select(row => row.Title).FirstOrDefault() }).SingleAsync(cancel);
        db.PublicNotices.Add(new PublicNotice(version, content, kind, content.Identity.Reference, of.Title ?? content.Purpose.Title, content.Buyer.Organisation.Name, of.Slug, now));
        await db.SaveChangesAsync(cancel);
        await outbox.AddAsync(new NoticeToPrint(version.Id.Value), cancel);
    }
}

/// <summary>The contract notice of a consultation, frozen and queued in the transaction that publishes it (decision 0059).</summary>
internal sealed class QueueContractNotice(PlatformDb db, ComposeNotice compose, QueueNotice queue, ReadRegime readRegime) : IPublicationStep
{
    public async Task PublishedAsync(Consultation consultation, DateTimeOffset now, CancellationToken cancel)
    {
        if (consultation.Procedure == Procedure.WithoutPublicity) return;
        var choice = await db.NoticeChoices.AsNoTracking().SingleOrDefaultAsync(row => row.ConsultationId == consultation.Id, cancel);
        var (author, name) = await queue.WhoAsync(cancel);
        var regime = await readRegime.ExecuteAsync(consultation, now, cancel);
        var notice = new Notice(consultation.TenantId, consultation.Id, consultation.Procedure == Procedure.DesignContest ? NoticeKind.DesignContest : NoticeKind.Contract, null, author, name, now);
        var content = await compose.ExecuteAsync(new(consultation, notice.Id.Value, 1, choice?.Contact ?? NoticeContact.Nobody, regime, now), cancel);
        await queue.ExecuteAsync(new(notice, 1, content, choice?.Chosen ?? [ChosenChannel.Profile], regime.Publicity,
            choice is { ConfirmedBy: { } person, ConfirmedByName: { } by, ConfirmedAt: { } at } ? new(person, by, at) : null, now), cancel);
    }
}
