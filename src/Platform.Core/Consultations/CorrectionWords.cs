using System.Globalization;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>How a change is said, in e-mails and on pages: Law/Rules/correction-phrases.json.</summary>
public static class CorrectionWords
{
    private static readonly Phrases Words = new("correction-phrases");

    /// <summary>« Intitulé du lot 2 »</summary>
    public static string Of(CorrectedValue change) => Words.Say($"{change.Field}", change.Lot);

    /// <summary>What a field says, as people read it; empty: nothing, where nothing has no words of its own.</summary>
    internal static string Of(CorrectedField field, string value) => (value, field) switch
    {
        ("", CorrectedField.OffersValid or CorrectedField.Variants) => Words.Say($"{field}.unsaid"),
        ("", _) => "",
        (_, CorrectedField.QuestionsDeadline) => FrenchFormat.Limit(WireInstant.Parse(value)),
        (_, CorrectedField.Cpv) => CpvCode.Named(value),
        (_, CorrectedField.Duration or CorrectedField.RenewalMonths or CorrectedField.OffersValid) => Words.Say("months", value),
        (_, CorrectedField.Variants) => Words.Say($"{field}.{value}"),
        (_, CorrectedField.Visit) => Words.Say("visit", FrenchFormat.LongDate(DateOnly.ParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture))),
        (_, CorrectedField.ContactPhone) => FrenchFormat.Phone(value),
        (_, CorrectedField.Withheld) => string.Join('\n', StatedWithheld.Read(value).Select(line => Words.Say("withheld", line.Title, WithheldGround.All.First(known => known.Key == line.Ground).Title.ToLowerInvariant(), line.Obtained))),
        _ => value,
    };

    public static string Nothing => Words.Say("nothing");

    /// <summary>For a message: one change, before and after.</summary>
    public static string Lines(CorrectedValue change) =>
        $"{Of(change)}\n{Words.Say("before", Said(change.BeforeInWords))}\n{Words.Say("after", Said(change.AfterInWords))}";

    private static string Said(string value) => value.Length == 0 ? Nothing : value;
}
