using Platform.Core.Eforms;
using Platform.Testing;

namespace Platform.Core.Tests.Eforms;

public sealed class ImportEformsSdkTests : IDisposable
{
    private readonly DirectoryInfo into = Directory.CreateTempSubdirectory("eforms-");

    private static DateOnly Today => new(2026, 11, 22);

    public void Dispose() => into.Delete(recursive: true);

    [Fact, Trait("Feature", "VR-10"), Trait("Feature", "BEYOND-11")]
    public void Without_an_SDK_the_verdict_says_that_there_is_no_control()
    {
        foreach (var folder in new[] { "", "/nulle/part", into.FullName })
        {
            var verdict = new EformsRules(folder).Validate(MiniSdk.Bytes(MiniSdk.Xml("")), Today);
            Assert.Equal((EformsOutcome.Unavailable, false), (verdict.Outcome, verdict.IsGood));
            Assert.Equal("Contrôle eForms indisponible : SDK non importé.", Papers.Plain(Assert.Single(verdict.Findings).Message));
        }
    }

    [Fact, Trait("Feature", "VR-10"), Trait("Feature", "BEYOND-11")]
    public void The_notice_says_which_of_several_versions_judges_it()
    {
        using var old = new MiniSdk("1.13.2", ("OLD", "/*", "false()"));
        using var young = new MiniSdk("1.15.1", ("YOUNG", "/*", "false()"));
        foreach (var sdk in new[] { old, young }) new ImportEformsSdk().Execute(sdk.Path, into.FullName);
        var rules = new EformsRules(into.FullName);
        Assert.Equal(["1.15", "1.13"], rules.Versions());
        foreach (var (customization, version, rule) in new[] { ("eforms-sdk-1.13", "1.13", "OLD"), ("eforms-sdk-1.15", "1.15", "YOUNG"), (" eforms-sdk-1.15 ", "1.15", "YOUNG") })
        {
            var verdict = rules.Validate(MiniSdk.Bytes(MiniSdk.Xml("", customization)), Today);
            Assert.Equal((version, "16", rule), (verdict.SdkVersion, verdict.SubType, Assert.Single(verdict.Findings).RuleId));
        }
    }

    [Theory]
    [Trait("Feature", "VR-10")]
    [InlineData("eforms-sdk-1.14", "le SDK 1.14 n’est pas importé")]
    [InlineData(null, "ne dit pas quelle version")]
    [InlineData("../../etc", "ne dit pas quelle version")]
    public void A_version_that_is_not_there_is_named(string? customization, string said)
    {
        using var sdk = MiniSdk.With("true()");
        new ImportEformsSdk().Execute(sdk.Path, into.FullName);
        var verdict = new EformsRules(into.FullName).Validate(MiniSdk.Bytes(MiniSdk.Xml("", customization)), Today);
        Assert.Equal(EformsOutcome.Unavailable, verdict.Outcome);
        Assert.Contains(said, Assert.Single(verdict.Findings).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-10")]
    public void A_newer_patch_takes_the_place_of_the_older_one()
    {
        using var first = new MiniSdk("1.15.0", ("FIRST", "/*", "false()"));
        using var second = new MiniSdk("1.15.1", ("SECOND", "/*", "false()"));
        new ImportEformsSdk().Execute(first.Path, into.FullName);
        Assert.Equal("eforms-sdk-1.15.1", new ImportEformsSdk().Execute(second.Path, into.FullName).Version);
        Assert.Equal("SECOND", Assert.Single(new EformsRules(into.FullName).Validate(MiniSdk.Bytes(MiniSdk.Xml("")), Today).Findings).RuleId);
        Assert.Equal(["1.15"], into.GetDirectories().Select(each => each.Name));
    }

    [Theory]
    [Trait("Feature", "VR-10")]
    [InlineData("fields/fields.json", null, "fields/fields.json")]
    [InlineData("translations/field_fr.xml", null, "translations/field_fr.xml")]
    [InlineData("schematrons/static/complete-validation.sch", null, "règles ne sont pas là")]
    [InlineData("schematrons/static/rules-16.sch", null, "Aucun sous-type n’a toutes ses règles")]
    [InlineData("schemas/common/Basic.xsd", null, "ne se compilent pas")]
    [InlineData("schemas/common/Basic.xsd", "<a/>", "ne se compilent pas")]
    [InlineData("schematrons/static/complete-validation.sch", "<a", "ne se lisent pas")]
    [InlineData("fields/fields.json", "{", "ne se lit")]
    [InlineData("fields/fields.json", "{ \"fields\": [] }", "ne dit pas sa version")]
    [InlineData("schematrons/static/complete-validation.sch", "<schema xmlns='http://purl.oclc.org/dsdl/schematron'><phase id='eforms-16'><active/></phase></schema>", "n’a pas d’attribut «\u00A0pattern\u00A0»")]
    [InlineData("schematrons/static/complete-validation.sch", "<schema xmlns='http://purl.oclc.org/dsdl/schematron'><ns prefix='a' uri='b'/><ns prefix='a' uri='c'/></schema>", "ne se lisent pas")]
    [InlineData("schematrons/static/rules-16.sch", "<pattern id='P-16' xmlns='http://purl.oclc.org/dsdl/schematron'><rule><assert id='A' test='true()'/></rule></pattern>", "Aucun sous-type n’a toutes ses règles")]
    public void A_folder_that_is_not_whole_is_refused_and_what_was_there_stays(string file, string? content, string said)
    {
        using var sdk = MiniSdk.With("false()");
        new ImportEformsSdk().Execute(sdk.Path, into.FullName);
        if (content is null) File.Delete(Path.Combine(sdk.Path, file));
        else sdk.Write(file, content);
        if (file.StartsWith("schemas/common", StringComparison.Ordinal) && content is null) Directory.CreateDirectory(Path.Combine(sdk.Path, "schemas/common"));
        Assert.Contains(said, Assert.Throws<EformsSdkException>(() => new ImportEformsSdk().Execute(sdk.Path, into.FullName)).Message, StringComparison.Ordinal);
        Assert.Equal("R-1", Assert.Single(new EformsRules(into.FullName).Validate(MiniSdk.Bytes(MiniSdk.Xml("")), Today).Findings).RuleId);
        Assert.Equal(["1.15"], into.GetDirectories().Select(each => each.Name));
    }

    [Fact, Trait("Feature", "VR-10")]
    public void A_rule_that_cannot_be_read_is_told_at_the_import()
    {
        using var sdk = new MiniSdk("1.15.1", ("GOOD", "/*", "true()"), ("BAD", "cbc:ID", "deep-equal(., .)"));
        var imported = new ImportEformsSdk().Execute(sdk.Path, into.FullName);
        Assert.Equal((1, 2), (imported.SubTypes, imported.Rules));
        Assert.StartsWith("BAD : ", Assert.Single(imported.Unread), StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Feature", "VR-10")]
    [InlineData("count(cbc:Name) > 0", "", EformsKind.Missing, "Le champ « Titre » (BT-21) est obligatoire dans ce type d’avis et manque.")]
    [InlineData("count(cbc:Name) > 0 or not(cbc:ID)", "<cbc:ID/>", EformsKind.MissingHere, "Le champ « Titre » (BT-21) est obligatoire ici, au vu des autres réponses, et manque.")]
    [InlineData("count(cbc:Name) = 0", "<cbc:Name/>", EformsKind.Forbidden, "Le champ « Titre » (BT-21) n’a pas sa place dans ce type d’avis : retirez cette réponse.")]
    [InlineData("count(cbc:Name) < 2", "<cbc:Name/><cbc:Name/>", EformsKind.Repeated, "Le champ « Titre » (BT-21) ne peut être donné qu’une fois ici.")]
    [InlineData("cbc:IssueDate/xs:date(text()) > current-date()", "<cbc:IssueDate>2026-11-21</cbc:IssueDate>", EformsKind.Dates, "Le champ « Titre » (BT-21) : cette date, cette heure ou cette durée ne s’accorde pas avec les autres dates de l’avis.")]
    public void A_finding_says_its_field_and_a_French_sentence(string test, string content, EformsKind kind, string message)
    {
        using var sdk = MiniSdk.With(test);
        var finding = Assert.Single(sdk.Judge(content).Findings);
        Assert.Equal((kind, "BT-21-Lot", "BT-21", "Titre", "/ContractNotice[1]", message), (finding.Kind, finding.FieldId, finding.BusinessTerm, finding.Label, finding.Location, Papers.Plain(finding.Message)));
    }

    [NeedsSharedDataFact(EformsJudge.Sdk), Trait("Feature", "VR-10")]
    public void Every_sentence_of_the_examples_keeps_French_typography_and_nearly_all_name_a_field()
    {
        var book = EformsRuleBook.Load(SharedData.Find(EformsJudge.Sdk)!);
        var findings = Directory.GetFiles(SharedData.Find($"{EformsJudge.Sdk}/examples/notices")!).SelectMany(file => book.Validate(new MemoryStream(File.ReadAllBytes(file)), Today).Findings).ToList();
        Assert.All(findings, finding => Assert.DoesNotMatch("« | [»:;?!]|'", finding.Message.Replace(finding.Label ?? "\0", "", StringComparison.Ordinal)));
        Assert.True(findings.Count(finding => finding.Label is not null) > findings.Count * 0.8, "a page needs the field to show a finding beside it");
    }

    [Fact, Trait("Feature", "VR-10")]
    public void A_code_outside_its_list_is_shown_with_what_is_admitted()
    {
        using var sdk = new MiniSdk("1.15.1", ("R", "/*/cbc:Name", "normalize-space(.) = ('works', 'services')"));
        Assert.Equal("Le champ « Titre » (BT-21) : « autre » n’est pas dans la liste admise : works, services.", Papers.Plain(Assert.Single(sdk.Judge("<cbc:Name>autre</cbc:Name>").Findings).Message));
    }

    [Fact, Trait("Feature", "VR-10")]
    public void The_schema_speaks_before_the_rules_and_says_where()
    {
        using var sdk = MiniSdk.With("false()");
        var findings = sdk.Judge("<cbc:IssueDate>demain</cbc:IssueDate>").Findings;
        Assert.Equal([EformsStage.Schema, EformsStage.Rule], findings.Select(finding => finding.Stage));
        Assert.Equal("/ContractNotice[1]/cbc:IssueDate[1]", findings[0].Location);
    }

    [Fact, Trait("Feature", "VR-10")]
    public void A_sub_type_without_rules_is_no_pass()
    {
        using var sdk = MiniSdk.With("true()");
        var other = MiniSdk.Xml("").Replace(">16<", ">29<", StringComparison.Ordinal);
        Assert.False(EformsRuleBook.Load(sdk.Path).Validate(MiniSdk.Bytes(other), Today).IsGood);
    }
}
