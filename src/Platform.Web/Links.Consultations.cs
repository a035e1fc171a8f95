namespace Platform.Web;

public static partial class Links
{
    public static string Deposit(Guid consultation) => $"/entreprise/consultations/{consultation}/deposer";
    public static string Download(string token) => $"/telechargements/{token}";
    public static string Noted(Guid consultation, string token) => $"{Dce(consultation)}/note/{token}";

    /// <summary>Pages of the buyer, under the slug of the account.</summary>
    public static class Buyer
    {
        public static string Board(string portal) => $"/{portal}/acheteur";
        public static string New(string portal) => $"/{portal}/acheteur/consultations/nouvelle";
        public static string Consultation(string portal, Guid id) => $"/{portal}/acheteur/consultations/{id}";
        public static string Amend(string portal, Guid id) => $"{Consultation(portal, id)}/modifier";
        public static string Wish(string portal, Guid id) => $"{Consultation(portal, id)}/souhait";
        public static string Planned(string portal) => $"{Board(portal)}/agenda";
        public static string Value(string portal, Guid id) => $"{Consultation(portal, id)}/montant";
        public static string Procedure(string portal, Guid id) => $"{Consultation(portal, id)}/procedure";
        public static string Terms(string portal, Guid id) => $"{Consultation(portal, id)}/conditions";
        public static string Criteria(string portal, Guid id) => $"{Consultation(portal, id)}/criteres";
        public static string Calendar(string portal, Guid id) => $"{Consultation(portal, id)}/calendrier";
        public static string Lot(string portal, Guid id, Guid lot) => $"{Lots(portal, id)}/{lot}";
        public static string KeepModel(string portal, Guid id) => $"{Consultation(portal, id)}/modele";
        public static string Models(string portal) => $"{Board(portal)}/modeles";
        public static string NewFrom(string portal, string source) => $"{New(portal)}?modele={Uri.EscapeDataString(source)}";
        public static string Lots(string portal, Guid id) => $"{Consultation(portal, id)}/lots";
        public static string Dce(string portal, Guid id) => $"{Consultation(portal, id)}/dossier";
        public static string Withheld(string portal, Guid id) => $"{Dce(portal, id)}/non-joints";
        /// <summary>Asks once more before a draft is thrown away.</summary>
        public static string Discard(string portal, Guid id) => $"{Consultation(portal, id)}/supprimer";

        public static string AbandonDce(string portal, Guid id) => $"{Dce(portal, id)}/abandonner";
        public static string Withdrawals(string portal, Guid id) => $"{Consultation(portal, id)}/retraits";
        public static string Live(string portal, Guid id) => $"{Consultation(portal, id)}/suivi";
        public static string Extend(string portal, Guid id) => $"{Consultation(portal, id)}/proroger";
        public static string Correct(string portal, Guid id) => $"{Consultation(portal, id)}/rectificatif";
        public static string Discontinue(string portal, Guid id) => $"{Consultation(portal, id)}/sans-suite";
        public static string Publish(string portal, Guid id) => $"{Consultation(portal, id)}/publier";
    }
}
