using System.Globalization;
using Platform.Core.Conventions;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Tests.Conventions;

/// <summary>
/// Days that the conventions themselves give. The vectors of shared/domain/features.md (VR-45…48, GD-11…14) come first; the others were counted by hand
/// on the calendar. « - » is a day that is not known, or not given.
/// </summary>
public sealed class ConventionCalendarTests
{
    private const string Vr = "agglo-mandat", Gd = "metropole-quatre-ans", Three = "signatures-legalite-publication";

    [Theory]
    [Trait("Feature", "VR-45"), Trait("Feature", "GD-12")]
    // template, commune signed, agglomeration signed, transmitted, published, provisioned → start
    [InlineData(Vr, "2021-03-10", "2021-04-02", "-", "-", "-", "2021-04-02")]          // VR-45
    [InlineData(Vr, "2021-04-02", "2021-03-10", "-", "-", "-", "2021-04-02")]
    [InlineData(Vr, "2024-02-29", "2024-02-29", "-", "-", "-", "2024-02-29")]
    [InlineData(Vr, "2021-03-10", "-", "-", "-", "-", "-")]
    [InlineData(Vr, "-", "2021-04-02", "2021-04-03", "2021-04-04", "2021-04-05", "-")]
    [InlineData(Vr, "2021-03-10", "2021-04-02", "-", "-", "2021-05-01", "2021-04-02")]  // provisioning does not move it
    [InlineData(Gd, "2010-12-01", "2010-12-20", "-", "-", "2011-01-15", "2011-01-15")]  // GD-12
    [InlineData(Gd, "2010-12-01", "2010-12-20", "-", "-", "-", "-")]
    [InlineData(Gd, "2010-12-01", "2010-12-20", "-", "-", "2010-12-05", "2010-12-20")]  // the account went on: nothing binds before both have signed
    [InlineData(Gd, "2010-12-01", "-", "-", "-", "2011-01-15", "-")]
    [InlineData(Three, "2026-12-01", "2026-12-04", "2026-12-08", "2026-12-07", "-", "2026-12-08")]
    [InlineData(Three, "2026-12-01", "2026-12-04", "2026-12-07", "2026-12-09", "-", "2026-12-09")]
    [InlineData(Three, "2026-12-10", "2026-12-04", "2026-12-07", "2026-12-09", "-", "2026-12-10")]
    [InlineData(Three, "2026-12-01", "2026-12-04", "2026-12-08", "-", "-", "-")]
    [InlineData(Three, "2026-12-01", "2026-12-04", "-", "2026-12-08", "-", "-")]
    public void A_convention_starts_as_its_clause_says(string template, string member, string lead, string transmitted, string published, string provisioned, string start) =>
        Assert.Equal(Day(start), Calendar(template).Start(new(Day(member), Day(lead), Day(transmitted), Day(published), Day(provisioned)))?.Day);

    [Theory]
    [Trait("Feature", "VR-46"), Trait("Feature", "VR-47"), Trait("Feature", "GD-11")]
    // template, start, fixed first end, mandate end → the last day of each period, in order, and nothing after
    [InlineData(Vr, "2021-04-02", "2021-12-31", "2026-03-20", "2021-12-31 2022-12-31 2023-12-31 2024-12-31 2025-12-31 2026-03-20")]       // VR-46, VR-47
    [InlineData(Vr, "2021-04-02", "2021-12-31", "2026-12-31", "2021-12-31 2022-12-31 2023-12-31 2024-12-31 2025-12-31 2026-12-31")]       // to the day: no period of nothing
    [InlineData(Vr, "2025-04-02", "2025-12-31", "2026-01-01", "2025-12-31 2026-01-01")]      // one day is a period
    [InlineData(Vr, "2025-04-02", "2025-12-31", "2025-12-31", "2025-12-31")]
    [InlineData(Vr, "2025-04-02", "2025-12-31", "2025-06-30", "2025-12-31")]                 // the first period is fixed: it goes to its end
    [InlineData(Vr, "2024-01-10", "2024-02-29", "2028-12-31", "2024-02-29 2025-02-28 2026-02-28 2027-02-28 2028-02-29 2028-12-31")]       // the renewals begin on 1 March
    [InlineData(Gd, "2011-01-15", "-", "-", "2012-01-14 2013-01-14 2014-01-14 2015-01-14")]   // GD-11
    [InlineData(Gd, "2024-02-29", "-", "-", "2025-02-28 2026-02-28 2027-02-28 2028-02-28")]   // no 29 February in 2025: the year ends on the 28th; in 2028 on the eve of the 29th
    [InlineData(Gd, "2024-03-01", "-", "-", "2025-02-28 2026-02-28 2027-02-28 2028-02-29")]
    [InlineData(Gd, "2023-01-31", "-", "-", "2024-01-30 2025-01-30 2026-01-30 2027-01-30")]
    [InlineData(Gd, "2026-01-01", "-", "-", "2026-12-31 2027-12-31 2028-12-31 2029-12-31")]
    [InlineData(Gd, "2026-10-25", "-", "-", "2027-10-24 2028-10-24 2029-10-24 2030-10-24")]   // the night when clocks go back
    [InlineData(Gd, "2026-03-29", "-", "-", "2027-03-28 2028-03-28 2029-03-28 2030-03-28")]   // and the one when they go on
    [InlineData(Three, "2026-12-08", "-", "-", "2027-12-07 2028-12-07 2029-12-07 2030-12-07")]
    public void Periods_follow_one_another_without_gap_to_the_last(string template, string start, string fixedEnd, string mandate, string ends)
    {
        var calendar = Calendar(template, fixedEnd, mandate);
        var periods = new List<ConventionPeriod>();
        for (var period = calendar.FirstPeriod(Day(start)!.Value); period is not null; period = calendar.Next(Day(start)!.Value, period)) periods.Add(period);
        Assert.Equal(ends, string.Join(' ', periods.Select(p => p.Last.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))));
        Assert.Equal(Enumerable.Range(0, periods.Count), periods.Select(p => p.Renewals));
        Assert.All(periods.Zip(periods.Skip(1)), pair => Assert.Equal(pair.First.Last.Day.AddDays(1), pair.Second.First));
        Assert.Equal(periods[^1].Last.Day, calendar.LastPossible(Day(start)!.Value).Day);
    }

    [Theory]
    [Trait("Feature", "VR-48"), Trait("Feature", "GD-13"), Trait("Feature", "GD-14")]
    // template, who, ground, start, received → effect
    [InlineData(Vr, ConventionSide.Member, DenunciationGround.EndOfPeriod, "2021-04-02", "2022-07-01", "2022-12-31")]      // VR-48
    [InlineData(Vr, ConventionSide.Lead, DenunciationGround.EndOfPeriod, "2021-04-02", "2022-12-31", "2022-12-31")]        // the last day still counts
    [InlineData(Vr, ConventionSide.Lead, DenunciationGround.EndOfPeriod, "2021-04-02", "2023-01-01", "2023-12-31")]        // a day later: the next end
    [InlineData(Vr, ConventionSide.Member, DenunciationGround.EndOfPeriod, "2021-04-02", "2026-01-01", "2026-03-20")]      // a period cut by the mandate
    [InlineData(Vr, ConventionSide.Member, DenunciationGround.EndOfPeriod, "2021-04-02", "2026-03-21", "-")]               // nothing left to denounce
    [InlineData(Vr, ConventionSide.Member, DenunciationGround.EndOfPeriod, "2021-04-02", "2021-04-01", "-")]               // nothing yet
    [InlineData(Gd, ConventionSide.Member, DenunciationGround.RegisteredLetter, "2011-01-15", "2012-02-10", "2012-05-10")] // GD-13
    [InlineData(Gd, ConventionSide.Member, DenunciationGround.RegisteredLetter, "2011-01-15", "2012-11-30", "2013-02-28")] // GD-13, over a renewal
    [InlineData(Gd, ConventionSide.Member, DenunciationGround.RegisteredLetter, "2011-01-15", "2011-11-30", "2012-02-29")] // a leap year
    [InlineData(Gd, ConventionSide.Member, DenunciationGround.RegisteredLetter, "2011-01-15", "2014-11-30", "2015-01-14")] // it ends sooner by itself
    [InlineData(Gd, ConventionSide.Lead, DenunciationGround.RegisteredLetter, "2011-01-15", "2011-03-31", "2011-06-30")]   // no 31 June
    [InlineData(Gd, ConventionSide.Lead, DenunciationGround.RegisteredLetter, "2011-01-15", "2011-12-31", "2012-03-31")]   // over the night when clocks go on
    [InlineData(Gd, ConventionSide.Lead, DenunciationGround.Immediate, "2011-01-15", "2012-02-10", "2012-02-10")]          // GD-14
    [InlineData(Gd, ConventionSide.Lead, DenunciationGround.Immediate, "2011-01-15", "2015-01-15", "-")]
    [InlineData(Three, ConventionSide.Lead, DenunciationGround.RegisteredLetter, "2026-12-08", "2027-01-31", "2027-04-30")]
    public void A_denunciation_takes_effect_as_the_clause_of_its_party_says(string template, ConventionSide side, DenunciationGround ground, string start, string received, string effect)
    {
        var rule = ConventionTemplates.On(Now).Single(t => t.Key == template);
        var calendar = Calendar(template, "2021-12-31", "2026-03-20");
        Assert.Equal(Day(effect), calendar.Denunciation(rule.May(side).Single(c => c.Ground == ground), Day(start)!.Value, Day(received)!.Value)?.Day);
    }

    [Theory, Trait("Feature", "GD-14")]
    [InlineData(Vr, ConventionSide.Member, "EndOfPeriod")]
    [InlineData(Vr, ConventionSide.Lead, "EndOfPeriod")]
    [InlineData(Gd, ConventionSide.Member, "RegisteredLetter")]
    [InlineData(Gd, ConventionSide.Lead, "Immediate RegisteredLetter")]      // without notice for the lead alone
    [InlineData(Three, ConventionSide.Member, "RegisteredLetter")]
    [InlineData(Three, ConventionSide.Lead, "RegisteredLetter")]
    public void Each_party_has_the_ways_out_of_its_own_clause(string template, ConventionSide side, string grounds) =>
        Assert.Equal(grounds, string.Join(' ', ConventionTemplates.On(Now).Single(t => t.Key == template).May(side).Select(c => c.Ground)));

    [Theory, Trait("Feature", "GD-11")]
    // period end → prepared from, warned at six and at three months, data due back
    [InlineData("2015-01-14", "2014-10-16", "2014-07-14", "2014-10-14", "2015-04-14")]
    [InlineData("2026-12-31", "2026-10-02", "2026-06-30", "2026-09-30", "2027-03-31")]      // no 31 June, no 31 September
    [InlineData("2028-02-29", "2027-12-01", "2027-08-29", "2027-11-29", "2028-05-29")]
    [InlineData("2027-05-31", "2027-03-02", "2026-11-30", "2027-02-28", "2027-08-31")]
    [InlineData("2028-05-31", "2028-03-02", "2027-11-30", "2028-02-29", "2028-08-31")]
    [InlineData("2026-03-20", "2025-12-20", "2025-09-20", "2025-12-20", "2026-06-20")]
    public void What_precedes_and_follows_an_end_is_counted_on_the_calendar(string end, string opens, string six, string three, string data)
    {
        var calendar = Calendar(Gd);
        Assert.Equal(Day(opens), calendar.RenewalOpens(Day(end)!.Value).Day);
        Assert.Equal([(6, Day(six)!.Value), (3, Day(three)!.Value)], calendar.Warnings(Day(end)!.Value).Select(w => (w.Months, w.Day.Day)));
        Assert.Equal(Day(data), calendar.DataReturnDue(Day(end)!.Value).Day);
    }

    [Fact, Trait("Feature", "VR-47")]
    public void A_day_explains_itself_clause_start_count_shift_and_rules()
    {
        var calendar = Calendar(Vr, "2021-12-31", "2026-03-20");
        var last = calendar.Period(Day("2021-04-02")!.Value, 5).Last;
        Assert.Equal((Day("2026-03-20")!.Value, "« renouvelée par accord tacite des parties par période d’un an jusqu’au terme du mandat du Président »", "Période précédente terminée le 31 décembre 2025",
            "5e reconduction, un an de date à date, dernier jour compris", "Ramenée au terme du mandat du Président, le 20 mars 2026", "agglo-mandat, 2014-04-01"),
            (last.Day, Plain(last.Clause), Plain(last.From), Plain(last.Count), Plain(last.Shift), last.Version));
        var notice = Calendar(Gd).Denunciation(Template(Gd).MemberMay[0], Day("2011-01-15")!.Value, Day("2012-11-30")!.Value)!;
        Assert.Equal("Le 30 n’existe pas en février : dernier jour du mois", Plain(notice.Shift));
        Assert.Equal("Aucun report : un terme de contrat tombe aussi un jour chômé", Plain(Calendar(Gd).FirstPeriod(Day("2011-01-15")!.Value).Last.Shift));
    }

    [Fact, Trait("Feature", "GD-21")]
    public void A_template_carries_its_legal_basis_its_price_and_no_indemnity()
    {
        Assert.Equal("CGCT, art. L5216-7-1 et L5215-27", Template(Gd).LegalBasis);
        Assert.Equal((PriceModel.Free, PriceModel.LeadPaysSubscription), (Template(Gd).Price, Template(Vr).Price));
        Assert.All(ConventionTemplates.On(Now), template => Assert.Equal(Indemnity.None, template.Indemnity));
        Assert.Equal((100, 10, 7), (Template(Vr).QuotesPerYear, Template(Vr).SubEntityThreshold, Template(Vr).Provisioning?.Days));
        Assert.Equal((RequiredDeliberations.Member, RequiredDeliberations.Both), (Template(Vr).RequiredDeliberations, Template(Gd).RequiredDeliberations));
    }

    [Fact]
    public void The_rules_have_no_overlap_a_clause_each_and_what_their_kind_needs()
    {
        var all = ConventionTemplates.On(Now);
        Assert.Equal(3, all.Count);
        Assert.Equal(all.Count, all.Select(t => t.Key).Distinct(StringComparer.Ordinal).Count());
        Assert.All(all, t =>
        {
            Assert.All((string[])[t.Start.Clause, t.FirstTerm.Clause, t.Renewal.Clause, t.Amicable.Clause, .. t.MemberMay.Concat(t.LeadMay).Select(c => c.Clause)], clause => Assert.StartsWith("«", clause, StringComparison.Ordinal));
            Assert.Equal(t.Renewal.Rule == RenewalRule.TacitYearlyMax, t.Renewal.Max is not null);
            Assert.NotEqual(t.FirstTerm.Months is null, t.FirstTerm.UntilMonth is null || t.FirstTerm.UntilDay is null);
            Assert.All(t.MemberMay.Concat(t.LeadMay), c => Assert.Equal(c.Ground == DenunciationGround.RegisteredLetter, c.Months is not null));
        });
    }

    private static readonly DateTimeOffset Now = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    private static ConventionTemplate Template(string key) => ConventionTemplates.On(Now).Single(t => t.Key == key);

    private static ConventionCalendar Calendar(string template, string fixedEnd = "-", string mandate = "-") => new(Template(template), new(Day(fixedEnd), Day(mandate)));

    private static DateOnly? Day(string text) => text == "-" ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Plain(string text) => text.Replace(FrenchFormat.NoBreak, ' ');
}
