using System.Globalization;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Platform.Core.Values;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>A day and an hour of Paris as a person typed them. Bind it with [BindProperty], show it with pa-date-heure, read it with Read.</summary>
public sealed record TypedDateTime
{
    public string? Day { get; set; }
    public string? Month { get; set; }
    public string? Year { get; set; }
    public string? Hour { get; set; }
    public string? Minute { get; set; }

    /// <summary>« 1 » or « 2 », asked only in the hour that exists twice.</summary>
    public string? Occurrence { get; set; }

    public bool IsBlank => new[] { Day, Month, Year, Hour, Minute }.All(string.IsNullOrWhiteSpace);

    public static TypedDateTime From(DateTimeOffset instant)
    {
        var paris = FranceTime.ToParis(instant);
        var twice = FranceTime.Parse(paris) as FromParis.Twice;
        return new()
        {
            Day = $"{paris.Day}", Month = $"{paris.Month}", Year = $"{paris.Year}", Hour = $"{paris.Hour}", Minute = $"{paris.Minute:00}",
            Occurrence = twice is null ? null : twice.Candidates[0] == instant ? "1" : "2",
        };
    }

    /// <summary>The instant in UTC, or null with the reason under the field's name.</summary>
    public DateTimeOffset? Read(ModelStateDictionary state, string field)
    {
        if (IsBlank) return Refuse(state, field, UiTexts.DateMissing);
        if (Typed() is not { } typed) return Refuse(state, field, UiTexts.DateUnreadable);
        return FranceTime.Parse(typed).Match(
            instant => instant,
            () => Refuse(state, field, UiTexts.DateDoesNotExist),
            twice => Occurrence switch { "1" => twice[0], "2" => twice[1], _ => Refuse(state, field, UiTexts.DateTwice) });
    }

    /// <summary>One of the sentences of <see cref="Read"/>, which do not say what the day is of.</summary>
    internal static bool IsOwn(string? sentence) => sentence is not null && (sentence == UiTexts.DateMissing || sentence == UiTexts.DateUnreadable || sentence == UiTexts.DateDoesNotExist || sentence == UiTexts.DateTwice);

    internal FromParis.Twice? Ambiguity => Typed() is { } typed ? FranceTime.Parse(typed) as FromParis.Twice : null;

    private DateTime? Typed() =>
        Number(Day) is { } day && Number(Month) is >= 1 and <= 12 and { } month && Number(Year) is >= 1900 and <= 2999 and { } year
        && Number(Hour) is <= 23 and { } hour && Number(Minute) is <= 59 and { } minute && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Unspecified) : null;

    private static int? Number(string? typed) =>
        int.TryParse(typed?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateTimeOffset? Refuse(ModelStateDictionary state, string field, string sentence)
    {
        state.AddModelError(field, sentence);
        return null;
    }
}
