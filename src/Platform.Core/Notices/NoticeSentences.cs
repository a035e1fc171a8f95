using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>Parts of a notice as sentences, the same for pages, papers and the BOAMP.</summary>
internal static class NoticeSentences
{
    public static string Place(NoticePlace place) => string.Join(", ", new[]
    {
        place.Text, string.Join(' ', new[] { place.PostCode, place.City }.Where(part => !string.IsNullOrWhiteSpace(part))), place.Nuts,
        place.Country == "FRA" ? null : place.Country,
    }.Where(part => !string.IsNullOrWhiteSpace(part)));

    /// <summary>Given in their order, without weights: the first counts most (CCP, art. R2152-12).</summary>
    public static bool IsRanked(NoticeLot lot) => lot.Criteria.Count > 1 && lot.Criteria.All(criterion => criterion.Weight is null);

    /// <summary>One after the other, and whether that is an order.</summary>
    public static IEnumerable<string> RankedCriteria(NoticeLot lot) => IsRanked(lot) ? Criteria(lot).Select((criterion, place) => NoticePhrases.Say("v.rank", FrenchFormat.Number(place + 1), criterion)).Prepend(NoticePhrases.Say("v.ranked")) : Criteria(lot);

    public static IEnumerable<string> Criteria(NoticeLot lot) => lot.Criteria.Select(criterion =>
    {
        var named = criterion.Weight is { } weight ? NoticePhrases.Say("v.criterion", criterion.Name, Number(weight)) : criterion.Name;
        if (criterion.Environmental) named = NoticePhrases.Say("v.environment", named);
        return criterion.Description == criterion.Name ? named : NoticePhrases.Say("v.described", named, criterion.Description);
    });

    public static string Variants(Permission variants) => NoticePhrases.Say($"v.variants.{variants}");

    public static string Duration(NoticeDuration duration)
    {
        var amount = duration.Amount is { } count ? Amount(count, duration.Unit) : null;
        var days = (duration.StartsOn, duration.EndsOn) switch
        {
            ({ } from, { } to) => NoticePhrases.Say("v.from-to", from, to),
            ({ } from, null) => NoticePhrases.Say("v.from", from),
            (null, { } to) => NoticePhrases.Say("v.to", to),
            _ => null,
        };
        return string.Join(", ", new[] { amount, days }.OfType<string>());
    }

    /// <summary>What the national forms have no box for, and French law or the buyer wants said.</summary>
    public static IEnumerable<string> Complement(CanonicalNotice notice)
    {
        // The national forms have a box for adapted procedures alone.
        if (notice.Identity.Kind == NoticeKind.DesignContest) yield return NoticePhrases.Say("s.chosen-contest");
        else if (notice.Procedure.Type is not (NoticeProcedureType.Adapted or NoticeProcedureType.AdaptedRestricted)) yield return NoticePhrases.Say("s.chosen-procedure", NoticePhrases.Of(notice.Procedure.Type));
        if (notice.Procedure.Description is { } text) yield return Labelled("l.procedure-text", text);
        foreach (var lot in notice.Lots)
        {
            var before = notice.IsDivided ? NoticePhrases.Say("s.lot", lot.Number) + ", " : "";
            if (lot.Framework is { } framework) yield return before + Labelled("l.framework", framework.Maximum is { } maximum ? NoticePhrases.Say("v.joined", NoticePhrases.Of(framework.Kind), NoticePhrases.Say("v.maximum", maximum)) : NoticePhrases.Of(framework.Kind));
            if (notice.Identity.Regime == NoticeRegime.Adapted && lot.Variants is { } variants) yield return before + Labelled("l.variants", Variants(variants));      // the other form has a box for it
            if (lot.Options is { } options) yield return before + Labelled("l.options", options);
            if (lot.Renewals is { } renewals) yield return before + Labelled("l.renewals", Renewals(renewals));
            if (lot.Reserved != LotReservation.Nobody) yield return before + Labelled("l.reserved", NoticePhrases.Of(lot.Reserved));
            if (lot.Contest is { } contest) foreach (var line in SheetLots.Contest(new(), contest).All) yield return $"{line.Label}{FrenchFormat.NoBreak}: {string.Join($"{FrenchFormat.NoBreak}; ", line.Texts)}";
        }
        if (notice.Conditions.ExecutionClauses is { } clauses) yield return Labelled("l.execution", clauses);
        if (notice.Conditions.Financing is { } financing) yield return Labelled("l.financing", financing);
        if (notice.Conditions.OffersValid is { } valid) yield return Labelled("l.validity", Duration(valid));
        if (notice.Purpose.Information is { } information) yield return information;
        yield return Labelled("l.appeal-body", $"{notice.Appeal.Body.Name}, {Address(notice.Appeal.Body)}");
        yield return Labelled("l.appeal-periods", notice.Appeal.Periods);
        if (notice.Links.JoueSentOn is { } sent) yield return Labelled("l.joue-sent", FrenchFormat.Date(sent));
    }

    public static string Renewals(NoticeRenewals renewals) =>
        renewals.Text is { } text ? NoticePhrases.Say("v.renewals-text", FrenchFormat.Number(renewals.AtMost), text) : NoticePhrases.Say("v.renewals", FrenchFormat.Number(renewals.AtMost));

    public static string Address(NoticeOrganisation organisation) => string.Join(", ", new[]
    {
        organisation.Street, string.Join(' ', new[] { organisation.PostCode, organisation.City }.Where(part => !string.IsNullOrWhiteSpace(part))),
        organisation.Country == "FRA" ? null : organisation.Country,
    }.Where(part => !string.IsNullOrWhiteSpace(part)));

    public static string Number(decimal number) => number.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture).Replace('.', ',');

    private static string Amount(int count, DurationUnit unit)
    {
        var word = NoticePhrases.Of(unit);
        return FrenchFormat.Count(count, word, word.EndsWith('s') ? word : word + "s");
    }

    private static string Labelled(string label, string text) => $"{NoticePhrases.Say(label)}{FrenchFormat.NoBreak}: {text}";
}
