using System.Globalization;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>A run of what a field says.</summary>
/// <param name="IsTyped">A person’s own words, French whatever the reader reads; the others are ours, in the reader’s language.</param>
public sealed record SaidPart(string Text, bool IsTyped);

/// <summary>How a change is said, in e-mails and on pages: Law/Rules/correction-phrases.json, and its English.</summary>
public static class CorrectionWords
{
    private static readonly Phrases Words = new("correction-phrases");

    /// <summary>« Intitulé du lot 2 »</summary>
    public static string Of(CorrectedValue change) => Say($"{change.Field}", change.Lot);

    /// <summary>What a field says, as people read it; empty: nothing, where nothing has no words of its own.</summary>
    internal static IReadOnlyList<SaidPart> Of(CorrectedField field, string value) => (value, field) switch
    {
        ("", CorrectedField.OffersValid or CorrectedField.Variants) => Ours(Say($"{field}.unsaid")),
        ("", _) => [],
        (_, CorrectedField.QuestionsDeadline) => Ours(FrenchFormat.Limit(WireInstant.Parse(value))),
        (_, CorrectedField.Cpv) => Ours(CpvCode.Named(value)),
        (_, CorrectedField.Duration or CorrectedField.RenewalMonths or CorrectedField.OffersValid) => Ours(Say("months", value)),
        (_, CorrectedField.Variants) => Ours(Say($"{field}.{value}")),
        (_, CorrectedField.Visit) => Ours(Say("visit", FrenchFormat.LongDate(DateOnly.ParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture)))),
        (_, CorrectedField.ContactPhone) => Ours(FrenchFormat.Phone(value)),
        (_, CorrectedField.Renewals or CorrectedField.ContactEmail) => Ours(value),
        (_, CorrectedField.Withheld) => [.. StatedWithheld.Read(value).SelectMany((line, at) => Withheld(line, isFirst: at == 0))],
        _ => [new(value, IsTyped: true)],
    };

    public static string Nothing => Say("nothing");

    /// <summary>For a message: one change, before and after.</summary>
    public static string Lines(CorrectedValue change) =>
        $"{Of(change)}\n{Say("before", OrNothing(change.BeforeInWords))}\n{Say("after", OrNothing(change.AfterInWords))}";

    // Title and way as the buyer wrote them, what joins them and the ground as we say it.
    private static IEnumerable<SaidPart> Withheld(StatedWithheld line, bool isFirst) =>
    [
        .. isFirst ? [] : Ours("\n"), new(line.Title, IsTyped: true),
        .. Ours(Say("withheld", Reader.SayOurs(WithheldGround.All.First(known => known.Key == line.Ground).Title).ToLowerInvariant())), new(line.Obtained, IsTyped: true),
    ];

    private static IReadOnlyList<SaidPart> Ours(string words) => [new(words, IsTyped: false)];

    private static string Say(string key, params object[] values) => string.Format(CultureInfo.InvariantCulture, Reader.SayOurs(Words.Say(key)), values);

    private static string OrNothing(string value) => value.Length == 0 ? Nothing : value;
}
