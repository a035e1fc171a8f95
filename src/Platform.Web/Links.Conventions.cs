namespace Platform.Web;

public static partial class Links
{
    /// <summary>What an agglomeration and its accounts have agreed on: the same convention under each party's portal.</summary>
    public static class Conventions
    {
        public static string List(string slug) => $"/{slug}/agglo/conventions";
        public static string New(string slug) => $"/{slug}/agglo/conventions/nouvelle";
        public static string Details(string slug, Guid id) => $"/{slug}/agglo/conventions/{id:D}";
        public static string Deliberation(string slug, Guid id, string side) => $"/{slug}/agglo/conventions/{id:D}/deliberation/{side}";
        public static string Signature(string slug, Guid id, string side) => $"/{slug}/agglo/conventions/{id:D}/signature/{side}";
        public static string Step(string slug, Guid id, string step) => $"/{slug}/agglo/conventions/{id:D}/etape/{step}";
        public static string Mine(string slug) => $"/{slug}/commune/convention";

        /// <summary>Of one convention, for either party.</summary>
        public static string Of(string slug, bool lead, Guid id) => lead ? Details(slug, id) : $"/{slug}/commune/convention/{id:D}";
        public static string Denounce(string slug, bool lead, Guid id) => $"{Of(slug, lead, id)}/denonciation";
        public static string Amend(string slug, bool lead, Guid id) => $"{Of(slug, lead, id)}/avenant";
        public static string Disputes(string slug, bool lead, Guid id) => $"{Of(slug, lead, id)}/differend";
        public static string File(string slug, bool lead, Guid id, Guid file) => $"{Of(slug, lead, id)}/pieces/{file:D}";
    }
}
