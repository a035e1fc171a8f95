namespace Platform.Web;

public static partial class Links
{
    /// <summary>The practice space, the test of a workstation, the guides and the words.</summary>
    public static class Training
    {
        public const string Home = "/entrainement";
        public const string Workstation = "/mon-poste";
        public const string Clock = "/api/mon-poste/heure";
        public const string Down = "/api/mon-poste/descente";
        public const string Up = "/api/mon-poste/montee";
        public const string CompanyGuide = "/aide/guide-entreprise";
        public const string CompanyGuidePdf = "/aide/guide-entreprise.pdf";
        public const string BuyerGuide = "/aide/guide-acheteur";
        public const string BuyerPath = "/aide/parcours-acheteur";
        public const string Glossary = "/glossaire";

        public static string Documents(Guid deposit) => $"{Home}/{deposit}/documents";
        public static string Receipt(Guid deposit) => $"{Home}/{deposit}/recu";
        public static string ReceiptFile(Guid deposit, string name) => $"{Receipt(deposit)}/{name}";
        public static string Opening(Guid deposit) => $"{Home}/{deposit}/ouverture";
        public static string Api(Guid deposit) => $"/api/entrainement/{deposit}";
        public static string Word(string key) => $"{Glossary}#{key}";
    }
}
