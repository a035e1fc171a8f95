using System.Xml.Linq;
using System.Xml.XPath;
using Platform.Core.Files;
using Platform.Core.Notices;
using Platform.Core.Notices.Boamp;
using Platform.Core.Notices.Eforms;
using Platform.Core.Notices.Gazette;
using Platform.Testing;

namespace Platform.Core.Tests.Notices;

/// <summary>The BOAMP’s own forms and gazettes: judged by our schemas, read again by paths that published notices have.</summary>
public sealed class NationalFormTests
{
    private static readonly BoampWriter Writer = new(new EformsWriter("1.15"));

    [Fact, Trait("Feature", "VR-10"), Trait("Feature", "GD-02")]
    public void Drawn_notices_of_every_kind_are_valid_for_the_BOAMP_and_for_gazettes()
    {
        var written = 0;
        for (var number = 0; number < 112; number++)
        {
            var notice = DrawnNotice.Draw(new Draws($"national {number}"), number);
            if (number % 2 == 0 && notice.Identity.Regime == NoticeRegime.Adapted) notice = notice with { Identity = notice.Identity with { Regime = NoticeRegime.National } };
            if (Writer.Write(notice) is { } document)
            {
                Assert.Empty(NoticeSchema.Boamp.Problems(document));
                written++;
            }
            Assert.Empty(NoticeSchema.Gazette.Problems(GazetteWriter.Write(notice)));
        }
        Assert.Equal(112, written);
    }

    [Fact, Trait("Feature", "VR-10"), Trait("Feature", "CDG-08")]
    public void A_call_between_the_thresholds_is_an_FNSimple_as_the_BOAMP_publishes_them()
    {
        var notice = GivenNotice.Of(NoticeKind.Contract, NoticeRegime.National);
        var document = Written(notice);
        const string body = "/ANNONCE/DONNEES/FNSimple";
        Assert.Multiple(
            () => Assert.Equal("FNS", Child(document, "//FAMILLE")),
            () => Assert.Equal("APPEL_OFFRE", Child(document, "//NATURE")),
            () => Assert.Equal("2026-12-14T12:00:00+01:00", Said(document, "//INDEXATION/DATE_LIMITE_REPONSE")),
            () => Assert.Equal("21", Said(document, "//DEP_PUBLICATION")),
            () => Assert.Equal("Commune de Saint-Marcel & Cie <Ville>", Said(document, body + "/organisme/nomOfficiel")),
            () => Assert.Equal("21212345600015", Said(document, body + "/organisme/codeIdentificationNational")),
            () => Assert.Equal("non", Child(document, body + "/organisme/grpCommandes")),
            () => Assert.Equal("2026-014", Said(document, body + "/initial/communication/identifiantInterne")),
            () => Assert.Equal("2026-12-14T12:00:00+01:00", Said(document, body + "/initial/procedure/dateReceptionOffres")),
            () => Assert.Equal("oui", Child(document, body + "/initial/procedure/variantes")),
            () => Assert.Contains("Prix\u00A0: 60\u00A0%", Said(document, body + "/initial/procedure/criteresAttrib"), StringComparison.Ordinal),
            () => Assert.Equal("45214210", Said(document, body + "/initial/natureMarche/codeCPV/objetPrincipal/classPrincipale")),
            () => Assert.Equal("travaux", Child(document, body + "/initial/natureMarche/natureMarche")),
            () => Assert.Equal("14", Said(document, body + "/initial/natureMarche/dureeMois")),
            () => Assert.Equal(3, document.XPathSelectElements(body + "/initial/natureMarche/lotsMarche/oui/lot").Count()),
            () => Assert.Contains("Tribunal administratif de Dijon", Said(document, body + "/initial/informComplementaire/autresInformComplementaire"), StringComparison.Ordinal));
    }

    [Fact, Trait("Feature", "VR-10")]
    public void A_smaller_call_is_a_MAPA()
    {
        var document = Written(GivenNotice.Of(NoticeKind.Contract, NoticeRegime.Adapted));
        Assert.Equal("MAPA", Child(document, "//FAMILLE"));
        Assert.Equal("2026-12-14T12:00:00+01:00", Said(document, "/ANNONCE/DONNEES/MAPA/initial/delais/receptionOffres"));
        Assert.Equal("2026-014", Said(document, "/ANNONCE/DONNEES/MAPA/initial/renseignements/idMarche"));
    }

    [Theory, Trait("Feature", "VR-10"), Trait("Feature", "BEYOND-11")]
    [InlineData(NoticeRegime.National, "FNSimple")]
    [InlineData(NoticeRegime.Adapted, "MAPA")]
    public void A_correction_names_the_first_notice_and_says_instead_of_what_to_read_what(NoticeRegime regime, string form)
    {
        var before = GivenNotice.Of(NoticeKind.Contract, regime);
        var after = before with { Conditions = before.Conditions with { OffersBy = before.Conditions.OffersBy!.Value.AddDays(7) } }; // the given notice has one
        var correction = new NoticeCorrection(before.Identity.Versioned(), CorrectionReason.NewInformation, null, [.. NoticeDifference.Between(before, after).Select(difference => difference.ToChange())]);
        var document = Written(after with { Correction = correction, Links = new(BoampNumber: "26-85977") });
        Assert.Equal("26-85977", Said(document, $"/ANNONCE/DONNEES/{form}/rectificatif/avisInitial/idWeb"));
        Assert.Equal("RECTIFICATIF", Child(document, "//STATUT"));
        Assert.Matches("^Rubrique\u00A0: Date limite de réception des offres\u00A0: au lieu de «\u00A0lundi 14.*», lire «\u00A0lundi 21", Said(document, $"/ANNONCE/DONNEES/{form}/rectificatif/infosRectif"));
    }

    [Theory, Trait("Feature", "CDG-08"), Trait("Feature", "VR-10")]
    [InlineData(NoticeRegime.National, "FNSimple")]
    [InlineData(NoticeRegime.Adapted, "MAPA")]
    public void An_award_names_its_holders_and_the_lots_without_one(NoticeRegime regime, string form)
    {
        var document = Written(GivenNotice.Of(NoticeKind.Award, regime));
        var decisions = $"/ANNONCE/DONNEES/{form}/attribution/attributions/decision";
        Assert.Equal("Bâtir & Cœur d’Œuvre SARL", Said(document, decisions + "[numLot='1']/attribue/titulaire/nom"));
        Assert.Equal("100000.10", Said(document, decisions + "[numLot='1']/attribue/montant[@devise='EUR']"));
        Assert.Equal("Aucune offre ni candidature reçue", Said(document, decisions + "[numLot='2']/nonAttribue/motif"));
    }

    [Fact, Trait("Feature", "VR-10")]
    public void Above_the_thresholds_the_BOAMP_is_sent_the_very_notice_of_the_JOUE()
    {
        var notice = GivenNotice.Of(NoticeKind.Contract);
        var joue = new EformsWriter("1.15").Write(notice)?.Root;
        Assert.True(XNode.DeepEquals(joue, Written(notice).XPathSelectElement("/ANNONCE/DONNEES/EFORMS")?.Elements().Single()));
    }

    [Fact, Trait("Feature", "VR-10")]
    public void The_schema_refuses_a_limit_without_an_offset_and_a_long_summary()
    {
        var document = Written(GivenNotice.Of(NoticeKind.Contract, NoticeRegime.National));
        document.XPathSelectElement("//INDEXATION/DATE_LIMITE_REPONSE")!.Value = "2026-12-14T12:00:00"; // asserted above
        document.XPathSelectElement("//RESUME_OBJET")!.Value = new string('a', 201); // always written
        Assert.Equal(2, NoticeSchema.Boamp.Problems(document).Count);
    }

    [Fact, Trait("Feature", "GD-02")]
    public void A_gazette_reads_what_it_indexes_and_then_the_text_of_the_page()
    {
        var notice = GivenNotice.Of(NoticeKind.Contract, NoticeRegime.National);
        var document = GazetteWriter.Write(notice);
        Assert.Equal("2026-12-14T12:00:00+01:00", Said(document, "/annonce/limite"));
        Assert.Equal(NoticeSheet.Of(notice).Sections.SelectMany(section => section.Lines).SelectMany(line => line.Texts), document.XPathSelectElements("/annonce/texte/section/ligne/p").Select(text => text.Value));
    }

    [Fact, Trait("Feature", "GD-02")]
    public void The_paper_for_a_gazette_without_XML_says_every_line_and_lets_no_markup_in()
    {
        var notice = GivenNotice.Of(NoticeKind.Contract, NoticeRegime.National);
        var fields = NoticePaper.Fields(notice, "Portail des marchés");
        (fields["couleur"], fields["logo"]) = ("#1d1d1d", null);
        var html = HtmlTemplate.Fill(NoticePaper.Template, fields);
        Assert.All(NoticeSheet.Of(notice).Sections.SelectMany(section => section.Lines), line => Assert.Contains(HtmlTemplate.Escape(line.Texts[0]), html, StringComparison.Ordinal));
        Assert.DoesNotContain("<Ville>", html, StringComparison.Ordinal);
    }

    private static XDocument Written(CanonicalNotice notice)
    {
        var document = Writer.Write(notice) ?? throw new InvalidOperationException("No form.");
        Assert.Empty(NoticeSchema.Boamp.Problems(document));
        return document;
    }

    private static string Said(XDocument document, string path) => document.XPathSelectElement(path)?.Value ?? "(nothing)";

    private static string Child(XDocument document, string path) => document.XPathSelectElement(path)?.Elements().Single().Name.LocalName ?? "(nothing)";
}
