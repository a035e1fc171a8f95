namespace Platform.Web;

public static partial class Links
{
    /// <summary>The life of an account: from the form of whoever is interested to its closing.</summary>
    public static class Accounts
    {
        public static string Interest(string slug) => $"/{slug}/adhesion";
        public static string Demand(string slug, Guid interest) => $"/{slug}/agglo/comptes/demandes/{interest:D}";
        public static string Details(string slug, Guid account) => $"/{slug}/agglo/comptes/{account:D}";
        public static string Identity(string slug, Guid account) => $"{Details(slug, account)}/identite";
        public static string Suspend(string slug, Guid account) => $"{Details(slug, account)}/suspension";
        public static string Close(string slug, Guid account) => $"{Details(slug, account)}/fermeture";
        public static string Map(string slug) => $"/{slug}/agglo/comptes/carte";
        public static string Start(string slug) => $"/{slug}/commune/demarrer";
        public static string Mine(string slug) => $"/{slug}/commune/compte";
    }
}
