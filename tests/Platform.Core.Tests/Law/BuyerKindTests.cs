using System.Globalization;
using Platform.Core.Law;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Law;

/// <summary>What differs from one kind of buyer to another, and that nothing of it has a gap.</summary>
public sealed class BuyerKindTests
{
    private static readonly BuyerKind[] Kinds = Enum.GetValues<BuyerKind>();

    [Theory, Trait("Feature", "BEYOND-6")]
    [InlineData("2025-12-31", BuyerKind.State, "143000")]
    [InlineData("2026-01-01", BuyerKind.State, "140000")]
    [InlineData("2025-12-31", BuyerKind.LocalAuthority, "221000")]
    [InlineData("2026-01-01", BuyerKind.LocalAuthority, "216000")]
    [InlineData("2025-12-31", BuyerKind.OtherAuthority, "221000")]
    [InlineData("2026-01-01", BuyerKind.OtherAuthority, "216000")]
    [InlineData("2025-12-31", BuyerKind.LocalEntity, "443000")]
    [InlineData("2026-01-01", BuyerKind.LocalEntity, "432000")]
    [InlineData("2026-01-01", BuyerKind.StateEntity, "432000")]
    [InlineData("2026-01-01", BuyerKind.OtherEntity, "432000")]
    public void The_day_of_the_launch_and_the_kind_of_buyer_select_the_threshold(string launch, BuyerKind buyer, string value)
    {
        foreach (var nature in (Nature[])[Nature.Supplies, Nature.Services]) Assert.Equal(decimal.Parse(value, CultureInfo.InvariantCulture), Thresholds.Of("formalised", On(launch), nature, buyer)!.Value);
        Assert.Equal(launch == "2025-12-31" ? 5_538_000 : 5_404_000, Thresholds.Of("formalised", On(launch), Nature.Works, buyer)!.Value);      // everybody's
    }

    [Fact, Trait("Feature", "BEYOND-6")]
    public void National_publicity_is_asked_of_the_State_and_of_local_authorities_also_when_they_buy_for_a_network() =>
        Assert.Equal([BuyerKind.LocalAuthority, BuyerKind.State, BuyerKind.LocalEntity, BuyerKind.StateEntity], Kinds.Where(kind => Thresholds.Of("national-notice", On("2026-06-01"), Nature.Services, kind) is not null));

    [Theory, Trait("Feature", "BEYOND-6")]
    [InlineData(BuyerKind.LocalAuthority, 30, true, false)]
    [InlineData(BuyerKind.OtherAuthority, 30, true, false)]
    [InlineData(BuyerKind.State, 30, false, false)]
    [InlineData(BuyerKind.LocalEntity, 15, true, true)]
    [InlineData(BuyerKind.StateEntity, 15, false, true)]
    [InlineData(BuyerKind.OtherEntity, 15, true, true)]
    public void Applications_an_agreed_date_and_unsaid_variants_follow_from_the_kind_of_buyer(BuyerKind buyer, int applications, bool mayAgree, bool variants)
    {
        var sent = On("2026-11-02");
        Assert.Equal(applications, MinimumPeriods.After(sent, "Restricted", Phase.Applications, buyer, new())!.Days);
        Assert.Equal(mayAgree, MinimumPeriods.After(sent, "Restricted", Phase.Offers, buyer, new(Agreed: true)) is null);
        Assert.Equal(variants, UnsaidVariants.Of(formalised: true, buyer, sent).Allowed);
        Assert.True(UnsaidVariants.Of(formalised: false, buyer, sent).Allowed);
    }

    /// <summary>Drawn: every kind, nature, day and value has one answer of each rule, and « reached » begins with the threshold itself.</summary>
    [Fact, Trait("Feature", "BEYOND-6")]
    public void Every_purchase_of_every_kind_of_buyer_on_every_day_has_one_regime_with_an_article_for_each_answer()
    {
        var draws = new Draws("kinds");
        for (var round = 0; round < 600; round++)
        {
            var (buyer, nature, launch) = (Kinds[draws.Below(Kinds.Length)], (Nature)draws.Below(3), FranceTime.Midnight(new DateOnly(2024, 1, 1).AddDays(draws.Below(1100))));
            var formalised = Thresholds.Of("formalised", launch, nature, buyer)!;
            var value = draws.Below(3) switch { 0 => formalised.Value, 1 => formalised.Value - 0.01m, _ => 1 + draws.Below(6_999_999) };
            var regime = PurchaseRegime.Of(new(nature, buyer, value), launch);
            Assert.Equal((buyer, launch, value, value >= formalised.Value), (buyer, launch, value, regime.IsFormalised));
            var channels = regime.Channels(buyer, launch);
            Assert.Equal(regime.Publicity == Publicity.None, channels.Groups.Count == 0);
            if (regime.Publicity == Publicity.National) Assert.DoesNotContain(buyer, (BuyerKind[])[BuyerKind.OtherAuthority, BuyerKind.OtherEntity]);
            Assert.Equal(regime.Publicity == Publicity.None, channels.Article.Length == 0);
            foreach (var procedure in (string[])["Open", "Restricted", "Negotiated", "Dialogue"])
            foreach (var phase in Enum.GetValues<Phase>())
                if ((procedure, phase) is not ("Open", Phase.Applications) and not ("Dialogue", Phase.Offers)) Assert.NotNull(MinimumPeriods.After(launch, procedure, phase, buyer, new()));
            Assert.Equal(buyer.IsEntity ? 96 : 48, FrameworkLimit.On(FranceTime.DayOf(launch), buyer).Months);
        }
    }

    [Fact, Trait("Feature", "BEYOND-6")]
    public void Every_kind_of_buyer_has_its_French_words_and_one_that_is_no_public_body_buys_for_its_network_alone()
    {
        Assert.All(Enum.GetValues<BuyerBody>(), body => Assert.NotEmpty(body.French));
        Assert.Equal((BuyerKind.OtherEntity, BuyerKind.LocalAuthority, BuyerKind.LocalEntity), (BuyerKinds.Of(BuyerBody.PublicUndertaking, false), BuyerKinds.Of(BuyerBody.LocalAuthority, false), BuyerKinds.Of(BuyerBody.LocalAuthority, true)));
    }

    private static DateTimeOffset On(string day) => FranceTime.Midnight(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture));
}
