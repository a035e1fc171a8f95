namespace Platform.Web;

public static partial class Links
{
    /// <summary>Phases of a procedure: of its buyer, and of the companies that are invited.</summary>
    public static class Stages
    {
        public static string Mine(Guid stage) => $"/entreprise/phases/{stage}";
        public static string Download(Guid stage, string token) => $"{Mine(stage)}/telechargements/{token}";

        /// <summary>Where a company reads what it bids for.</summary>
        public static string Of(Guid consultation, bool isStage) => isStage ? Mine(consultation) : Consultation(consultation);

        public static string List(string portal, Guid consultation) => $"{Buyer.Consultation(portal, consultation)}/phases";
        public static string Candidates(string portal, Guid consultation) => $"{Buyer.Consultation(portal, consultation)}/candidats";
        public static string Jury(string portal, Guid stage) => $"{Buyer.Consultation(portal, stage)}/jury";
        public static string Round(string portal, Guid consultation) => $"{Buyer.Consultation(portal, consultation)}/tour";
        public static string Invitations(string portal, Guid stage) => $"{Buyer.Consultation(portal, stage)}/invitations";
    }
}
