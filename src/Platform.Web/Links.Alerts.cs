namespace Platform.Web;

public static partial class Links
{
    /// <summary>Saved searches, what they send, and what is followed.</summary>
    public static class Alerts
    {
        public const string New = "/alertes/nouvelle";
        public const string Mine = "/entreprise/alertes";
        public const string Followed = "/entreprise/suivis";

        public static string Confirm(string secret) => $"/alertes/confirmer/{secret}";
        public static string Stop(string secret) => $"/alertes/arret/{secret}";
        public static string Follow(Guid consultation) => $"{Followed}/{consultation}";
        public static string Calendar(string secret) => $"/suivis/{secret}.ics";
    }
}
