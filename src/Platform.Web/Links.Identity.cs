namespace Platform.Web;

public static partial class Links
{
    public static class Identity
    {
        public const string Code = "/connexion/code";
        public const string InstallCode = "/connexion/application";
        public const string ProConnect = "/connexion/proconnect";
        public const string ProConnectReturn = ProConnect + "/retour";
        public const string ProConnectNext = ProConnect + "/suite";
        public const string ProConnectSignOut = SignOut + "/proconnect";
        public const string SignedOut = SignOut + "/retour";
        public const string PasskeyAsked = "/connexion/cle";
        public const string Register = "/entreprise/creer";
        public const string Team = "/entreprise/equipe";
        public const string Establishments = "/entreprise/etablissements";
        public const string LeaveCompany = "/entreprise/quitter";
        public const string Passkeys = "/mon-espace/cles";
        public const string AcceptTerms = "/mon-espace/conditions";
        public const string SignIns = "/mon-espace/connexions";
        public const string OwnCode = "/mon-espace/code";
        public const string DemoSignIn = "/atelier/connexion";
        public const string DemoKey = "/atelier/cle-demo";

        public static string Confirm(string secret) => $"/confirmer/{secret}";
        public static string Join(string secret) => $"/rejoindre/{secret}";
        public static string Welcome(string secret) => $"/bienvenue/{secret}";
        public static string People(string slug) => $"/{slug}/commune/utilisateurs";
        public static string Recoveries(string slug) => $"/{slug}/commune/retablissements";
        public static string LeadRecoveries(string slug) => $"/{slug}/agglo/retablissements";
        public static string Person(string slug, Guid person) => $"/{slug}/commune/utilisateurs/{person}";
        public static string Attestation(string slug) => $"/{slug}/commune/utilisateurs/attestation";
        public static string Departments(string slug) => $"/{slug}/commune/services";
        public static string Department(string slug, Guid department) => $"/{slug}/commune/services/{department}";
        public static string SubEntities(string slug) => $"/{slug}/commune/entites";
        public static string Appearance(string slug) => $"/{slug}/commune/apparence";
        public static string ProfileDeclarations(string portal) => $"/{portal}/agglo/profils.csv";
        public static string Accounts(string slug) => $"/{slug}/agglo/comptes";
        public static string OpenAccount(string slug) => $"/{slug}/agglo/comptes/ouvrir";
    }
}
