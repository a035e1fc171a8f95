namespace Platform.Core.Consultations.Legality;

/// <summary>Short ways to say what stands against a consultation.</summary>
internal static class Finding
{
    public static PublicationObjection Error(string key, PublicationStep step, string article, params IReadOnlyList<object> values) => new(key, ObjectionSeverity.Error, step, article, values);

    public static PublicationObjection Warning(string key, PublicationStep step, string article, params IReadOnlyList<object> values) => new(key, ObjectionSeverity.Warning, step, article, values);
}
