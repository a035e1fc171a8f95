using Platform.Core.Consultations;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Web.Ui;

/// <summary>The terms of a consultation as lines that companies read; what is not said has none. Never an estimate.</summary>
public static class TermsWords
{
    /// <summary>Said on the page of the value, where it decides the threshold.</summary>
    public const string Entity = "Entité adjudicatrice";

    /// <param name="launch">What the law of this instant says of what is unsaid is said too.</param>
    /// <param name="buyer">As what the buyer buys.</param>
    public static IReadOnlyList<(string Label, string Said)> Of(StatedTerms terms, Procedure procedure, DateTimeOffset launch, BuyerKind buyer) => Of(terms, procedure, (launch, buyer));

    /// <summary>Only what the buyer said.</summary>
    public static IReadOnlyList<(string Label, string Said)> Of(StatedTerms terms, Procedure procedure) => Of(terms, procedure, null);

    private static List<(string Label, string Said)> Of(StatedTerms terms, Procedure procedure, (DateTimeOffset At, BuyerKind Buyer)? law)
    {
        var lines = new List<(string, string)>();
        void Say(string label, string? said)
        {
            if (said is not null) lines.Add((label, said));
        }

        Say(Entity, terms.Network is { } network ? Words.Of(network) : null);
        Say("Technique d’achat", terms.Framework is { } framework ? $"{Words.Of(framework)}{(terms.FrameworkMaximum is { } most ? Reader.Fill($", au plus {FrenchFormat.Euros(most)} hors taxes") : "")}" : null);
        Say("Durée", terms.DurationMonths is { } months ? Reader.Fill($"{months}\u00A0mois{Renewed(terms)}") : null);
        Say("Pourquoi une durée plus longue", terms.FrameworkLong);
        Say("Options", terms.Options);
        Say("Variantes", law is { } known ? Words.Of(terms.VariantsAt(known.At, procedure, known.Buyer)) : terms.Variants is { } variants ? Words.Of(variants) : null);
        Say("Réservation", terms.ReservedFor is { } reserved ? Words.Of(reserved) : null);
        if (procedure.IsInTwoSteps) Say("Candidats invités", terms.CandidatesMax is { } candidates ? Reader.Fill($"{candidates}\u00A0au plus") : null);
        if (procedure is { IsInTwoSteps: true, MayNegotiate: true }) Say("Phases successives", terms.SuccessiveReduction ? Reader.Say("le nombre d’offres ou de solutions est réduit d’une phase à l’autre, par les critères d’attribution") : null);
        Say("Lots par entreprise", Limits(terms));
        Say("Lot unique", terms.Undivided is { } undivided ? $"{Words.Of(undivided)}{(terms.UndividedReason is { } why ? $"\u00A0: {why}" : "")}" : null);
        Say("Visite", terms.VisitOn is { } visit ? Reader.Fill($"jusqu’au {FrenchFormat.LongDate(visit)}") : null);
        Say("Documents hors du profil d’acheteur", terms.WithheldReason);
        if (procedure.IsFormalised)
        {
            Say("Délai réduit pour urgence", terms.UrgencyReason);
            Say("Avis de préinformation", terms.PriorInformationOn is { } sent ? Reader.Fill($"envoyé le {FrenchFormat.LongDate(sent)}") : null);
            Say("Remise autre qu’électronique", terms is { PaperCase: { } paper, PaperReason: { } facts } ? $"{Words.Of(paper)}\u00A0: {facts}" : null);
        }
        Say("Clauses d’exécution", (terms.EnvironmentalClause, terms.SocialClause) switch { (true, true) => Reader.Say("environnementale et sociale"), (true, false) => Reader.SayOurs("environnementale"), (false, true) => Reader.SayOurs("sociale"), _ => null });
        return lines;
    }

    private static string Renewed(StatedTerms terms) => terms is { Renewals: { } times, RenewalMonths: { } each } ? Reader.Fill($", reconductible {times}\u00A0fois pour {each}\u00A0mois") : "";

    private static string? Limits(StatedTerms terms) => (terms.MostLotsBid, terms.MostLotsWon) switch
    {
        ({ } bid, { } won) => Reader.Fill($"{bid}\u00A0au plus demandés, {won}\u00A0au plus remportés"),
        ({ } bid, null) => Reader.Fill($"{bid}\u00A0au plus demandés"),
        (null, { } won) => Reader.Fill($"{won}\u00A0au plus remportés"),
        _ => null,
    };
}
