using System.Globalization;
using System.Text.RegularExpressions;

namespace Platform.Core.Values;

/// <summary>
/// The identifier that the prefecture gives to an act when it acknowledges its transmission (@CTES): department, SIREN, day of the act, number, nature.
/// <c>026-212600969-20210202-D02_2021-DE</c>; the number itself may hold a hyphen (<c>DEL2025-03</c>).
/// </summary>
public sealed partial record ActesIdentifier(string Department, string Siren, DateOnly ActOn, string Number, string Nature)
{
    public abstract record Reading
    {
        private Reading() { }
        public sealed record Valid(ActesIdentifier Identifier) : Reading;
        public sealed record WrongForm : Reading;
        /// <summary>« 20211302 »: no such day.</summary>
        public sealed record NoSuchDay(string Digits) : Reading;
        /// <summary>The key of the SIREN is wrong: a digit was mistyped.</summary>
        public sealed record WrongSiren(string Siren) : Reading;
        public T Match<T>(Func<Valid, T> valid, Func<WrongForm, T> wrongForm, Func<NoSuchDay, T> noSuchDay, Func<WrongSiren, T> wrongSiren) => this switch
        { Valid v => valid(v), WrongForm f => wrongForm(f), NoSuchDay d => noSuchDay(d), WrongSiren s => wrongSiren(s), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public static Reading Read(string? typed)
    {
        var match = Form().Match(typed?.Trim() ?? "");
        if (!match.Success) return new Reading.WrongForm();
        if (!DateOnly.TryParseExact(match.Groups["day"].Value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return new Reading.NoSuchDay(match.Groups["day"].Value);
        return Siret.IsSiren(match.Groups["siren"].Value)
            ? new Reading.Valid(new(match.Groups["department"].Value, match.Groups["siren"].Value, day, match.Groups["number"].Value, match.Groups["nature"].Value))
            : new Reading.WrongSiren(match.Groups["siren"].Value);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Department}-{Siren}-{ActOn:yyyyMMdd}-{Number}-{Nature}");

    [GeneratedRegex(@"^(?<department>[0-9]{3}|02[AB])-(?<siren>[0-9]{9})-(?<day>[0-9]{8})-(?<number>[A-Za-z0-9_\-]{1,15})-(?<nature>[A-Z]{2})$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
