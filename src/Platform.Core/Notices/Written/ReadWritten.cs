using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Eforms;
using Platform.Core.Law;
using Platform.Core.Notices.Channels;
using Platform.Core.Values;

namespace Platform.Core.Notices.Written;

/// <summary>A written notice with all that stands against it, as its pages show it and as its publication judges it.</summary>
public sealed class ReadWritten(PlatformDb db, ReadRegime readRegime, QuoteCosts costs, NoticeFormats formats, IAwardSource source, EarlierNotices earlier, ComposeWritten compose, JudgeNotice judge)
{
    /// <param name="Known">Of an award notice: what the register and the opening say.</param>
    /// <param name="Award">Of a modification: the award notice that it follows.</param>
    /// <param name="Offered">Channels that have a form for such a notice, with what each costs.</param>
    /// <param name="Missing">Groups of channels of which the law demands one.</param>
    /// <param name="Content">Null as long as facts are missing.</param>
    /// <param name="Verdict">Of the Office’s rules; null: no channel takes eForms, or something is missing first.</param>
    /// <param name="IsTypedThere">European journals have a form for it that the platform does not write: the buyer types it on their sites.</param>
    /// <param name="Due">Until when it is to be sent; null: no text says, or not known yet.</param>
    public sealed record Sheet(WrittenNotice Draft, Consultation Consultation, AwardPrefill Known, CanonicalNotice? Award, ReadRegime.Answer Regime, IReadOnlyList<QuoteCosts.Line> Offered, decimal Total,
        IReadOnlyList<FactProblem> Facts, IReadOnlyList<NoticeProblem> Contact, IReadOnlyList<IReadOnlyList<NoticeChannel>> Missing, IReadOnlyList<NoticeGap> Gaps, CanonicalNotice? Content, EformsVerdict? Verdict, ExplainedDate? Due, DateTimeOffset Now, bool IsTypedThere = false)
    {
        public IReadOnlyList<ChosenChannel> Chosen => Draft.Chosen;

        /// <summary>Winners of more lots than was announced; it does not keep the notice back.</summary>
        public IReadOnlyList<LotsOverWon> OverLimit => Draft.Kind == NoticeKind.Award ? LotsOverWon.Of(Draft.Said<AwardFacts>(), Regime.Stated.Terms.MostLotsWon) : [];

        public IEnumerable<QuoteCosts.Line> Lines => Offered.Where(line => Chosen.Contains(line.Channel));

        /// <summary>A verdict that no rules were there to give stands against nothing: the Office judges when it receives.</summary>
        public bool IsReady => Facts.Count + Contact.Count + Missing.Count + Gaps.Count == 0 && Content is not null && Verdict is null or { Outcome: EformsOutcome.Unavailable } or { IsGood: true };
    }

    /// <returns>Null: not of this consultation, or out of reach.</returns>
    public async Task<Sheet?> FindAsync(Id<Consultation> consultation, Id<WrittenNotice> id, CancellationToken cancel) =>
        await db.WrittenNotices.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.ConsultationId == consultation, cancel) is { } draft ? await JudgeAsync(draft, Notice.FolderOf(consultation), 1, cancel) : null;     // a number of the form that the Office reads; its own comes when it is published

    /// <param name="notice">Identifier of the notice that it will be.</param>
    public async Task<Sheet?> JudgeAsync(WrittenNotice draft, Guid notice, int version, CancellationToken cancel)
    {
        if (await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == draft.ConsultationId, cancel) is not { } consultation) return null;
        var now = await db.NowAsync(cancel);
        var regime = await readRegime.ExecuteAsync(consultation, consultation.PublishedAt ?? now, cancel);
        var known = draft.Kind == NoticeKind.Award ? await source.OfAsync(consultation, cancel) : AwardPrefill.Nothing;
        var award = draft.FollowsId is { } follows ? (await earlier.LastOfChainAsync(follows, null, cancel))?.Content : null;
        var form = award?.Identity.Regime ?? regime.Form;
        var entity = award?.Buyer.IsEntity ?? regime.Buyer.IsEntity;
        var offered = costs.All(regime.Publicity, now).Where(line => formats.Takes(line.Channel.Channel, draft.Kind, form, entity))
            .Select(line => formats.IsByHand(line.Channel.Channel, draft.Kind, form, entity) ? line with { ByHand = true } : line).ToList();
        var chosen = draft.Chosen;
        var facts = CheckFacts.Of(draft, known, award, now);
        var contact = CheckNotice.Problems(draft.Contact, chosen);
        var missing = Missing(draft, regime, chosen);
        var content = facts.Count > 0 ? null : await compose.ExecuteAsync(new(draft, consultation, notice, version, regime, known, now), cancel);
        var sent = chosen.Any(channel => channel.Channel != NoticeChannel.BuyerProfile);
        var gaps = content is null || contact.Count > 0 || !sent ? [] : NoticeGap.Of(content);
        var verdict = content is null || contact.Count + gaps.Count > 0 ? null : judge.Execute(content, chosen, now);
        return new(draft, consultation, known, award, regime, offered, costs.Total(chosen, regime.Publicity, now), facts, contact, missing, gaps, content, verdict, DueOf(draft, regime), now, formats.IsByHand(NoticeChannel.Joue, draft.Kind, form, entity));
    }

    // Award: JOUE and BOAMP from the thresholds of Europe on (R2183-1). Modification: the JOUE for two grounds (R2194-10). Prior information that shortens: sent to the Office (R2131-2, R2161-3), whatever is known of the value.
    private static IReadOnlyList<IReadOnlyList<NoticeChannel>> Missing(WrittenNotice draft, ReadRegime.Answer regime, IReadOnlyList<ChosenChannel> chosen)
    {
        var european = regime.Publicity == Publicity.European;
        if (draft.Kind == NoticeKind.Award) return european ? regime.Missing(chosen) : [];
        var joue = draft.Kind == NoticeKind.PriorInformationShortening || (european && draft.Kind == NoticeKind.Modification && draft.Said<ModificationFacts>().Reason is ModificationReason.AdditionalNeeds or ModificationReason.Unforeseen);
        return joue && chosen.All(channel => channel.Channel != NoticeChannel.Joue) ? [[NoticeChannel.Joue]] : [];
    }

    /// <summary>From the first signature on; social services may be grouped by quarter.</summary>
    public static ExplainedDate? DueOf(WrittenNotice draft, ReadRegime.Answer regime)
    {
        if (draft.Kind != NoticeKind.Award || regime.Publicity != Publicity.European || draft.Said<AwardFacts>().Lots.Min(lot => lot.SignedOn) is not { } signed) return null;
        return regime.Regime is { IsFormalised: false } ? NoticeDates.GroupedAwardNotice(signed) : NoticeDates.AwardNotice(signed);
    }
}
