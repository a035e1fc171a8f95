using Platform.Core.Law;
using Platform.Testing;

namespace Platform.Core.Tests.Law;

/// <summary>Trades as people call them, and what is bought from them.</summary>
[Trait("Feature", "A7-C4")]
public sealed class TradeTests
{
    [Theory]
    [InlineData("couvreur", "45261")]
    [InlineData("COUVREURS", "45261")]
    [InlineData("electricien", "45311")]                 // without its accents
    [InlineData("artisan maçon", "452625")]
    [InlineData("peintre en bâtiment", "4544")]
    [InlineData("société de nettoyage", "9091")]
    [InlineData("bureau d'études", "713")]              // with the apostrophe of a keyboard
    [InlineData("plumber", "453300")]
    public void A_trade_is_known_by_its_names(string typed, string code)
    {
        var words = typed.Split(' ');

        var place = Assert.Single(Trade.In(words));

        Assert.Contains(code, place.Trade.Codes);
        Assert.Equal((0, words.Length), (place.At, place.Length));
    }

    [Theory]
    [InlineData("toiture")]
    [InlineData("Mâcon")]       // a town; « macon » may be « maçon »
    [InlineData("maison")]
    [InlineData("entreprise")]
    public void What_is_no_trade_is_none(string typed) => Assert.Empty(Trade.In([typed]));

    [Fact]
    public void Each_trade_stands_where_it_was_typed() =>
        Assert.Equal([(1, 1), (3, 1)], Trade.In(["romans", "plombier", "et", "chauffagiste", "urgent"]).Select(place => (place.At, place.Length)));

    [Fact]
    public void No_name_is_that_of_two_trades_and_none_is_without_words_and_codes()
    {
        Assert.Equal(Trade.All.SelectMany(trade => trade.Said).Distinct(StringComparer.OrdinalIgnoreCase).Count(), Trade.All.Sum(trade => trade.Said.Count));
        Assert.All(Trade.All, trade => Assert.True(trade.Words.Count > 0 && trade.Codes.Count > 0 && trade.Codes.All(code => code.Length <= 8 && CpvCode.IsDivision(code[..2]))));
    }

    [NeedsSharedDataFact("standards/cpv/cpv-2008.csv")]
    public async Task Every_branch_of_a_trade_holds_a_code_of_the_official_vocabulary()
    {
        var official = (await File.ReadAllLinesAsync(SharedData.Find("standards/cpv/cpv-2008.csv")!)).Select(line => line[..8]).ToList();      // or skipped
        Assert.DoesNotContain(Trade.All.SelectMany(trade => trade.Codes.Concat(trade.Not ?? [])), code => !official.Exists(known => known.StartsWith(code, StringComparison.Ordinal)));
        Assert.DoesNotContain(official, code => code.StartsWith("4599", StringComparison.Ordinal));
    }
}
