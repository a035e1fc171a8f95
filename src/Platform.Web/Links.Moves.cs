namespace Platform.Web;

public static partial class Links
{
    /// <summary>Into the platform, and out of it.</summary>
    public static class Moves
    {
        public static string Exports(string portal) => $"/{portal}/commune/export";
        public static string Imports(string portal) => $"/{portal}/commune/import";
        public static string Import(string portal, Guid import) => $"{Imports(portal)}/{import}";
        public static string RefusedLines(string portal, Guid import) => $"{Import(portal, import)}/refus.csv";
        public static string History(string portal) => $"/{portal}/commune/historique";
        public static string Archive(string portal, Guid export, Guid fetch) => $"{Exports(portal)}/{export}/{fetch}.zip";
    }
}
