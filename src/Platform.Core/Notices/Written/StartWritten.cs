using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Notices.Channels;
using Platform.Core.Values;

namespace Platform.Core.Notices.Written;

/// <summary>
/// Begins a notice: prior information about a draft, the award notice of a consultation that is over, the modification of a contract that was awarded, or a correction
/// of one of these. One of a kind is in hand at a time: who comes second finds the first.
/// </summary>
public sealed class StartWritten(PlatformDb db, CurrentScope scope, IAwardSource source, ReadRegime readRegime, NoticeFormats formats, ChannelDirectory directory, EarlierNotices earlier)
{
    /// <param name="Notice">Of a modification, the award notice; of a correction, the notice that is corrected.</param>
    /// <param name="Corrects">It corrects that notice, and starts from what the last correction of it says; one that a journal refused is mended itself.</param>
    public sealed record Input(Id<Consultation> Consultation, NoticeKind Kind, Id<Notice>? Notice, bool Corrects, string ByName);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Started(Id<WrittenNotice> Notice) : Outcome;

        /// <summary>Prior information comes before the publication, the award notice after the opening of the last offers, a modification after the award; none of them is of a later phase.</summary>
        public sealed record NotNow : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Started, T> started, Func<NotNow, T> notNow, Func<NotFound, T> notFound) => this switch
        { Started s => started(s), NotNow n => notNow(n), NotFound f => notFound(f), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        if (await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == input.Consultation, cancel) is not { } consultation) return new Outcome.NotFound();
        if (consultation.StageOf is not null) return new Outcome.NotNow();      // the notices of a procedure are those of its first phase
        var inHand = await db.WrittenNotices.AsNoTracking().Where(row => row.ConsultationId == consultation.Id && row.PublishedAt == null).ToListAsync(cancel);
        if (inHand.Find(row => row.Kind == input.Kind || (row.IsPrior && input.Kind == NoticeKind.PriorInformation)) is { } there) return new Outcome.Started(there.Id);
        Notice? of = null, holds = null;      // what is named, or the first of its chain; what holds of it now
        if (input.Notice is { } named)
        {
            of = await db.Notices.AsNoTracking().SingleOrDefaultAsync(row => row.Id == named && row.ConsultationId == consultation.Id, cancel);
            if (of is null || of.Kind != (input.Corrects ? input.Kind : NoticeKind.Award)) return new Outcome.NotFound();
            (of, holds) = input.Corrects && await IsRefusedAsync(of, cancel) ? (of, of) : await earlier.ChainAsync(of, cancel) is [var first, ..] chain ? (first, chain[^1]) : (of, of);
        }
        if (!await IsTimeAsync(consultation, input, of, cancel)) return new Outcome.NotNow();

        var now = await db.NowAsync(cancel);
        var person = scope.Required.PersonId ?? throw new InvalidOperationException("A person writes a notice.");
        var before = input.Corrects && of is not null ? await db.WrittenNotices.AsNoTracking().Where(row => row.NoticeId == holds!.Id).OrderByDescending(row => row.PublishedAt).FirstOrDefaultAsync(cancel) : null;
        if (input.Corrects && before is null) return new Outcome.NotFound();
        // A correction of the modification of a contract is still about that contract.
        var draft = new WrittenNotice(consultation, input.Kind, input.Corrects ? before!.FollowsId : input.Kind == NoticeKind.Modification ? of!.Id : null, input.Corrects ? of!.Id : null, person, input.ByName, now);
        if (before is not null) draft.Copy(before);
        else if (input.Kind == NoticeKind.Award) draft.Say(await FactsAsync(consultation, cancel), null, person, now);
        var (channels, contact) = await ReachAsync(consultation, draft, holds, now, cancel);
        draft.Choose(channels, contact, person, now);
        db.WrittenNotices.Add(draft);
        await db.SaveChangesAsync(cancel);
        return new Outcome.Started(draft.Id);
    }

    private async Task<bool> IsRefusedAsync(Notice notice, CancellationToken cancel) =>
        (await db.ChannelPublications.AsNoTracking().Where(row => row.NoticeId == notice.Id).ToListAsync(cancel)).Exists(row => row.State == PublicationState.Rejected);

    private async Task<bool> IsTimeAsync(Consultation consultation, Input input, Notice? of, CancellationToken cancel) => input.Kind switch
    {
        NoticeKind.PriorInformation or NoticeKind.PriorInformationShortening => consultation.PublishedAt is null || of is not null,
        NoticeKind.Award => (await source.OfAsync(consultation, cancel)).IsOver && (of is not null || !await db.Notices.AnyAsync(row => row.ConsultationId == consultation.Id && row.Kind == NoticeKind.Award, cancel)),
        NoticeKind.Modification => of is not null,
        _ => false,
    };

    /// <summary>One line for each lot; what is known already is there.</summary>
    private async Task<AwardFacts> FactsAsync(Consultation consultation, CancellationToken cancel)
    {
        var known = await source.OfAsync(consultation, cancel);
        var lots = await db.Lots.AsNoTracking().Where(lot => lot.ConsultationId == consultation.Id).OrderBy(lot => lot.Number).Select(lot => lot.Number).ToListAsync(cancel);
        return known.Facts is { Lots.Count: > 0 } facts ? facts : (known.Facts ?? new()) with
        {
            Lots = [.. lots.DefaultIfEmpty(1).Select(number => new AwardedLot
            {
                Number = number,
                Outcome = consultation.DiscontinuedAt is not null || known.ReceivedFor(number) == 0 ? LotOutcome.NotAwarded : null,
                Why = known.NothingCameFor(number) ? NoAwardReason.NothingReceived : null,
                Contract = lots.Count > 1 ? $"{consultation.Reference}-{number:00}" : consultation.Reference,
            })],
        };
    }

    // The channels of the notice before it, as far as they have a form; else what the law asks for. The last contact that the account used.
    private async Task<(IEnumerable<ChosenChannel> Channels, NoticeContact Contact)> ReachAsync(Consultation consultation, WrittenNotice draft, Notice? of, DateTimeOffset now, CancellationToken cancel)
    {
        var regime = await readRegime.ExecuteAsync(consultation, consultation.PublishedAt ?? now, cancel);
        var form = regime.Form;
        var before = of?.Id ?? (await db.Notices.AsNoTracking().Where(row => row.ConsultationId == consultation.Id && row.CorrectsId == null).OrderByDescending(row => row.CreatedAt).FirstOrDefaultAsync(cancel))?.Id;
        var used = before is null ? [] : (await db.ChannelPublications.AsNoTracking().Where(row => row.NoticeId == before).ToListAsync(cancel)).Select(row => row.Chosen).Distinct().ToList();
        var wished = used.Count > 0 ? used : regime.Publicity == Publicity.European && !draft.IsPrior ? [new(NoticeChannel.Joue), new(NoticeChannel.Boamp)] : [];
        var channels = directory.All.Where(channel => channel == ChosenChannel.Profile || (wished.Contains(channel) && formats.Takes(channel.Channel, draft.Kind, form, regime.Buyer.IsEntity)));
        var version = before is null ? null : await db.NoticeVersions.AsNoTracking().Where(row => row.NoticeId == before).OrderByDescending(row => row.Number).FirstOrDefaultAsync(cancel);
        var contact = version is null
            ? (await db.NoticeChoices.AsNoTracking().OrderByDescending(row => row.ConsultationId == consultation.Id).ThenByDescending(row => row.ChosenAt).FirstOrDefaultAsync(cancel))?.Contact ?? NoticeContact.Nobody
            : NoticeContact.Of(CanonicalNotice.FromJson(version.Content).Buyer.Organisation);
        return (channels, contact);
    }
}

/// <summary>A person gives up a notice that nobody published.</summary>
public sealed class GiveUpWritten(PlatformDb db)
{
    /// <returns>False: not there, or published.</returns>
    public async Task<bool> ExecuteAsync(Id<Consultation> consultation, Id<WrittenNotice> id, CancellationToken cancel)
    {
        await db.LockConsultationAsync(consultation.Value, cancel);
        return await db.WrittenNotices.Where(row => row.Id == id && row.ConsultationId == consultation && row.PublishedAt == null).ExecuteDeleteAsync(cancel) == 1;
    }
}
