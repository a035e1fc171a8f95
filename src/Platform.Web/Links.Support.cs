namespace Platform.Web;

public static partial class Links
{
    /// <summary>The help desk: for visitors, companies, accounts, and those who answer.</summary>
    public static class Support
    {
        public const string Ask = "/assistance";
        public const string Company = "/entreprise/assistance";
        public const string AskForCompany = $"{Company}/nouvelle";

        public static string Follow(string secret) => $"{Ask}/suivi/{secret}";
        public static string CompanyTicket(Guid ticket) => $"{Company}/{ticket}";
        public static string Mine(string portal) => $"/{portal}/acheteur/assistance";
        public static string AskFor(string portal) => $"{Mine(portal)}/nouvelle";
        public static string Ticket(string portal, Guid ticket) => $"{Mine(portal)}/{ticket}";
        public static string Desk(string portal) => $"/{portal}/agglo/assistance";
        public static string Call(string portal) => $"{Desk(portal)}/appel";
        public static string Figures(string portal) => $"{Desk(portal)}/delais";
        public static string Proposals(string portal) => $"/{portal}/acheteur/propositions";
        public static string LeadProposals(string portal) => $"/{portal}/agglo/propositions";
        public static string Requests(string portal) => $"/{portal}/acheteur/besoins";
        public static string LeadRequests(string portal) => $"/{portal}/agglo/besoins";

        /// <summary>The form, for help with a publication.</summary>
        public static string RequestForPublication(string portal) => $"{Requests(portal)}?objet={nameof(Core.Support.RequestAbout.Publication)}";
        public static string Training(string portal) => $"/{portal}/acheteur/formation";
        public static string LeadTraining(string portal) => $"/{portal}/agglo/formation";
        public static string OwnDesk(string portal) => $"/{portal}/commune/assistance";
    }
}
