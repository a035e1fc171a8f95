using Platform.Core.Eforms;

namespace Platform.Core.Tests.Eforms;

/// <summary>What each part of the rules' language means, each with a test that holds and its twin that does not; expected values by hand, from XPath 2.0.</summary>
public sealed class RuleEvaluationTests
{
    private const string Content = """
        <cbc:ID schemeName="Lot">LOT-0001</cbc:ID><cbc:ID schemeName="Lot">LOT-0002</cbc:ID><cbc:ID schemeName="Part">LOT-0001</cbc:ID>
        <cbc:Name languageID="FRA"> Travaux  de <!-- --> voirie </cbc:Name><cbc:IssueDate>2026-01-31+01:00</cbc:IssueDate><cbc:EndDate>2026-03-31Z</cbc:EndDate>
        <cbc:Amount>100.50</cbc:Amount><cbc:Share>0.25</cbc:Share><cbc:Share>0.75</cbc:Share><cbc:Indicator>true</cbc:Indicator><cbc:StartTime>10:00:00+02:00</cbc:StartTime><cbc:Mail>a.b@exemple.fr</cbc:Mail><cbc:Empty/>
        """;

    [Theory]
    [Trait("Feature", "VR-10")]
    [InlineData("count(cbc:ID) = 3", "count(cbc:ID) < 3")]
    [InlineData("count(cbc:ID[@schemeName='Lot']) > 1", "count(cbc:ID[@schemeName='Lot']) > 2")]
    [InlineData("count(cbc:ID/../cbc:ID) = 3", "count(cbc:ID/../cbc:ID) = 9")]                                                       // each node once
    [InlineData("cbc:ID = ('x', 'LOT-0002')", "cbc:ID = ('x', 'y')")]
    [InlineData("cbc:ID != 'LOT-0001'", "not(cbc:ID != 'LOT-0001')")]                                                                // any pair
    [InlineData("cbc:Name/@languageID = 'FRA'", "cbc:Name/@languageID = 'fra'")]
    [InlineData("cbc:Amount = 100.5", "cbc:Amount = '100.5'")]                                                                        // a number, or a string
    [InlineData("cbc:Indicator = true()", "cbc:Indicator = false()")]
    [InlineData("normalize-space(cbc:Name) = 'Travaux de voirie'", "cbc:Name = 'Travaux de voirie'")]
    [InlineData("string-length(normalize-space(cbc:Name)) le 17", "string-length(normalize-space(cbc:Name)) le 16")]
    [InlineData("not(cbc:Empty/text())", "cbc:Empty/text()")]
    [InlineData("cbc:Empty", "boolean(cbc:None)")]
    [InlineData("cbc:IssueDate/xs:date(text()) < xs:date('2026-02-01')", "cbc:IssueDate/xs:date(text()) > cbc:EndDate/xs:date(text())")]
    [InlineData("xs:date('2026-01-31+01:00') < xs:date('2026-01-31Z')", "xs:date('2026-01-31+01:00') = xs:date('2026-01-31Z')")]     // it begins an hour sooner
    [InlineData("xs:date('2026-01-31') = xs:date('2026-01-31Z')", "xs:date('2026-01-31') < xs:date('2026-01-31Z')")]                 // no zone: UTC
    [InlineData("xs:date('2026-01-31') + xs:yearMonthDuration('P1M') = xs:date('2026-02-28')", "xs:date('2026-01-31') + xs:yearMonthDuration('P1M') = xs:date('2026-03-03')")]
    [InlineData("xs:date('2024-02-29') - xs:yearMonthDuration('P1Y') = xs:date('2023-02-28')", "xs:date('2024-02-29') - xs:yearMonthDuration('P1Y') = xs:date('2023-03-01')")]
    [InlineData("xs:date('2028-03-01') - xs:date('2028-02-28') = xs:dayTimeDuration('P2D')", "xs:date('2026-03-01') - xs:date('2026-02-28') = xs:dayTimeDuration('P2D')")]
    [InlineData("current-date() = xs:date('2026-11-22')", "current-date() > xs:date('2026-11-22')")]                                  // the day is given, never the machine's
    [InlineData("current-date() + xs:dayTimeDuration('P9D') = xs:date('2026-12-01')", "current-date() + xs:dayTimeDuration('P10D') = xs:date('2026-12-01')")]
    [InlineData("cbc:StartTime/xs:time(text()) = xs:time('08:00:00Z')", "cbc:StartTime/xs:time(text()) = xs:time('10:00:00Z')")]
    [InlineData("xs:dayTimeDuration(concat('P', cbc:Share[. = 0.25]/number() * 4, 'D')) = xs:dayTimeDuration('P1D')", "xs:dayTimeDuration(concat('P', 2 * 3.5, 'D')) = xs:dayTimeDuration('P8D')")]
    [InlineData("sum(cbc:Share/number()) = 1", "sum(cbc:Share/number()) < 1")]
    [InlineData("sum(cbc:None/number()) = 0", "sum(cbc:None/number()) > 0")]
    [InlineData("(1.00 - sum(cbc:Share/number())) <= (0.01 * count(cbc:Share))", "(100 - sum(cbc:Share/number())) <= (1.00 * count(cbc:Share))")]
    [InlineData("5 mod 2 = 1", "cbc:Amount/number() mod 1 = 0")]
    [InlineData("cbc:Mail[matches(normalize-space(.), '^[a-z.]+@([a-z]+\\.)+fr$')]", "cbc:Mail[matches(., '^[a-z]+$')]")]
    [InlineData("replace(replace(cbc:Mail,'\\s+$',''),'^\\s+','') eq cbc:Mail", "replace(replace(cbc:Name,'\\s+$',''),'^\\s+','') eq cbc:Name")]
    [InlineData("starts-with(cbc:Mail, 'a.')", "starts-with(cbc:Mail, 'b')")]
    [InlineData("every $s in cbc:Share satisfies $s/number() <= 0.75", "every $s in cbc:Share satisfies $s/number() < 0.75")]
    [InlineData("some $s in cbc:Share, $t in cbc:Share satisfies $s/number() + $t/number() = 1.5", "some $s in cbc:Share, $t in cbc:Share satisfies $s/number() * $t/number() = 2")]
    [InlineData("count(for $x in cbc:ID, $y in cbc:ID[. = $x] return $y) = 5", "count(for $x in cbc:ID return $x) = 5")]
    [InlineData("(if (cbc:Indicator = true()) then 'a' else 'b') = 'a'", "(if (cbc:None) then 'a' else 'b') = 'a'")]
    [InlineData("cbc:ID = $twice", "cbc:Name = $twice")]
    [InlineData("$noticeSubType = ('16', '17')", "$noticeSubType = '17'")]
    [InlineData("cbc:ID[preceding-sibling::cbc:ID/@schemeName = @schemeName]", "cbc:Name[preceding-sibling::cbc:Name]")]
    [InlineData("//cbc:SubTypeCode", "//cbc:None")]
    [InlineData("not(cbc:None = cbc:None)", "cbc:None = cbc:None")]
    [InlineData("cbc:None/text() != 'x' or cbc:ID[../cbc:Amount/number() > 100]", "cbc:None/text() != 'x'")]
    public void A_test_holds_or_fails_as_the_language_says(string holds, string fails)
    {
        using var good = MiniSdk.With(holds);
        Assert.Empty(good.Judge(Content).Findings);
        using var bad = MiniSdk.With(fails);
        Assert.Equal("R-1", Assert.Single(bad.Judge(Content).Findings, finding => finding.Severity is EformsSeverity.Error).RuleId);
    }

    [Theory]
    [Trait("Feature", "VR-10")]
    [InlineData("cbc:Mail/xs:date(text()) > current-date()")]                  // no date
    [InlineData("cbc:None/xs:date(text()) > cbc:Mail/xs:date(text())")]       // nothing on the left, no date on the right
    [InlineData("normalize-space(cbc:ID) = 'x'")]                              // three where one is asked
    [InlineData("cbc:Mail > 3")]
    [InlineData("cbc:Mail = true()")]
    [InlineData("xs:date('2026-02-30') = current-date()")]
    [InlineData("cbc:Name/normalize-space(text()) = 'x'")]                     // a comment cuts the text in two
    [InlineData("deep-equal(cbc:ID, cbc:ID)")]                                 // a function that we do not read
    [InlineData("cbc:ID[1]")]                                                  // a position
    [InlineData("cbc:ID[count(cbc:Name) + 1]")]
    [InlineData("count(cbc:ID")]
    [InlineData("unknown:ID")]
    [InlineData("$unknown = 'x'")]
    [InlineData("matches(cbc:Mail, '\\i')")]
    public void A_rule_that_has_no_verdict_is_named_and_never_passes(string test)
    {
        using var sdk = MiniSdk.With(test);
        var verdict = sdk.Judge(Content);
        var finding = Assert.Single(verdict.Findings);
        Assert.Equal((EformsSeverity.NotEvaluated, "R-1", false), (finding.Severity, finding.RuleId, verdict.IsGood));
        Assert.StartsWith("Règle non évaluée", finding.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-10")]
    public void Only_the_first_rule_of_a_pattern_whose_context_holds_is_asked()
    {
        using var sdk = new MiniSdk("1.15.1", ("A", "/*/cbc:ID[@schemeName='Part']", "false()"), ("B", "cbc:ID", "false()"), ("C", "//*[not(child::*) and normalize-space(.) = '']", "false()"), ("D", "/*/cbc:ID/@schemeName", "normalize-space(.) = ('Lot')"));
        var found = sdk.Judge(Content).Findings.Select(finding => $"{finding.RuleId} {finding.Location}").ToList();
        Assert.Equal(["B /ContractNotice[1]/cbc:ID[1]", "B /ContractNotice[1]/cbc:ID[2]", "A /ContractNotice[1]/cbc:ID[3]", "D /ContractNotice[1]/cbc:ID[3]/@schemeName", "C /ContractNotice[1]/cbc:Empty[1]"], found);
    }

    [Theory]
    [Trait("Feature", "VR-10")]
    [InlineData("/*/cbc:ID[1]")]
    [InlineData("cbc:ID | cbc:Name")]
    [InlineData("/*//cbc:ID")]
    public void A_context_that_cannot_be_read_says_so_on_every_notice(string context)
    {
        using var sdk = new MiniSdk("1.15.1", ("A", context, "true()"));
        var verdict = sdk.Judge(Content);
        Assert.False(verdict.IsGood);
        Assert.Contains(context, Assert.Single(verdict.Findings).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-10")]
    public void Notices_are_judged_side_by_side_as_one_by_one()
    {
        using var sdk = new MiniSdk("1.15.1", ("A", "cbc:ID", "every $x in /*/cbc:ID[. = current-date()], $y in /*/cbc:ID satisfies false()"), ("B", "cbc:Share", ". = (for $s in /*/cbc:Share return $s[number() > 0.5])"));
        var book = EformsRuleBook.Load(sdk.Path);
        var notice = MiniSdk.Xml(Content.Replace("LOT-0001", "2026-11-22", StringComparison.Ordinal));
        var counts = new int[64];
        Parallel.For(0, counts.Length, i => counts[i] = book.Validate(MiniSdk.Bytes(notice), new DateOnly(2026, 11, 22)).Findings.Count);
        Assert.Single(counts.Distinct());
        Assert.NotEqual(0, counts[0]);
    }
}
