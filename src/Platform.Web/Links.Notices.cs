namespace Platform.Web;

public static partial class Links
{
    /// <summary>Notices: what a buyer chooses and follows, and the permanent address of each version.</summary>
    public static class Notices
    {
        public static string Public(Guid version) => $"/avis/{version:D}";
        public static string Xml(Guid version) => $"{Public(version)}.xml";
        public static string Pdf(Guid version) => $"{Public(version)}.pdf";
        public static string Publicity(string portal, Guid consultation) => $"{Buyer.Consultation(portal, consultation)}/publicite";
        public static string Check(string portal, Guid consultation) => $"{Publicity(portal, consultation)}/verifier";
        public static string Preview(string portal, Guid consultation, string channel) => $"{Publicity(portal, consultation)}/apercu/{Uri.EscapeDataString(channel)}";
        public static string Correct(string portal, Guid consultation, Guid notice) => $"{Publicity(portal, consultation)}/avis/{notice:D}/corriger";
        public static string Task(string portal, Guid consultation, Guid publication) => $"{Publicity(portal, consultation)}/taches/{publication:D}";
        public static string Written(string portal) => $"/{portal}/acheteur/avis";
        public static string NewPrior(string portal) => $"{Written(portal)}/preinformation";
        public static string Begin(string portal, Guid consultation) => $"{Buyer.Consultation(portal, consultation)}/avis/commencer";
        public static string Write(string portal, Guid consultation, Guid notice) => $"{Buyer.Consultation(portal, consultation)}/avis/{notice:D}";
        public static string Reach(string portal, Guid consultation, Guid notice) => $"{Write(portal, consultation, notice)}/canaux";
        public static string Send(string portal, Guid consultation, Guid notice) => $"{Write(portal, consultation, notice)}/verifier";
        public static string Costs(string portal) => $"/{portal}/commune/avis";
        public static string CostsCsv(string portal, int year) => $"{Costs(portal)}/{year}.csv";
        public const string Troubles = "/exploitation/flux";
    }
}
