using Platform.Core.Law;
using Platform.Testing;

namespace Platform.Core.Tests.Law;

public sealed class CpvCodeTests
{
    [Theory, Trait("Feature", "A7-C4")]
    [InlineData("vélos", "34430000"), InlineData("VELO", "34430000"), InlineData("repas scolaires", "55523100"), InlineData("oeuvre maîtrise", "71200000"), InlineData("extincteur", "35111300")]
    [InlineData("minibus", "34114400"), InlineData("dératisation", "90923000"), InlineData("sel de déneigement", "34927100"), InlineData("chaussures de sécurité", "18830000")]
    public void An_everyday_purchase_is_found_by_its_words_whatever_their_accents_case_and_plural(string words, string code) => Assert.Contains(code, CpvCode.Find(words));

    [Theory, Trait("Feature", "A7-C4")]
    [InlineData("bancs", "39113600"), InlineData("banc en bois", "39113600"), InlineData("vélodrome toiture", "45261210")]
    public void Words_that_find_nothing_lead_to_codes_that_say_one_of_them_or_begin_alike(string words, string code) => Assert.Contains(code, CpvCode.Near(words));

    [Theory, Trait("Feature", "A7-C4")]
    [InlineData(null), InlineData("de"), InlineData("xylophone")]
    public void Words_that_are_near_nothing_lead_nowhere(string? words) => Assert.Empty(CpvCode.Near(words));

    [Theory, Trait("Feature", "A7-C4")]
    [InlineData(null), InlineData(""), InlineData("de"), InlineData("vélos toiture"), InlineData("34430000")]
    public void Words_that_say_nothing_or_contradict_each_other_find_nothing(string? words) => Assert.Empty(CpvCode.Find(words));

    [Fact, Trait("Feature", "A7-C4")]
    public void A_word_is_no_part_of_another()
    {
        Assert.Contains("bureau", CpvCode.AllDivisions["30"], StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("30", CpvCode.DivisionsFor("eau"));
    }

    [Fact, Trait("Feature", "A7-C4")]
    public void Words_lead_to_the_divisions_by_their_name_or_by_an_everyday_code()
    {
        Assert.Contains("45", CpvCode.DivisionsFor("toiture"));
        Assert.Contains("15", CpvCode.DivisionsFor("produits alimentaires"));
        Assert.Empty(CpvCode.DivisionsFor("Romans-sur-Isère"));
    }

    [Fact, Trait("Feature", "A7-C4")]
    public void Every_everyday_code_is_one_that_a_buyer_may_type() => Assert.All(CpvCode.Everyday.Keys, code => Assert.Equal(code, CpvCode.Clean(code)));

    [NeedsSharedDataFact("standards/cpv/cpv-2008.csv"), Trait("Feature", "A7-C4")]
    public async Task Every_everyday_code_is_in_the_official_vocabulary()
    {
        var official = (await File.ReadAllLinesAsync(SharedData.Find("standards/cpv/cpv-2008.csv")!)).Select(line => line[..8]).ToHashSet(StringComparer.Ordinal);      // or skipped
        Assert.All(CpvCode.Everyday.Keys, code => Assert.Contains(code, official));
        Assert.DoesNotContain("34430001", official);
    }
}
