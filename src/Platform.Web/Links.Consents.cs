namespace Platform.Web;

public static partial class Links
{
    public static class Consents
    {
        public static string Granted(string slug) => $"/{slug}/commune/acces-accordes";
        public static string Decide(string slug, Guid consent) => $"{Granted(slug)}/{consent}";
        public static string Log(string slug) => $"{Granted(slug)}/journal.csv";
        public static string Asked(string slug) => $"/{slug}/agglo/acces";
        public static string Ask(string slug) => $"{Asked(slug)}/demander";
        public static string Visit(string slug, Guid consent) => $"{Asked(slug)}/{consent}";
        public static string VisitConsultations(string slug, Guid consent) => $"{Visit(slug, consent)}/consultations";
        public static string VisitConsultation(string slug, Guid consent, Guid consultation) => $"{VisitConsultations(slug, consent)}/{consultation}";
        public static string VisitWithdrawals(string slug, Guid consent) => $"{Visit(slug, consent)}/retraits";
        public static string VisitPeople(string slug, Guid consent) => $"{Visit(slug, consent)}/personnes";
    }
}
