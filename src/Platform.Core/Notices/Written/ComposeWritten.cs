using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Notices.Written;

/// <summary>A written notice in full: what the consultation says, with what only this notice says. By the law of the launch, as its contract notice.</summary>
public sealed class ComposeWritten(ComposeNotice compose, EarlierNotices earlier)
{
    /// <param name="Notice">Its identifier; of a notice that does not exist yet, any.</param>
    public sealed record Input(WrittenNotice Draft, Consultation Consultation, Guid Notice, int Version, ReadRegime.Answer Regime, AwardPrefill Known, DateTimeOffset Now);

    public async Task<CanonicalNotice> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var draft = input.Draft;
        var before = draft.CorrectsId is { } corrected ? await earlier.LastOfChainAsync(corrected, draft.NoticeId == corrected ? null : draft.NoticeId, cancel) : null;
        var content = draft.Kind switch
        {
            NoticeKind.Modification => await ModifyAsync(input, cancel),
            NoticeKind.Award => AwardContent.Of(await ConsultationAsync(input, before, cancel), draft.Said<AwardFacts>(), input.Known),
            _ => Prior(await ConsultationAsync(input, before, cancel), draft),
        };
        return before is null ? content : content with
        {
            Links = content.Links with { BoampNumber = before.Boamp, JouePublication = before.Joue },
            Correction = new(before.Reference, CorrectionReason.BuyerError, draft.Reason, [.. NoticeDifference.Between(before.Content, content).Select(change => change.ToChange())]),
        };
    }

    private async Task<CanonicalNotice> ConsultationAsync(Input input, EarlierNotices.Earlier? before, CancellationToken cancel)
    {
        var call = input.Draft.IsPrior ? null : await earlier.CallAsync(input.Consultation.Id, cancel);
        // The buyer is where the notice that it corrects said, else where the call says by now.
        var said = before ?? (call is null ? null : await earlier.LastOfChainAsync(call.Notice, null, cancel));
        var content = await compose.ExecuteAsync(new(input.Consultation, input.Notice, input.Version, input.Draft.Contact, input.Regime, input.Now, Said: said?.Content), cancel);
        return content with
        {
            Identity = content.Identity with { Kind = input.Draft.Kind },
            Links = call is null ? content.Links : content.Links with { Earlier = [call.Reference], BoampNumber = call.Boamp },
        };
    }

    /// <summary>Nothing can be had or sent yet: the contract notice will say where and until when.</summary>
    private static CanonicalNotice Prior(CanonicalNotice content, WrittenNotice draft)
    {
        var facts = draft.Said<PriorFacts>();
        var terms = content.Conditions with { ContractNoticeOn = facts.ContractNoticeOn };
        return content with
        {
            Purpose = content.Purpose with { Information = facts.Information },
            Links = new(),
            Conditions = draft.Kind == NoticeKind.PriorInformation ? terms with { Documents = null, Withheld = null, Deposit = null, OffersBy = null, CandidaciesBy = null, QuestionsBy = null, Visit = null } : terms,
        };
    }

    private async Task<CanonicalNotice> ModifyAsync(Input input, CancellationToken cancel)
    {
        var facts = input.Draft.Said<ModificationFacts>();
        var award = (await earlier.LastOfChainAsync(input.Draft.FollowsId!.Value, null, cancel))!;      // of a modification: a foreign key holds it
        var content = award.Content;
        var result = content.Result!;        // an award notice has one
        var contract = result.Lots.Single(lot => lot.Lot == facts.Lot);
        var given = contract.Awards![0];      // judged before: it was awarded
        var amount = facts.Amount ?? given.Amount;
        var change = facts.Amount is { } changed ? NoticePhrases.Say("c.amount-changes", given.Amount, changed) : null;
        return content with
        {
            Identity = content.Identity with { Notice = input.Notice, Version = input.Version, Kind = NoticeKind.Modification, DispatchedAt = input.Now, WishedOn = null },
            Buyer = content.Buyer.Reached(input.Draft.Contact),
            Lots = [.. content.Lots.Where(lot => lot.Number == facts.Lot)],
            Links = content.Links with { Earlier = [award.Reference], JouePublication = null, JoueSentOn = null, BoampNumber = award.Boamp },
            Correction = null,
            Result = new([contract with { Received = null, Lowest = null, Highest = null, Awards = [given with { Amount = amount }] }], result.DecidedOn, amount),      // of the contract: its modification has its day in the text
            Modification = new(award.Reference, facts.Reason ?? ModificationReason.NotSubstantial, facts.Why, string.Join('\n', new[] { facts.What, change, facts.AgreedOn is { } day ? NoticePhrases.Say("c.agreed", day) : null }.OfType<string>()), [contract.Lot]),
        };
    }
}

/// <summary>How other notices are named in one that follows them: the number of the JOUE once it has one, else ours.</summary>
public sealed class EarlierNotices(PlatformDb db)
{
    /// <param name="Content">Its last version.</param>
    /// <param name="Reference">« 123456-2026 » or « uuid-01 ».</param>
    /// <param name="IsKnownToOffice">It acknowledged it and did not refuse it.</param>
    public sealed record Earlier(Id<Notice> Notice, CanonicalNotice Content, int Version, string Reference, string? Joue, string? Boamp, bool IsKnownToOffice);

    public async Task<Earlier?> LastAsync(Id<Notice> notice, CancellationToken cancel)
    {
        if (await db.NoticeVersions.AsNoTracking().Where(row => row.NoticeId == notice).OrderByDescending(row => row.Number).FirstOrDefaultAsync(cancel) is not { } version) return null;
        var channels = await db.ChannelPublications.AsNoTracking().Where(row => row.NoticeId == notice).ToListAsync(cancel);
        var joue = Number(channels, NoticeChannel.Joue);
        return new(notice, CanonicalNotice.FromJson(version.Content), version.Number, joue ?? $"{notice}-{version.Number:00}", joue, Number(channels, NoticeChannel.Boamp), channels.Any(row => row is { Channel: NoticeChannel.Joue, KnownToOfficeAt: not null }));
    }

    /// <summary>The notice that called for competition.</summary>
    public async Task<Earlier?> CallAsync(Id<Consultation> consultation, CancellationToken cancel) =>
        (await OfKindsAsync(consultation, [NoticeKind.Contract, NoticeKind.DesignContest], cancel)).FirstOrDefault() is { } call ? await LastAsync(call.Id, cancel) : null;

    /// <summary>The last prior information about it that the Office knows of; where it knows of none, the last.</summary>
    public async Task<Earlier?> PriorAsync(Id<Consultation> consultation, CancellationToken cancel)
    {
        Earlier? last = null;
        foreach (var prior in await OfKindsAsync(consultation, [NoticeKind.PriorInformation, NoticeKind.PriorInformationShortening], cancel))
            if (await LastAsync(prior.Id, cancel) is { } next && (next.IsKnownToOffice || last is not { IsKnownToOffice: true })) last = next;
        return last;
    }

    /// <summary>What holds now of a notice: what the last of its corrections says, under the numbers that journals gave.</summary>
    /// <param name="but">A correction that is left out, with whatever came after it; null: none.</param>
    public async Task<Earlier?> LastOfChainAsync(Id<Notice> notice, Id<Notice>? but, CancellationToken cancel)
    {
        if (await db.Notices.AsNoTracking().SingleOrDefaultAsync(row => row.Id == notice, cancel) is not { } found) return null;
        Earlier? last = null;
        foreach (var one in (await ChainAsync(found, cancel)).TakeWhile(row => row.Id != but))
            if (await LastAsync(one.Id, cancel) is { } next) last = next with { Joue = next.Joue ?? last?.Joue, Boamp = next.Boamp ?? last?.Boamp };
        return last;
    }

    public async Task<IReadOnlyList<Notice>> ChainAsync(Notice notice, CancellationToken cancel) => Chain(await db.Notices.AsNoTracking().Where(row => row.ConsultationId == notice.ConsultationId).ToListAsync(cancel), notice);

    /// <summary>A notice with its corrections, whichever of them is asked for, in their order.</summary>
    /// <param name="all">The notices of its consultation.</param>
    public static IReadOnlyList<Notice> Chain(IReadOnlyCollection<Notice> all, Notice notice)
    {
        var byId = all.ToDictionary(row => row.Id);
        return [.. all.Where(row => First(row) == First(notice)).OrderBy(row => row.CorrectsId is not null).ThenBy(row => row.CreatedAt)];

        Id<Notice> First(Notice row) => row.CorrectsId is { } corrects && byId.TryGetValue(corrects, out var before) ? First(before) : row.Id;
    }

    private Task<List<Notice>> OfKindsAsync(Id<Consultation> consultation, NoticeKind[] kinds, CancellationToken cancel) =>
        db.Notices.AsNoTracking().Where(row => row.ConsultationId == consultation && row.CorrectsId == null && kinds.Contains(row.Kind)).OrderBy(row => row.CreatedAt).ToListAsync(cancel);

    private static string? Number(IEnumerable<ChannelPublication> channels, NoticeChannel channel) => channels.Where(row => row.Channel == channel).Select(row => row.PublicationReference).FirstOrDefault(number => number is not null);
}
