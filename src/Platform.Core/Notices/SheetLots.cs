using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>One lot of a notice, as people read it; of a contract that is not divided, without what the whole has said.</summary>
internal static class SheetLots
{
    public static IReadOnlyList<SheetLine> Of(CanonicalNotice notice, NoticeLot lot) => new SheetLines()
        .When(notice.IsDivided, lines => lines
            .Add("l.title", lot.Title)
            .Add("l.description", lot.Description)
            .Add("l.nature", lot.Nature == notice.Purpose.Nature ? null : NoticePhrases.Of(lot.Nature))
            .Add("l.cpv", Law.CpvCode.Named(lot.Cpv))
            .Add("l.more-cpv", string.Join(", ", lot.MoreCpv))
            .Add("l.places", lot.Places.Select(NoticeSentences.Place))
            .Add("l.value", lot.Value))
        .Add("l.duration", lot.Duration is { } duration ? NoticeSentences.Duration(duration) : null)
        .Add("l.renewals", lot.Renewals is { } renewals ? NoticeSentences.Renewals(renewals) : null)
        .Add("l.options", lot.Options)
        .Add("l.reserved", lot.Reserved == LotReservation.Nobody ? null : NoticePhrases.Of(lot.Reserved))
        .Add("l.variants", lot.Variants is { } variants ? NoticeSentences.Variants(variants) : null)
        .Add("l.framework", lot.Framework is { } framework ? NoticePhrases.Of(framework.Kind) : lot.DynamicSystem == DynamicSystem.None ? null : NoticePhrases.Of(lot.DynamicSystem))
        .Add("l.maximum", lot.Framework?.Maximum)
        .Add("l.participants", lot.Framework?.Participants)
        .Add("l.longer", lot.Framework?.WhyLonger)
        .Add("l.users", lot.Framework?.Users)
        .Add("l.auction", lot.Auction?.Description)
        .Add("l.selection", lot.Selection.Select(criterion => NoticePhrases.Say("v.selection", NoticePhrases.Of(criterion.Family), criterion.Text)))
        .Add(notice.Identity.Kind == NoticeKind.DesignContest ? "l.criteria-projects" : "l.criteria", NoticeSentences.RankedCriteria(lot))
        .Add("l.ranked", NoticeSentences.IsRanked(lot) ? lot.WhyRanked : null)
        .Add("l.goals", Goals(lot))
        .Add("l.sme", lot.SuitsSmallCompanies ? true : null)
        .When(lot.Contest is not null, lines => Contest(lines, lot.Contest!)) // asked just before
        .Add("l.information", lot.Information)
        .All;

    private static IEnumerable<string> Goals(NoticeLot lot) => lot.Goals.Select(NoticePhrases.Of).Concat(lot.GoalsText is { } text ? [text] : []);

    internal static SheetLines Contest(SheetLines lines, NoticeContest contest) => lines
        .Add("l.contest", [NoticePhrases.Say(contest.ContractFollows ? "v.contract-follows" : "v.no-contract"), NoticePhrases.Say(contest.JuryBinds ? "v.jury-binds" : "v.jury-advises")])
        .Add("l.prizes", contest.Prizes.Select(FrenchFormat.Euros).Concat(contest.OtherRewards is { } other ? [other] : []))
        .Add("l.jury", contest.Jury)
        .Add("l.participants-named", contest.Participants);
}

/// <summary>How it ended, as people read it.</summary>
internal static class SheetResults
{
    public static IEnumerable<SheetSection> Of(CanonicalNotice notice, NoticeResult result)
    {
        yield return new("result", NoticePhrases.Say("s.result"), NoticeSection.Result, null, new SheetLines().Add("l.decided", result.DecidedOn).Add("l.total", result.Total).All);
        foreach (var lot in result.Lots)
            yield return new($"result-{lot.Lot}", notice.IsDivided ? NoticePhrases.Say("s.result-lot", lot.Lot) : NoticePhrases.Say("s.result"), NoticeSection.Result, lot.Lot, Lines(notice, lot));
    }

    private static IReadOnlyList<SheetLine> Lines(CanonicalNotice notice, LotResult lot)
    {
        var lines = new SheetLines()
            .Add("l.outcome", notice.Identity.Kind is NoticeKind.Modification or NoticeKind.VoluntaryTransparency ? null : NoticePhrases.Of(lot.Outcome))
            .Add("l.why", lot.Why is { } why ? NoticePhrases.Of(why) : null)
            .Add("l.received", lot.Received is { } received ? NoticePhrases.Say("v.received", FrenchFormat.Number(received.Offers), FrenchFormat.Number(received.FromSmall), FrenchFormat.Number(received.Electronic)) : null)
            .Add("l.range", lot is { Lowest: { } low, Highest: { } high } ? NoticePhrases.Say("v.range", low, high) : null)
            .Add("l.maximum", lot.Maximum);
        foreach (var award in lot.Awards ?? [])
            lines.Add("l.winner", award.Winners.Select(Winner)).Add("l.amount", award.Amount).Add("l.contract", award.Contract).Add("l.concluded", award.ConcludedOn).Add("l.subcontracting", Shared(award.Subcontracting));
        return lines.All;
    }

    private static string Winner(NoticeWinner winner) => NoticePhrases.Say("v.winner-size", NoticePhrases.Say("v.joined", winner.Organisation.Name, NoticeSentences.Address(winner.Organisation)), NoticePhrases.Of(winner.Size));

    private static string Shared(Subcontracting? shared) => shared switch
    {
        null => NoticePhrases.Say("v.unknown"),
        { Share: false } => NoticePhrases.Say("v.not-shared"),
        { Amount: { } amount } => NoticePhrases.Say("v.shared-amount", amount),
        { Percent: { } percent } => NoticePhrases.Say("v.shared-percent", NoticeSentences.Number(percent)),
        _ => NoticePhrases.Say("v.shared"),
    };
}
