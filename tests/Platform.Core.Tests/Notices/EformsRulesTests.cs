using Platform.Core.Law;
using Platform.Core.Notices;
using Platform.Core.Notices.Eforms;
using Platform.Core.Values;
using Platform.Testing;
using Xunit.Abstractions;

namespace Platform.Core.Tests.Notices;

/// <summary>Judged by the schemas and the rules of the SDK, in an engine that is not ours.</summary>
public sealed class EformsRulesTests(JudgedKinds judged, ITestOutputHelper output) : IClassFixture<JudgedKinds>
{
    [NeedsEformsJudgeFact, Trait("Feature", "VR-10"), Trait("Feature", "GD-02"), Trait("Feature", "CDG-08"), Trait("Long", "eforms")]
    public void Notices_of_every_sub_type_in_drawn_combinations_pass_the_schemas_and_every_rule()
    {
        output.WriteLine($"seed {LongRun.Seed}");
        LongRun.Note("notices", judged.SubTypes.Count);
        JudgedNotices.IsContent(judged.SaidOf(judged.SubTypes));
    }

    /// <summary>At least one of each kind of buyer, and of each sub-type of an entité adjudicatrice.</summary>
    [NeedsEformsJudgeFact, Trait("Feature", "VR-10"), Trait("Feature", "GD-02")]
    public void Notices_of_every_kind_of_buyer_pass_the_schemas_and_every_rule() => JudgedNotices.IsContent(judged.SaidOf(judged.Buyers));

    [NeedsEformsJudgeFact, Trait("Feature", "VR-10")]
    public void The_judge_names_the_rule_that_a_notice_breaks() => Assert.Contains("BR-BT-00503", judged.SaidOf(judged.Broken), StringComparison.Ordinal);
}

/// <summary>One call of the judge for all of them: the rules of each sub-type take seven seconds to load.</summary>
public sealed class JudgedKinds : IAsyncLifetime
{
    private static readonly EformsWriter Writer = new("1.15");
    private Dictionary<string, IReadOnlyList<string>> said = new(StringComparer.Ordinal);

    public IReadOnlyList<(string Name, CanonicalNotice Notice)> SubTypes { get; } = OfEverySubType();
    public IReadOnlyList<(string Name, CanonicalNotice Notice)> Buyers { get; } = OfEveryBuyer();
    public IReadOnlyList<(string Name, CanonicalNotice Notice)> Broken { get; } = [("broken", WithoutPhone(GivenNotice.Of(NoticeKind.Contract)))];

    public async Task InitializeAsync()
    {
        if (EformsJudge.Missing() is not null) return;
        said = (await JudgedNotices.ComplaintsAsync([.. SubTypes, .. Buyers, .. Broken], Writer)).ToDictionary(each => each.Name, each => each.Complaints, StringComparer.Ordinal);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public string SaidOf(IReadOnlyList<(string Name, CanonicalNotice Notice)> notices) => string.Join('\n', notices.SelectMany(notice => said[notice.Name]));

    private static CanonicalNotice WithoutPhone(CanonicalNotice notice) => notice with { Buyer = notice.Buyer with { Organisation = notice.Buyer.Organisation with { Phone = null } } };

    private static List<(string, CanonicalNotice)> OfEverySubType()
    {
        var draws = new Draws(LongRun.Seed);
        var drawn = Enumerable.Range(0, LongRun.Size("notices", 14, 504)).Select(number => ($"drawn-{number:0000}", DrawnNotice.Draw(draws, number)));
        return [.. DrawnNotice.AllKinds.Select(kind => ($"{kind.Kind}-{kind.Regime}", GivenNotice.Of(kind.Kind, kind.Regime))), .. drawn];
    }

    private static List<(string, CanonicalNotice)> OfEveryBuyer()
    {
        var kinds = new[] { BuyerLegalType.LocalAuthority, BuyerLegalType.BodyOfPublicLawUnderLocalAuthority, BuyerLegalType.CentralGovernment, BuyerLegalType.BodyOfPublicLaw };
        var (calls, ofEntities) = (new[] { (NoticeKind.Contract, NoticeRegime.Formalised), (NoticeKind.Contract, NoticeRegime.National), (NoticeKind.Award, NoticeRegime.Formalised) },
            new[] { (NoticeKind.PriorInformation, NoticeRegime.Formalised), (NoticeKind.Contract, NoticeRegime.Specific), (NoticeKind.Modification, NoticeRegime.Formalised), (NoticeKind.Award, NoticeRegime.National) });
        var notices = new List<(string, CanonicalNotice)>();
        foreach (var kind in kinds) foreach (var (what, regime) in calls) notices.Add(($"buyer-{kind}-{what}-{regime}", By(GivenNotice.Of(what, regime), kind, null)));
        foreach (var kind in kinds.Append(BuyerLegalType.PublicUndertaking))
        foreach (var (what, regime) in kind is BuyerLegalType.LocalAuthority or BuyerLegalType.PublicUndertaking ? calls.Concat(ofEntities) : calls.Take(1))
        {
            var notice = By(GivenNotice.Of(what, regime), kind, NetworkActivity.Water);
            notices.Add(($"entity-{kind}-{what}-{regime}", notice));
            if (kind == BuyerLegalType.PublicUndertaking && what == NoticeKind.Contract) notices.Add(($"bare-{what}-{regime}", notice with { Conditions = notice.Conditions with { Financing = null, ExecutionClauses = null }, Lots = [.. notice.Lots.Select(lot => lot with { Nature = Nature.Supplies, Cpv = "38421100" })] }));
        }
        foreach (var network in Enum.GetValues<NetworkActivity>()) notices.Add(($"network-{network}", By(GivenNotice.Of(NoticeKind.Contract, lots: 1), BuyerLegalType.PublicUndertaking, network)));
        var call = By(GivenNotice.Of(NoticeKind.Contract), BuyerLegalType.LocalAuthority, NetworkActivity.Water);
        foreach (var type in new[] { NoticeProcedureType.Restricted, NoticeProcedureType.Negotiated, NoticeProcedureType.CompetitiveDialogue }) notices.Add(($"entity-{type}", call with { Procedure = call.Procedure with { Type = type, NegotiationMayBeSkipped = type == NoticeProcedureType.Negotiated ? false : null } }));
        foreach (var months in new[] { 60, 108 }) notices.Add(($"entity-framework-{months}", call with { Lots = [.. call.Lots.Select(lot => lot with { Duration = new(months), Framework = new(FrameworkKind.Orders, 2_000_000m, WhyLonger: "Amortissement des usines.") })] }));
        return notices;

        static CanonicalNotice By(CanonicalNotice notice, BuyerLegalType kind, NetworkActivity? network) => notice with { Buyer = notice.Buyer with { LegalType = kind, IsEntity = network is not null, Network = network } };
    }
}
