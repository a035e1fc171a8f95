namespace Platform.Web;

/// <summary>Every address of the site, in one place and in French. Each capability adds its nested class in a partial file Links.X.cs.</summary>
public static partial class Links
{
    public const string Home = "/";
    public const string Theme = "/theme.css";
    public const string SignIn = "/connexion";
    public const string SignOut = "/deconnexion";
    public const string MySpace = "/mon-espace";
    public const string Consultations = "/consultations";
    public const string Verify = "/verifier";
    public const string Register = "/registre";
    public const string Language = "/aide/langue";
    public const string Help = "/aide";
    public const string Accessibility = "/accessibilite";
    public const string Promises = "/engagements";
    public const string Security = $"{Promises}/securite";
    public static string PromiseLog(string log) => $"{Promises}/journaux/{log}";
    public const string LegalNotice = "/mentions-legales";
    public const string Terms = "/conditions-d-utilisation";

    public static string Logo(byte[] sha256) => $"/logo/{Convert.ToHexStringLower(sha256)}.png";
    public static string Consultation(Guid id) => $"{Consultations}/{id}";
    public static string Dce(Guid consultation) => $"{Consultations}/{consultation}/dossier";

    /// <param name="query">The search that one comes from, as an address writes it.</param>
    public static string CpvTree(string? branch, string query = "") => $"{Consultations}/cpv{query}{(branch is null ? "" : $"{(query.Length == 0 ? '?' : '&')}branche={branch}")}";
    public static string CommuneMap(string query = "") => $"{Consultations}/communes{query}";
    public static string DceHistory(Guid consultation) => $"{Consultations}/{consultation}/historique";
}
