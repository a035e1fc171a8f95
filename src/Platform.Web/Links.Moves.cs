namespace Platform.Web;

public static partial class Links
{
    /// <summary>Into the platform, and out of it.</summary>
    public static class Moves
    {
        public static string Exports(string portal) => $"/{portal}/commune/export";
        public static string Imports(string portal) => $"/{portal}/commune/import";
        public static string AccountImports(string portal) => $"/{portal}/agglo/import";

        /// <param name="imports">One of the two above.</param>
        public static string Import(string imports, Guid import) => $"{imports}/{import}";
        public static string RefusedLines(string imports, Guid import) => $"{Import(imports, import)}/refus.csv";
        public static string History(string portal) => $"/{portal}/commune/historique";
        public static string Archive(string portal, Guid export, Guid fetch) => $"{Exports(portal)}/{export}/{fetch}.zip";
    }
}
