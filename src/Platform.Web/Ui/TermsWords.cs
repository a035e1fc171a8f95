using Platform.Core.Consultations;
using Platform.Core.Law;
using Platform.Core.Notices;
using Platform.Core.Values;

namespace Platform.Web.Ui;

/// <summary>The terms of a consultation as lines that companies read; what is not said has none. Never an estimate.</summary>
public static class TermsWords
{
    /// <summary>Said on the page of the value, where it decides the threshold.</summary>
    public const string Entity = "Entité adjudicatrice";

    public const string Validity = "Validité des offres";

    private const string Technique = "Technique d’achat", Length = "Durée";

    private const string ShortLimit = "Pourquoi une limite si proche";

    /// <param name="launch">What the law of this instant says of what is unsaid is said too.</param>
    /// <param name="buyer">As what the buyer buys.</param>
    public static IReadOnlyList<(string Label, string Said)> Of(StatedTerms terms, Procedure procedure, DateTimeOffset launch, BuyerKind buyer) => Of(terms, procedure, (launch, buyer));

    /// <summary>Where the buyer changes what the notice says aside; null: nowhere.</summary>
    public static string? WayTo(AsideField field, string portal, Guid consultation) => field switch
    {
        AsideField.Fixed => null,
        AsideField.Paper => $"{Links.Buyer.Calendar(portal, consultation)}#PaperKind",
        AsideField.Catalogues => $"{Links.Buyer.Terms(portal, consultation)}#CataloguesKind",
        AsideField.Candidates => $"{Links.Buyer.Terms(portal, consultation)}#CandidatesMax",
        AsideField.Reduction => $"{Links.Buyer.Terms(portal, consultation)}#Reduces",
        AsideField.OffersValid or AsideField.Signature or AsideField.SeveralOffers or AsideField.MaySkipNegotiation => $"{Links.Buyer.Terms(portal, consultation)}#{field}",
    };

    /// <summary>Where the buyer changes what such a line says.</summary>
    public static string WayTo(string label, string portal, Guid consultation) => label switch
    {
        Entity => $"{Links.Buyer.Value(portal, consultation)}#Network",
        "Lots par entreprise" => $"{Links.Buyer.Lots(portal, consultation)}#MostBid",
        "Pourquoi un seul lot" => $"{Links.Buyer.Lots(portal, consultation)}#UndividedKind",
        "Visite" => $"{Links.Buyer.Calendar(portal, consultation)}#VisitOn",
        "Délai réduit pour urgence" => $"{Links.Buyer.Calendar(portal, consultation)}#Urgency",
        ShortLimit => $"{Links.Buyer.Calendar(portal, consultation)}#ShortLimit",
        "Avis de préinformation" => $"{Links.Buyer.Calendar(portal, consultation)}#PriorOn",
        "Remise autre qu’électronique" => $"{Links.Buyer.Calendar(portal, consultation)}#PaperKind",
        "Documents hors du profil d’acheteur" => Links.Buyer.Withheld(portal, consultation),
        "Clauses d’exécution" => $"{Links.Buyer.Criteria(portal, consultation)}#Environmental",
        _ => Links.Buyer.Terms(portal, consultation),
    };

    /// <summary>For the account alone: which case allows a negotiation or a dialogue, and the facts. Null: the procedure needs none, or nothing was said.</summary>
    public static string? Negotiation(StatedTerms terms, Procedure procedure, DateTimeOffset launch, BuyerKind buyer) =>
        NegotiationGround.On(procedure.ToString(), buyer, launch).FirstOrDefault(known => known.Key == terms.NegotiationGround) is { } ground
            ? $"{ground.Title} ({ground.Article}){(terms.NegotiationReason is { } facts ? $"\n{facts}" : "")}" : null;

    /// <summary>How long bidders are bound by their offers: as the buyer says, else as the notice does. Null: where candidatures come first, no notice says it and the buyer did not.</summary>
    public static string? OffersValid(StatedTerms terms, Procedure procedure, DateTimeOffset launch) =>
        terms.OffersValidMonths is null && procedure.IsInTwoSteps ? null : Reader.Fill($"{terms.ValidMonthsAt(launch)}\u00A0mois");

    /// <summary>The buyer’s own words, in French whatever the reader reads.</summary>
    public static bool IsTyped(string said, StatedTerms terms) =>
        new[] { terms.FrameworkLong, terms.Options, terms.ParticipantsChosenBy, terms.Jury, terms.WithheldReason, terms.UrgencyReason, terms.ShortLimitReason }.Contains(said);

    /// <summary>On one line, what decides the value and the length; empty: nothing was said of it.</summary>
    public static string Brief(StatedTerms terms, Procedure procedure) => string.Join("\u00A0; ", Of(terms, procedure).Where(line => line.Label is Technique or Length).Select(line => line.Said));

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
        Say(Technique, terms.Framework is { } framework ? $"{Words.Of(framework)}{(terms.FrameworkMaximum is { } most ? Reader.Fill($", au plus {FrenchFormat.Euros(most)} hors taxes") : "")}" : null);
        Say(Length, terms.DurationMonths is { } months ? Reader.Fill($"{months}\u00A0mois{Renewed(terms)}") : null);
        Say("Pourquoi une durée plus longue", terms.FrameworkLong);
        Say("Options", terms.Options);
        Say("Variantes", law is { } known ? Words.Of(terms.VariantsAt(known.At, procedure, known.Buyer)) : terms.Variants is { } variants ? Words.Of(variants) : null);
        Say("Réservation", terms.ReservedFor is { } reserved ? Words.Of(reserved) : null);
        terms = terms.As(procedure);
        Say("Critères de sélection", terms.ParticipantsChosenBy);
        Say("Jury", terms.Jury);
        if (terms.Jury is not null) Say("Avis du jury", terms.JuryBinds ? Reader.Say("l’acheteur s’engage à le suivre") : Reader.Say("l’acheteur décide après l’avoir lu"));
        Say("Prime", terms.Prime is { } prime ? Reader.Fill($"{FrenchFormat.Euros(prime)} hors taxes, à chaque participant dont le projet est conforme au règlement") : null);
        Say("Suite du concours", procedure != Procedure.DesignContest ? null : terms.ContractFollows ? Reader.Say("un marché de services avec le lauréat, ou l’un des lauréats") : Reader.Say("aucun marché n’est prévu"));
        if (procedure.IsInTwoSteps) Say(procedure == Procedure.DesignContest ? "Participants" : "Candidats invités", terms.CandidatesMax is { } candidates ? Reader.Fill($"{candidates}\u00A0au plus") : null);
        if (procedure is { IsInTwoSteps: true, MayNegotiate: true }) Say("Phases successives", terms.SuccessiveReduction ? Reader.Say("le nombre d’offres ou de solutions est réduit d’une phase à l’autre, par les critères d’attribution") : null);
        if (procedure == Procedure.Negotiated) Say("Attribution sans négociation", terms.MaySkipNegotiation is { } skips ? skips ? Reader.Say("possible sur les offres initiales, l’acheteur se le réserve") : Reader.Say("non, les offres initiales sont négociées") : null);
        Say("Lots par entreprise", Limits(terms));
        Say("Pourquoi un seul lot", terms.Undivided is { } undivided ? $"{Words.Of(undivided)}{(terms.UndividedReason is { } why ? $"\u00A0: {why}" : "")}" : null);
        Say("Visite", terms.VisitOn is { } visit ? Reader.Fill($"jusqu’au {FrenchFormat.LongDate(visit)}") : null);
        Say(ShortLimit, terms.ShortLimitReason);
        Say("Documents hors du profil d’acheteur", terms.WithheldReason);
        if (procedure.IsFormalised)
        {
            Say("Délai réduit pour urgence", terms.UrgencyReason);
            Say("Avis de préinformation", terms.PriorInformationOn is { } sent ? Reader.Fill($"envoyé le {FrenchFormat.LongDate(sent)}") : null);
            Say("Remise autre qu’électronique", terms is { PaperCase: { } paper, PaperReason: { } facts } ? $"{Words.Of(paper)}\u00A0: {facts}" : null);
        }
        Say("Clauses d’exécution", (terms.EnvironmentalClause, terms.SocialClause) switch { (true, true) => Reader.Say("Une clause environnementale et une clause sociale"), (true, false) => Reader.Say("Une clause environnementale"), (false, true) => Reader.Say("Une clause sociale"), _ => null });
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
