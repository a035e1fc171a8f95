namespace Platform.Web;

public static partial class Links
{
    public static class Quotes
    {
        public const string Public = "/devis";
        public const string Received = "/entreprise/devis";
        public const string Listing = "/entreprise/annuaire";

        public static string PublicRequest(Guid id) => $"{Public}/{id}";
        public static string ReceivedRequest(Guid id) => $"{Received}/{id}";
        public static string List(string portal) => $"/{portal}/acheteur/devis";
        public static string Directory(string portal) => $"/{portal}/acheteur/annuaire";
        public static string New(string portal) => $"{List(portal)}/nouvelle";
        public static string Request(string portal, Guid id) => $"{List(portal)}/{id}";
        public static string Amend(string portal, Guid id) => $"{Request(portal, id)}/modifier";
        public static string Suppliers(string portal, Guid id) => $"{Request(portal, id)}/fournisseurs";
        public static string Send(string portal, Guid id) => $"{Request(portal, id)}/envoyer";
        public static string Choose(string portal, Guid id, Guid quote) => $"{Request(portal, id)}/retenir/{quote}";
        public static string GiveUp(string portal, Guid id) => $"{Request(portal, id)}/sans-suite";
        public static string Discard(string portal, Guid id) => $"{Request(portal, id)}/supprimer";
        public static string Rebilling(string portal) => $"/{portal}/agglo/refacturation";
        public static string RebillingOf(string portal, Guid account, int year) => $"{Rebilling(portal)}/{account}/{year}";
        public static string Bill(string portal) => $"/{portal}/commune/refacturation";
        public static string Receipt(Guid id) => $"{ReceivedRequest(id)}/accuse.pdf";
        public static string ApiAnswer(Guid id) => $"/api/devis/{id}/reponse";
        public static string Prices(string portal) => $"{Rebilling(portal)}/tarifs";
    }
}
