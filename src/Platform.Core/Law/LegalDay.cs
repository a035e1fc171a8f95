namespace Platform.Core.Law;

/// <summary>What moves the last day of a period, in French.</summary>
internal static class LegalDay
{
    /// <summary>« Délai minimal de l’appel d’offres ouvert, en vigueur depuis le 1er avril 2019 »</summary>
    public static string Version(string key, DateOnly from) => Phrases.OfLaw.Say("version", Phrases.OfLaw.NameOf("rule-", key), from);

    /// <summary>A period that protects companies: one that ends with a day off ends with the next working day.</summary>
    public static (DateOnly Day, string? Why) Prolonged(DateOnly last, string? department)
    {
        if (WorkingDays.WhyNot(last, department) is not { } why) return (last, null);
        var day = WorkingDays.Next(last, department);
        return (day, Phrases.OfLaw.Say("extended", why, day));
    }

    /// <summary>A period that binds the buyer: it keeps its last day.</summary>
    public static string? NotProlonged(DateOnly last, string? department) =>
        WorkingDays.WhyNot(last, department) is { } why ? Phrases.OfLaw.Say("not-extended", why, WorkingDays.Previous(last, department)) : null;
}
