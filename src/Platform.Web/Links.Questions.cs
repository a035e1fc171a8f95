namespace Platform.Web;

public static partial class Links
{
    public static class Questions
    {
        /// <summary>Where answers stand on the page of a consultation.</summary>
        public const string Answers = "#questions-et-reponses";

        public static string Ask(Guid consultation) => $"/entreprise/consultations/{consultation}/question";
        public static string List(string portal, Guid consultation) => $"{Buyer.Consultation(portal, consultation)}/questions";
        public static string Begin(string portal, Guid consultation) => $"{List(portal, consultation)}/repondre";
        public static string Reject(string portal, Guid consultation, Guid question) => $"{List(portal, consultation)}/{question}/rejeter";
        public static string Write(string portal, Guid consultation, Guid draft) => $"{List(portal, consultation)}/reponses/{draft}";
        public static string Publish(string portal, Guid consultation, Guid draft) => $"{Write(portal, consultation, draft)}/publier";
    }
}
