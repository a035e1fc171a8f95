namespace Platform.Web;

public static partial class Links
{
    public static class Portals
    {
        public const string Territory = "/territoire";
        public const string TerritoryWidget = "/integrer";

        public static string Account(string slug) => $"/{slug}";
        public static string Past(string slug) => $"/{slug}/consultations-passees";
        public static string Widget(string slug) => $"/{slug}/integrer";

        public static string PageSettings(string slug) => $"/{slug}/commune/page";
        public static string Address(string slug) => $"/{slug}/commune/adresse";

        /// <param name="slug">Null: the whole territory.</param>
        /// <param name="format">atom, json or ics.</param>
        public static string Feed(string? slug, string format) => slug is null ? $"{Consultations}.{format}" : $"/{slug}{Consultations}.{format}";
    }
}
