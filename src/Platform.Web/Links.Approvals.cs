namespace Platform.Web;

public static partial class Links
{
    public static class Approvals
    {
        public static string Waiting(string portal) => $"/{portal}/acheteur/a-valider";
        public static string Of(string portal, Guid consultation) => $"{Buyer.Consultation(portal, consultation)}/validation";
        public static string Ask(string portal, Guid consultation) => $"{Of(portal, consultation)}/demander";
        public static string Document(string portal, Guid consultation, Guid document) => $"{Of(portal, consultation)}/documents/{document}";
        public static string Circuits(string portal) => $"/{portal}/commune/circuits";
        public static string Circuit(string portal, string act, Guid? department) => $"{Circuits(portal)}/{act}{(department is { } id ? $"?service={id}" : "")}";
    }
}
