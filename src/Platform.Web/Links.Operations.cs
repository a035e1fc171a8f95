namespace Platform.Web;

public static partial class Links
{
    /// <summary>Pages of whoever keeps the platform running, above the agglomerations: under no portal.</summary>
    public static class Operations
    {
        public const string Board = "/exploitation";
        public const string Operators = "/exploitation/exploitants";
        public static string Agglomeration(Guid agglomeration) => $"/exploitation/agglomerations/{agglomeration:D}";
        public const string Recoveries = "/exploitation/retablissements";
        public const string Gates = "/exploitation/verrous";
        public const string Incidents = "/exploitation/incidents";

        /// <summary>The form, with this agglomeration chosen.</summary>
        public static string IncidentsOf(Guid agglomeration) => $"{Incidents}?agglomeration={agglomeration:D}";
        public static string Incident(Guid incident) => $"{Incidents}/{incident:D}";
        public static string IncidentEvidence(Guid incident) => $"{Incident(incident)}/preuves.zip";
        public static string CorrectIncident(Guid incident) => $"{Incident(incident)}/corriger";

        /// <summary>Of one account: the incidents that touched it.</summary>
        public static string AccountIncidents(string portal) => $"/{portal}/commune/incidents";
        public static string AccountEvidence(string portal, Guid incident) => $"{AccountIncidents(portal)}/{incident:D}/preuves.zip";
    }
}
