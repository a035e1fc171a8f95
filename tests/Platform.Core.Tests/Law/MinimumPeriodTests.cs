using System.Globalization;
using System.Security.Cryptography;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Tests.Law;

/// <summary>Time given to companies: published examples and the calendar, none from a run.</summary>
public sealed class MinimumPeriodTests
{
    [Theory, Trait("Feature", "BEYOND-6")]
    [InlineData("2025-01-06", true, false, "2025-02-05", "2025-02-06")]     // published example
    [InlineData("2025-05-01", true, false, "2025-06-02", "2025-06-03")]     // ends on Saturday 31 May
    [InlineData("2026-03-06", true, false, "2026-04-07", "2026-04-08")]     // Easter, and its Monday
    [InlineData("2026-03-12", true, false, "2026-04-13", "2026-04-14")]
    [InlineData("2026-04-07", true, false, "2026-05-07", "2026-05-08")]     // the limit may fall on a holiday, the period may not end there
    [InlineData("2026-11-02", false, false, "2026-12-07", "2026-12-08")]
    [InlineData("2026-11-02", true, false, "2026-12-02", "2026-12-03")]
    [InlineData("2026-11-02", true, true, "2026-11-17", "2026-11-18")]
    public void Offers_of_an_open_procedure_have_their_days_and_end_with_a_working_one(string sent, bool electronic, bool priorInformation, string last, string earliest)
    {
        var period = Open(sent, new(Electronic: electronic, PriorInformation: priorInformation));

        Assert.Equal((Day(last), FranceTime.Midnight(Day(earliest))), (period.LastDay.Day, period.Earliest));
    }

    [Fact, Trait("Feature", "BEYOND-6")]
    public void Documents_that_are_not_on_the_profile_give_five_days_more_but_in_justified_urgency()
    {
        Assert.Equal((35, Day("2026-12-07")), (Open("2026-11-02", new(Withheld: true)).Days, Open("2026-11-02", new(Withheld: true)).LastDay.Day));
        Assert.Equal(15, Open("2026-11-02", new(Withheld: true, Urgency: true)).Days);
    }

    [Theory, Trait("Feature", "BEYOND-6")]
    [InlineData("Restricted", Phase.Applications, BuyerKind.LocalAuthority, false, 30)]
    [InlineData("Restricted", Phase.Applications, BuyerKind.LocalAuthority, true, 15)]
    [InlineData("Restricted", Phase.Applications, BuyerKind.OtherEntity, false, 15)]
    [InlineData("Restricted", Phase.Offers, BuyerKind.State, false, 25)]
    [InlineData("Restricted", Phase.Offers, BuyerKind.State, true, 10)]
    [InlineData("Negotiated", Phase.Applications, BuyerKind.LocalAuthority, false, 30)]
    [InlineData("Negotiated", Phase.Offers, BuyerKind.LocalAuthority, false, 25)]
    [InlineData("Dialogue", Phase.Applications, BuyerKind.LocalAuthority, false, 30)]
    [InlineData("DynamicPurchasingSystem", Phase.Offers, BuyerKind.LocalAuthority, false, 10)]
    public void Each_phase_of_each_procedure_has_its_days(string procedure, Phase phase, BuyerKind buyer, bool urgency, int days) =>
        Assert.Equal(days, MinimumPeriods.After(FranceTime.Midnight(Day("2026-11-02")), procedure, phase, buyer, new(Urgency: urgency))?.Days);

    [Fact, Trait("Feature", "BEYOND-6")]
    public void A_date_agreed_with_all_candidates_needs_no_number_of_days_but_of_the_State()
    {
        Assert.Null(Offers(BuyerKind.LocalAuthority, agreed: true));
        Assert.Equal(10, Offers(BuyerKind.LocalAuthority, agreed: false)?.Days);
        Assert.Equal(25, Offers(BuyerKind.State, agreed: true)?.Days);
        Assert.Null(MinimumPeriods.After(FranceTime.Midnight(Day("2026-11-02")), "Mapa", Phase.Offers, BuyerKind.LocalAuthority, new()));

        static MinimumPeriod? Offers(BuyerKind buyer, bool agreed) => MinimumPeriods.After(FranceTime.Midnight(Day("2026-11-02")), "Restricted", Phase.Offers, buyer, new(Agreed: agreed));
    }

    [Fact, Trait("Feature", "BEYOND-6")]
    public void A_period_explains_itself_by_article_start_count_and_shift()
    {
        var why = Open("2026-03-06", new()).LastDay;

        Assert.Equal("CCP, art. R2161-3", why.Clause);
        Assert.Equal("Envoi de l’avis le 6 mars 2026", Plain(why.From));
        Assert.StartsWith("30 jours de calendrier", why.Count, StringComparison.Ordinal);
        Assert.Equal("Le 5 avril 2026 est un dimanche : le délai finit le jour ouvré suivant, le 7 avril 2026 (règlement n° 1182/71, art. 3)", Plain(why.Shift));
        Assert.Equal("Délai des offres, appel d’offres ouvert électronique, en vigueur depuis le 1er janvier 2024", Plain(why.Version));
    }

    [Fact, Trait("Feature", "BEYOND-6")]
    public void A_holiday_of_a_department_prolongs_there_alone()
    {
        // Thirty days after 26 November 2025 end on 26 December, a holiday in Alsace and Moselle; then Monday 29.
        var sent = FranceTime.Midnight(Day("2025-11-26"));
        Assert.Equal(Day("2025-12-26"), MinimumPeriods.After(sent, "Open", Phase.Offers, BuyerKind.LocalAuthority, new(), "26")!.LastDay.Day);
        Assert.Equal(Day("2025-12-29"), MinimumPeriods.After(sent, "Open", Phase.Offers, BuyerKind.LocalAuthority, new(), "67")!.LastDay.Day);
    }

    [Fact, Trait("Feature", "BEYOND-6")]
    public void Two_hundred_drawn_periods_end_where_counting_by_hand_ends()
    {
        foreach (var number in Enumerable.Range(0, 200))
        {
            var draws = new Draws(number);
            var sent = Day("2025-01-01").AddDays(draws.Next(365 * 6));
            var facts = new PeriodFacts(Electronic: draws.Next(2) == 0, PriorInformation: draws.Next(5) == 0, Urgency: draws.Next(5) == 0, Withheld: draws.Next(3) == 0);
            var (procedure, phase, whole, electronic, announced, urgent) = Table[draws.Next(Table.Length)];
            var days = Math.Min(facts.Urgency ? urgent : whole, Math.Min(facts.PriorInformation ? announced : whole, facts.Electronic ? electronic : whole));
            if (facts is { Withheld: true, Urgency: false }) days += 5;
            var day = sent;
            for (var counted = 0; counted < days; counted++) day = day.AddDays(1);
            while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || Holidays.Contains((day.Year, day.Month, day.Day)) || Fixed.Contains((day.Month, day.Day))) day = day.AddDays(1);

            Assert.Equal((procedure, phase, sent, facts, day), (procedure, phase, sent, facts, MinimumPeriods.After(FranceTime.Midnight(sent).AddHours(draws.Next(23)), procedure, phase, BuyerKind.LocalAuthority, facts)!.LastDay.Day));
        }
    }

    // Days of a local authority: whole, electronic, after prior information, urgent (CCP, art. R2161-2 to -25).
    private static readonly (string, Phase, int, int, int, int)[] Table =
    [
        ("Open", Phase.Offers, 35, 30, 15, 15), ("Restricted", Phase.Applications, 30, 30, 30, 15), ("Restricted", Phase.Offers, 30, 25, 10, 10),
        ("Negotiated", Phase.Applications, 30, 30, 30, 15), ("Negotiated", Phase.Offers, 30, 25, 10, 10), ("Dialogue", Phase.Applications, 30, 30, 30, 30),
    ];

    /// <summary>Numbers that look drawn and are the same in every run.</summary>
    private sealed class Draws(int seed)
    {
        private int turn;

        public int Next(int below) => (int)(BitConverter.ToUInt32(SHA256.HashData(BitConverter.GetBytes(((long)seed << 8) + turn++))) % (uint)below);
    }

    // Movable feasts of 2025 to 2031, from a printed calendar.
    private static readonly (int, int, int)[] Holidays =
    [
        (2025, 4, 21), (2025, 5, 29), (2025, 6, 9), (2026, 4, 6), (2026, 5, 14), (2026, 5, 25), (2027, 3, 29), (2027, 5, 6), (2027, 5, 17), (2028, 4, 17), (2028, 5, 25), (2028, 6, 5),
        (2029, 4, 2), (2029, 5, 10), (2029, 5, 21), (2030, 4, 22), (2030, 5, 30), (2030, 6, 10), (2031, 4, 14), (2031, 5, 22), (2031, 6, 2),
    ];

    private static readonly (int, int)[] Fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];

    private static MinimumPeriod Open(string sent, PeriodFacts facts) => MinimumPeriods.After(FranceTime.Midnight(Day(sent)).AddHours(9), "Open", Phase.Offers, BuyerKind.LocalAuthority, facts)!;

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Plain(string text) => text.Replace('\u00A0', ' ');
}
