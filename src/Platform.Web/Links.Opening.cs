namespace Platform.Web;

public static partial class Links
{
    /// <summary>Pages of the people who open, under the slug of the account.</summary>
    public static class Cao
    {
        public static string Board(string portal) => $"/{portal}/cao";
        public static string Key(string portal) => $"/{portal}/cao/cle";
        public static string NewKey(string portal) => $"{Key(portal)}/nouvelle";
        public static string TestKey(string portal) => $"{Key(portal)}/essai";
        public static string Session(string portal, Guid consultation) => $"/{portal}/cao/consultations/{consultation}/seance";
        public static string ByHand(string portal, Guid consultation) => $"/{portal}/cao/consultations/{consultation}/verrou";
        public static string Minutes(string portal, Guid consultation) => $"/{portal}/cao/consultations/{consultation}/pv";
        public static string MinutesPdf(string portal, Guid consultation) => $"{Minutes(portal, consultation)}.pdf";
        public static string Files(string portal, Guid consultation) => $"/{portal}/cao/consultations/{consultation}/fichiers";
        public static string File(string portal, Guid consultation, Guid file) => $"{Files(portal, consultation)}/{file}";
        public static string Api(string portal, Guid consultation) => $"/api/{portal}/seances/{consultation}";
    }
}
