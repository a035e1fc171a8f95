using Platform.Testing;

namespace Platform.Web.Tests.Isolation;

/// <summary>CE 2 February 2024, n° 489820: what a company sees of a consultation tells nothing of the others, not even how many they are.</summary>
public sealed class CompanyViewTests(CompanyViewWorlds worlds) : IClassFixture<CompanyViewWorlds>
{
    [Theory, Trait("Ux", "UX-7")]
    [InlineData(CompanyViewWorlds.Moment.BeforeDeadline)]
    [InlineData(CompanyViewWorlds.Moment.Closed)]
    [InlineData(CompanyViewWorlds.Moment.Opened)]
    public void Every_answer_is_the_same_to_the_byte_with_no_one_and_three_others(CompanyViewWorlds.Moment moment)
    {
        var alone = worlds.View(0, moment);

        Assert.Empty(worlds.View(1, moment).DifferencesFrom(alone));
        Assert.Empty(worlds.View(3, moment).DifferencesFrom(alone));

        // Nothing seen would prove nothing.
        Assert.True(alone.Pages > 60, $"Only {alone.Pages} pages answered.");
        Assert.Contains(alone.Answers, a => a.Key.StartsWith("anonyme /consultations/", StringComparison.Ordinal) && a.Value.StartsWith("200 ", StringComparison.Ordinal));
        foreach (var own in (string[])["/recu", "/recu/recu.zip", "/recu/recu.tlog-proof", "/billet", "/entreprise/plis"])
            Assert.Contains(alone.Answers, a => a.Key.StartsWith("entreprise qui a déposé", StringComparison.Ordinal) && a.Key.EndsWith(own, StringComparison.Ordinal) && a.Value.StartsWith("200 ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_others_were_really_there()
    {
        Assert.Equal((1, 0, 2), worlds.Lived[0]);
        Assert.Equal((3, 1, 4), worlds.Lived[1]);
        Assert.Equal((7, 3, 8), worlds.Lived[3]);
    }

    [Fact]
    public void The_comparison_sees_the_moments_and_one_planted_count()      // the twin
    {
        Assert.NotEmpty(worlds.View(0, CompanyViewWorlds.Moment.Closed).DifferencesFrom(worlds.View(0, CompanyViewWorlds.Moment.BeforeDeadline)));

        var seen = worlds.Leaking.DifferencesFrom(worlds.View(0, CompanyViewWorlds.Moment.Opened));

        foreach (var viewer in (string[])["anonyme", "entreprise qui a retiré", "entreprise qui a déposé"])
            foreach (var page in (string[])["", "/dossier"]) Assert.Contains($"{viewer} /consultations/{worlds.Consultation}{page}", seen);
        Assert.DoesNotContain("anonyme /aide", seen);
    }
}
