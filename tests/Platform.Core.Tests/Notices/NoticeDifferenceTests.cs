using Platform.Core.Notices;
using Platform.Core.Law;

namespace Platform.Core.Tests.Notices;

/// <summary>What changed between two versions of a notice, in the words in which companies read it.</summary>
public sealed class NoticeDifferenceTests
{
    private static readonly CanonicalNotice Notice = GivenNotice.Of(NoticeKind.Contract);

    [Fact, Trait("Feature", "BEYOND-11")]
    public void A_limit_that_moved_is_told_with_what_it_was_and_what_it_is()
    {
        var difference = Assert.Single(NoticeDifference.Between(Notice, Notice with { Conditions = Notice.Conditions with { OffersBy = Notice.Conditions.OffersBy!.Value.AddDays(7) } })); // the given notice has one
        Assert.Equal(("Délais et dates", "Date limite de réception des offres"), (difference.Section, difference.Label));
        Assert.Equal("Date limite de réception des offres\u00A0: au lieu de «\u00A0lundi 14\u00A0décembre\u00A02026 à\u00A012\u00A0h\u00A000\u00A0», lire «\u00A0lundi 21\u00A0décembre\u00A02026 à\u00A012\u00A0h\u00A000\u00A0».", difference.Sentence);
    }

    [Fact, Trait("Feature", "BEYOND-11")]
    public void A_change_in_one_lot_names_the_lot_and_touches_no_other()
    {
        var after = Notice with { Lots = [Notice.Lots[0], Notice.Lots[1] with { Criteria = [new(CriterionKind.Price, "Prix", "Prix", 50), new(CriterionKind.Quality, "Environnement", "Environnement", 50, true)] }, Notice.Lots[2]] };
        var difference = Assert.Single(NoticeDifference.Between(Notice, after));
        Assert.Equal((NoticeSection.Lot, 2, "Critères d’attribution"), (difference.Part, difference.Lot, difference.Label));
        Assert.Equal(["Prix\u00A0: 50\u00A0%", "Environnement\u00A0: 50\u00A0% (critère environnemental)"], difference.After);
        Assert.Equal((NoticeSection.Lot, 2), (difference.ToChange().Section, difference.ToChange().Lot));
        Assert.StartsWith("Lot n°\u00A02 — Critères d’attribution", difference.ToChange().Text, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "BEYOND-11")]
    public void A_lot_that_goes_and_a_text_that_comes_are_told_apart()
    {
        var differences = NoticeDifference.Between(Notice, Notice with { Lots = [Notice.Lots[0], Notice.Lots[1]], Conditions = Notice.Conditions with { Guarantee = "Retenue de 5 %." } });
        Assert.Contains(differences, difference => difference is { Label: "Garantie", Before: null, After: ["Retenue de 5 %."] });
        Assert.Contains(differences, difference => difference is { Section: "Lot n°\u00A03", Label: "Intitulé", After: null });
        Assert.Contains(differences, difference => difference is { Label: "Nombre de lots", Before: ["3"], After: ["2"] });
    }

    [Fact, Trait("Feature", "BEYOND-11")]
    public void Sending_a_correction_is_no_difference_by_itself() =>
        Assert.Empty(NoticeDifference.Between(Notice, Notice with
        {
            Identity = Notice.Identity with { Notice = GivenNotice.Number(7), DispatchedAt = Notice.Identity.DispatchedAt.AddDays(3) },
            Correction = new(Notice.Identity.Versioned(), CorrectionReason.BuyerError, null, []),
            Links = new(JoueSentOn: new DateOnly(2026, 11, 2)),
        }));

    [Fact, Trait("Feature", "BEYOND-11"), Trait("Feature", "VR-07")]
    public void Everything_that_is_entered_of_a_call_is_read_on_the_page()
    {
        var notice = Notice with { Conditions = Notice.Conditions with { Visit = "Visite le 20 novembre.", Guarantee = "G1", LegalForm = "L1", Confidentiality = "C1", Recurrence = "R1", EuFunds = true, EuFundsText = "FEDER" } };
        var read = string.Join('\n', NoticeSheet.Of(notice).Sections.SelectMany(section => section.Lines).SelectMany(line => line.Texts));
        Assert.All(["Commune de Saint-Marcel & Cie <Ville>", "2026-014", "Tribunal administratif de Dijon", "Visite le 20 novembre.", "G1", "L1", "C1", "R1", "FEDER", "45321000", "Trois références", "Insertion par l’activité", "6\u00A0200\u00A0000,50\u00A0€", "14\u00A0mois"],
            expected => Assert.Contains(expected, read, StringComparison.Ordinal));
    }
}
