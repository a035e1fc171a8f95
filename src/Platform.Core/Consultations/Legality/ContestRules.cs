using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Consultations.Legality;

/// <summary>
/// What a contest says before it is published: its jury, by what participants are chosen and projects judged, what participants are paid (CCP, art. R2162-15 to -22, R2172-4).
/// What the Code leaves to the documents is asked for by a warning. Of its later phase everything was judged when it was published.
/// </summary>
internal static class ContestRules
{
    public static IEnumerable<PublicationObjection> Judge(LegalCase judged)
    {
        if (judged.Stage is not null) yield break;
        var terms = judged.Terms;
        // The notice of an entité adjudicatrice has a form of its own (sub-type 24), which is not written here.
        if (judged.Buyer.IsEntity) yield return Finding.Error("ContestOfEntity", PublicationStep.Procedure, "CCP, art. R2131-16");
        // One object, one jury, one ranking: what the platform carries.
        if (judged.Lots.Count > 1) yield return Finding.Error("ContestInLots", PublicationStep.Lots, "CCP, art. R2162-15");
        if (terms.ParticipantsChosenBy is null) yield return Finding.Error("ContestSelectionMissing", PublicationStep.Terms, "CCP, art. R2162-16");
        if (terms.Jury is not { } jury) yield return Finding.Error("ContestJuryMissing", PublicationStep.Terms, "CCP, art. R2162-17 et R2162-22");
        else foreach (var finding in OfJury(judged, JurySize.Of(jury, judged.Launch))) yield return finding;
        // The form of the notice wants an amount where nothing else is to be won (BR-BT-00644-0030).
        if (terms is { Prime: null, ContractFollows: false }) yield return Finding.Error("ContestPrimeNeeded", PublicationStep.Terms, "CCP, art. R2162-20 et R2131-16");
        else if (terms.Prime is null) yield return Finding.Warning("ContestPrimeMissing", PublicationStep.Terms, "CCP, art. R2162-20 et R2172-4");
        // A signature names its author.
        if (terms.SignatureRequired == true) yield return Finding.Error("ContestSigned", PublicationStep.Terms, "CCP, art. R2162-18");
        if (judged.Criteria.Count == 0) yield return Finding.Error("ContestCriteriaMissing", PublicationStep.Criteria, "CCP, art. R2162-18");
    }

    // Of a local authority the elected members of its commission are on the jury (R2162-24): one name is no jury there.
    private static IEnumerable<PublicationObjection> OfJury(LegalCase judged, JurySize size)
    {
        var people = FrenchFormat.Count(size.People, "personne");
        if (size.People < size.Fewest)
            yield return judged.Buyer == BuyerKind.LocalAuthority ? Finding.Warning("ContestJurySmallOfLocal", PublicationStep.Terms, "CCP, art. R2162-22 et R2162-24", people) : Finding.Warning("ContestJurySmall", PublicationStep.Terms, size.Article, people);
        if (judged.Terms.JuryQualified) yield return Finding.Warning("ContestJuryQualified", PublicationStep.Terms, size.Article, FrenchFormat.Count(size.Qualified, "membre"), people);
    }
}
