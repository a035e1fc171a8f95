namespace Platform.Web;

public static partial class Links
{
    /// <summary>Programs that act for an account.</summary>
    public static class Software
    {
        public const string Documentation = "/api";
        public const string OpenApi = "/api/v1/openapi.json";
        public const string Token = "/api/oauth2/jeton";

        /// <summary>RFC 8414.</summary>
        public const string Metadata = "/.well-known/oauth-authorization-server";

        public static string Clients(string portal) => $"/{portal}/commune/logiciels";
        public static string NewClient(string portal) => $"{Clients(portal)}/ajouter";
        public static string Client(string portal, Guid client) => $"{Clients(portal)}/{client}";
        public static string Webhooks(string portal) => $"/{portal}/commune/webhooks";
        public static string Webhook(string portal, Guid subscription) => $"{Webhooks(portal)}/{subscription}";
    }
}
