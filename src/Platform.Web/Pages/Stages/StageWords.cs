using Platform.Core.Consultations;
using Platform.Core.Stages;
using Platform.Core.Values;

namespace Platform.Web.Pages.Stages;

/// <summary>How the phases of a procedure are called.</summary>
public static class StageWords
{
    public static string Of(ReadStages.Stage stage, Procedure procedure) => stage switch
    {
        { Kind: { } kind } => Of(kind, stage.IsFinal, stage.Round, procedure),
        { Holds: Contents.Applications } => "Candidatures",
        _ => "Candidatures et offres",
    };

    public static string Of(StageKind kind, bool isFinal, int? round, Procedure procedure) => (kind, isFinal, procedure) switch
    {
        (StageKind.Offers, _, Procedure.Dialogue) => "Premier tour du dialogue",
        (StageKind.Offers, _, Procedure.Negotiated) => "Offres initiales",
        (StageKind.Offers, _, _) => "Offres",
        (StageKind.Projects, _, _) => "Projets anonymes",
        (StageKind.Negotiation, true, _) => "Offres finales",
        (StageKind.Negotiation, false, Procedure.Dialogue) => Reader.Fill($"Tour de dialogue n°\u00A0{round + 1}"),
        (StageKind.Negotiation, false, _) => Reader.Fill($"Tour de négociation n°\u00A0{round}"),
    };

    /// <summary>One sentence for whoever wonders whose turn it is.</summary>
    public static string Of(NextStage next) => next switch
    {
        NextStage.WaitForOpening => "La suite se prépare après l’ouverture\u00A0: séance tenue et close par le président de la CAO ou son délégué.",
        NextStage.Admit => "Les candidatures sont ouvertes\u00A0: dites qui est admis à la suite, et pourquoi les autres ne le sont pas.",
        NextStage.NobodyAdmitted => "Aucun candidat n’est admis\u00A0: la procédure ne peut pas continuer. Vous pouvez la déclarer sans suite.",
        NextStage.Invite => "Préparez l’invitation des candidats admis\u00A0: date limite et dossier. Ils la reçoivent tous au même instant.",
        NextStage.FinishDraft => "Une phase est en préparation\u00A0: personne n’en sait rien avant l’envoi des invitations.",
        NextStage.Negotiate => "Les offres sont ouvertes\u00A0: vous pouvez négocier et demander de nouvelles offres, ou vous en tenir à celles-ci.",
        NextStage.Rank => "Les projets sont ouverts, par leurs numéros\u00A0: inscrivez le classement et l’avis du jury. Jusque-là, personne ne peut savoir à qui ils sont.",
        NextStage.LiftAnonymity => "Le jury a classé les projets\u00A0: le président de la CAO ou son délégué peut lever l’anonymat.",
        NextStage.ChooseWinner => "L’anonymat est levé. La suite se fait hors de la plateforme\u00A0: choix du ou des lauréats au vu de l’avis du jury, primes annoncées, information de chaque participant, avis de résultats, et le marché négocié avec le lauréat si l’avis l’annonçait.",
        NextStage.NothingReceived => "Rien n’est arrivé avant la date limite\u00A0: il n’y a rien à ouvrir. Vous pouvez déclarer la procédure sans suite, puis passer un marché sans publicité ni mise en concurrence si les conditions initiales ne changent pas substantiellement (CCP, art. R2122-2), ou publier une nouvelle consultation.",
        NextStage.Nothing => "Rien ne suit ici\u00A0: l’analyse des offres et l’attribution se font hors de la plateforme.",
    };
}
