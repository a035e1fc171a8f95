using System.Text;
using Platform.Core.Eforms;
using Platform.Testing;

namespace Platform.Core.Tests.Eforms;

/// <summary>A notice comes from anybody: nothing in it makes us read another file, follow an address, or work for ever.</summary>
public sealed class NoticeSafetyTests
{
    [Fact, Trait("Feature", "VR-10")]
    public void An_entity_that_names_a_file_is_refused_and_not_read()
    {
        var secret = Path.GetTempFileName();
        File.WriteAllText(secret, "le-secret");
        try
        {
            var finding = Refused($"""<!DOCTYPE x [<!ENTITY f SYSTEM "file://{secret}">]>{MiniSdk.Xml("<cbc:Name>&f;</cbc:Name>")}""", "DOCTYPE");
            Assert.DoesNotContain("le-secret", finding.Message + finding.Detail, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(secret);
        }
    }

    [Theory]
    [Trait("Feature", "VR-10")]
    [InlineData("<!DOCTYPE x SYSTEM \"http://127.0.0.1:9/x.dtd\">")]
    [InlineData("<!DOCTYPE x [<!ENTITY % p SYSTEM \"http://127.0.0.1:9/p\"> %p;]>")]
    [InlineData("<!DOCTYPE x>")]
    public void Any_DOCTYPE_is_refused(string doctype) => Refused(doctype + MiniSdk.Xml(""), "DOCTYPE");

    [Fact, Trait("Feature", "VR-10")]
    public void A_bomb_of_entities_is_refused_at_its_DOCTYPE()
    {
        var bomb = new StringBuilder("<!DOCTYPE x [<!ENTITY a0 \"lol\">");
        for (var i = 1; i < 12; i++) bomb.Append($"<!ENTITY a{i} \"{string.Concat(Enumerable.Repeat($"&a{i - 1};", 10))}\">");
        Refused(bomb.Append("]>").Append(MiniSdk.Xml("<cbc:Name>&a11;</cbc:Name>")).ToString(), "DOCTYPE");
    }

    [Fact, Trait("Feature", "VR-10")]
    public void A_schema_that_the_notice_points_to_is_not_fetched()
    {
        using var sdk = MiniSdk.With("true()");
        var notice = MiniSdk.Xml("").Replace("<ContractNotice ", "<ContractNotice xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"urn:x http://127.0.0.1:9/x.xsd\" ", StringComparison.Ordinal);
        Assert.True(EformsRuleBook.Load(sdk.Path).Validate(MiniSdk.Bytes(notice), new DateOnly(2026, 11, 22)).IsGood);
    }

    [Fact, Trait("Feature", "VR-10")]
    public void Ten_thousand_levels_are_refused_before_they_are_walked() =>
        Refused(MiniSdk.Xml(string.Concat(Enumerable.Repeat("<cbc:A>", 10_000)) + string.Concat(Enumerable.Repeat("</cbc:A>", 10_000))), "TAILLE");

    [Fact, Trait("Feature", "VR-10")]
    public void Too_many_elements_are_refused() => Refused(MiniSdk.Xml(string.Concat(Enumerable.Repeat("<cbc:A/>", 450_000))), "TAILLE");

    [Fact, Trait("Feature", "VR-10")]
    public void Too_many_bytes_are_refused_and_the_rest_is_left_unread()
    {
        using var endless = new Endless();
        using var sdk = MiniSdk.With("true()");
        var verdict = EformsRuleBook.Load(sdk.Path).Validate(endless, new DateOnly(2026, 11, 22));
        Assert.Equal("TAILLE", Assert.Single(verdict.Findings).RuleId);
        Assert.True(endless.Given < 12 * 1024 * 1024);
    }

    [Theory]
    [Trait("Feature", "VR-10")]
    [InlineData("")]
    [InlineData("pas du XML")]
    [InlineData("<a><b></a>")]
    [InlineData("<a>&inconnue;</a>")]
    [InlineData("<a>\u0001</a>")]
    [InlineData("<a xmlns:p=\"\"/>")]
    public void What_is_no_XML_is_refused_with_its_place(string text) => Assert.Contains("ligne", Refused(text, "XML").Message, StringComparison.Ordinal);

    [Fact, Trait("Feature", "VR-10")]
    public void Random_damage_gives_a_verdict_and_never_an_exception()
    {
        using var sdk = new MiniSdk("1.15.1", ("A", "/*", "cbc:IssueDate/xs:date(text()) > current-date() and sum(cbc:Share) = 1"), ("B", "cbc:Name", "matches(normalize-space(.), '^[\\p{L} ]+$')"));
        var book = EformsRuleBook.Load(sdk.Path);
        var whole = Encoding.UTF8.GetBytes(MiniSdk.Xml("<cbc:IssueDate>2026-11-23+01:00</cbc:IssueDate><cbc:Share>0.5</cbc:Share><cbc:Share>0.5</cbc:Share><cbc:Name languageID=\"FRA\">Voirie</cbc:Name><!-- fin -->"));
        var draws = new Draws("eforms-damage");
        var outcomes = new HashSet<EformsOutcome>();
        for (var round = 0; round < LongRun.Size("damages", 3000, 50_000); round++)
        {
            var damaged = whole.ToArray();
            for (var hits = 1 + draws.Below(4); hits > 0; hits--) damaged[draws.Below(damaged.Length)] = (byte)draws.Below(256);
            if (draws.Below(4) == 0) damaged = damaged[..draws.Below(damaged.Length)];
            outcomes.Add(book.Validate(new MemoryStream(damaged), new DateOnly(2026, 11, 22)).Outcome);
        }
        Assert.Equal([EformsOutcome.Refused, EformsOutcome.Judged], outcomes.Order());
    }

    [Fact, Trait("Feature", "VR-10")]
    public void A_pattern_cannot_be_made_to_try_for_ever()
    {
        using var sdk = MiniSdk.With("matches(normalize-space(cbc:Name), '^((a+)+)+$')");
        Assert.Single(sdk.Judge($"<cbc:Name>{new string('a', 60_000)}b</cbc:Name>").Findings);
    }

    private static EformsFinding Refused(string text, string rule)
    {
        using var sdk = MiniSdk.With("true()");
        var verdict = EformsRuleBook.Load(sdk.Path).Validate(MiniSdk.Bytes(text), new DateOnly(2026, 11, 22));
        Assert.Equal((EformsOutcome.Refused, false), (verdict.Outcome, verdict.IsGood));
        var finding = Assert.Single(verdict.Findings);
        Assert.Equal(rule, finding.RuleId);
        return finding;
    }

    private sealed class Endless : MemoryStream
    {
        public long Given { get; private set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Given += count;
            Array.Fill(buffer, (byte)' ', offset, count);
            return count;
        }
    }
}
