using Platform.Core.Notices;
using Platform.Core.Notices.Eforms;
using Platform.Testing;
using Xunit.Abstractions;

namespace Platform.Core.Tests.Notices;

/// <summary>Judged by the schemas and the rules of the SDK, in an engine that is not ours.</summary>
public sealed class EformsRulesTests(ITestOutputHelper output)
{
    private static readonly EformsWriter Writer = new("1.15");

    [NeedsEformsJudgeFact, Trait("Feature", "VR-10"), Trait("Feature", "CDG-08")]
    public async Task A_notice_of_every_sub_type_passes_the_schemas_and_every_rule() =>
        Assert.Equal("", await EformsJudge.JudgeAsync(DrawnNotice.AllKinds.Select(kind => ($"{kind.Kind}-{kind.Regime}", GivenNotice.Of(kind.Kind, kind.Regime))), Writer));

    [NeedsEformsJudgeFact, Trait("Feature", "VR-10"), Trait("Feature", "GD-02"), Trait("Long", "eforms")]
    public async Task Drawn_notices_of_every_combination_pass_every_rule()
    {
        var draws = new Draws(LongRun.Seed);
        output.WriteLine($"seed {LongRun.Seed}");
        var notices = Enumerable.Range(0, LongRun.Size("notices", 28, 504)).Select(number => ($"drawn-{number:0000}", DrawnNotice.Draw(draws, number))).ToList();
        LongRun.Note("notices", notices.Count);
        Assert.Equal("", await EformsJudge.JudgeAsync(notices, Writer));
    }

    [NeedsEformsJudgeFact, Trait("Feature", "VR-10")]
    public async Task The_judge_names_the_rule_that_a_notice_breaks()
    {
        var notice = GivenNotice.Of(NoticeKind.Contract);
        var verdict = await EformsJudge.JudgeAsync([("wrong", notice with { Buyer = notice.Buyer with { Organisation = notice.Buyer.Organisation with { Phone = null } } })], Writer);
        Assert.Contains("BR-BT-00503", verdict, StringComparison.Ordinal);
    }
}
