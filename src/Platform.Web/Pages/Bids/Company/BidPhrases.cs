using Platform.Core.Consultations;

namespace Platform.Web.Pages.Bids.Company;

/// <summary>What a deposit is called, by what it holds.</summary>
public static class BidPhrases
{
    public static string Deposit(Contents holds) => holds switch { Contents.Applications => "Déposer une candidature", Contents.Offers => "Déposer une offre", Contents.Both => "Déposer un pli" };

    public static string Received(Contents holds, bool late) => (holds, late) switch
    {
        (Contents.Applications, false) => "Candidature reçue dans les délais", (Contents.Applications, true) => "Candidature reçue hors délai",
        (Contents.Offers, false) => "Offre reçue dans les délais", (Contents.Offers, true) => "Offre reçue hors délai",
        (_, false) => "Pli reçu dans les délais", _ => "Pli reçu hors délai",
    };

    /// <summary>Of a contest.</summary>
    public static string ProjectReceived(bool late) => late ? "Projet reçu hors délai" : "Projet reçu dans les délais";

    /// <summary>Of the limit, on the page of what is bid for.</summary>
    public static string Limit(Contents holds) => holds switch { Contents.Applications => "Remise des candidatures", Contents.Offers => "Remise des offres", Contents.Both => "Remise des plis" };
}
