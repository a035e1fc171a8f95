using Platform.Core.Accounts;
using Platform.Core.Conventions;
using static Platform.Testing.GivenConvention;

namespace Platform.Core.Tests.Accounts;

/// <summary>VR-29: « délai maximal d’une semaine à compter de la conclusion ». The count, its two marks, its words.</summary>
public sealed class OnboardingDelayTests
{
    [Theory, Trait("Feature", "VR-29")]
    [InlineData("2021-04-02", OnboardingLevel.Running, 7)]
    [InlineData("2021-04-06", OnboardingLevel.Running, 3)]
    [InlineData("2021-04-07", OnboardingLevel.Warned, 2)]
    [InlineData("2021-04-08", OnboardingLevel.Warned, 1)]
    [InlineData("2021-04-09", OnboardingLevel.Breached, 0)]
    [InlineData("2021-04-12", OnboardingLevel.Breached, -3)]
    public void The_fifth_day_warns_and_the_seventh_is_the_breach(string today, OnboardingLevel level, int left)
    {
        var delay = OnboardingDelay.Of(Concluded(Mandate, "2021-03-10", "2021-04-02"));

        Assert.NotNull(delay);
        Assert.Equal((level, left), (delay.On(Day(today)), delay.DaysLeft(Day(today))));
    }

    [Fact, Trait("Feature", "VR-29")]
    public void The_last_day_says_its_clause_where_it_starts_and_how_it_counts()
    {
        var day = OnboardingDelay.Of(Concluded(Mandate, "2021-04-02", "2021-03-10"))!.UsableBy;

        Assert.Equal(Day("2021-04-09"), day.Day);
        Assert.Contains("délai maximal d’une semaine à compter de la conclusion", day.Clause, StringComparison.Ordinal);
        Assert.Contains("2 avril 2021", day.From.Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.Contains("7 jours", day.Count.Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.Contains(Mandate, day.Version, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "GD-12")]
    public void Clauses_without_a_delay_give_none_and_neither_does_one_signature()
    {
        Assert.Null(OnboardingDelay.Of(Concluded(FourYears, "2011-01-03", "2011-01-04")));
        Assert.Null(OnboardingDelay.Of(Concluded(Mandate, "2021-03-10", lead: null)));
    }

    private static SharingConvention Concluded(string template, string member, string? lead)
    {
        var today = Day("2021-06-01");
        var convention = new SharingConvention(new(Guid.CreateVersion7()), Guid.CreateVersion7(), Guid.CreateVersion7(), "CONV-2021-001", ConventionTemplates.On(new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero)).Single(t => t.Key == template),
            new(Day("2021-12-31"), Day("2032-03-31")), "tribunal", Guid.CreateVersion7(), Day("2010-01-01"));
        Assert.Null(convention.Submit(today));
        Assert.Null(convention.OpenSignatures([ConventionSide.Member, ConventionSide.Lead], today));
        Assert.Null(convention.Sign(ConventionSide.Member, Day(member), Day("2010-01-01"), today));
        if (lead is not null) Assert.Null(convention.Sign(ConventionSide.Lead, Day(lead), Day("2010-01-01"), today));
        return convention;
    }
}
