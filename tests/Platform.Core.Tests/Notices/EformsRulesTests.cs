using Platform.Core.Notices;
using Platform.Core.Notices.Eforms;
using Platform.Testing;
using Xunit.Abstractions;

namespace Platform.Core.Tests.Notices;

/// <summary>Judged by the schemas and the rules of the SDK, in an engine that is not ours.</summary>
public sealed class EformsRulesTests(ITestOutputHelper output)
{
    private static readonly EformsWriter Writer = new("1.15");

    /// <summary>One call of the judge for all: each sub-type has rules of its own to load.</summary>
    [NeedsEformsJudgeFact, Trait("Feature", "VR-10"), Trait("Feature", "GD-02"), Trait("Feature", "CDG-08"), Trait("Long", "eforms")]
    public async Task Notices_of_every_sub_type_in_drawn_combinations_pass_the_schemas_and_every_rule()
    {
        output.WriteLine($"seed {LongRun.Seed}");
        var draws = new Draws(LongRun.Seed);
        var drawn = Enumerable.Range(0, LongRun.Size("notices", 14, 504)).Select(number => ($"drawn-{number:0000}", DrawnNotice.Draw(draws, number)));
        var notices = DrawnNotice.AllKinds.Select(kind => ($"{kind.Kind}-{kind.Regime}", GivenNotice.Of(kind.Kind, kind.Regime))).Concat(drawn).ToList();
        LongRun.Note("notices", notices.Count);
        JudgedNotices.IsContent(await JudgedNotices.JudgeAsync(notices, Writer));
    }

    [NeedsEformsJudgeFact, Trait("Feature", "VR-10")]
    public async Task The_judge_names_the_rule_that_a_notice_breaks()
    {
        var notice = GivenNotice.Of(NoticeKind.Contract);
        var verdict = await JudgedNotices.JudgeAsync([("wrong", notice with { Buyer = notice.Buyer with { Organisation = notice.Buyer.Organisation with { Phone = null } } })], Writer);
        Assert.Contains("BR-BT-00503", verdict, StringComparison.Ordinal);
    }
}
