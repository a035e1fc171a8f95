using System.Globalization;

namespace Platform.Core.Values;

/// <summary>
/// In which language the person who asked reads. French, unless the host said otherwise for this request: a machine set to English changes nothing,
/// so that messages, papers and registers, written by jobs, are French whatever a browser prefers.
/// </summary>
public static class Reader
{
    /// <summary>Our own instance, compared by reference: no setting of the machine is taken for the wish of a reader.</summary>
    private static readonly CultureInfo English = CultureInfo.ReadOnly(new CultureInfo("en-GB", useUserOverride: false));

    private static readonly CultureInfo OfFrance = CultureInfo.GetCultureInfo("fr-FR");

    public static bool IsEnglish => ReferenceEquals(CultureInfo.CurrentUICulture, English);

    /// <summary>As the attribute lang says it.</summary>
    public static string Language => IsEnglish ? "en" : "fr";

    /// <summary>For the rest of this request, and for nobody else.</summary>
    public static void Reads(bool english) => CultureInfo.CurrentUICulture = english ? English : OfFrance;

    /// <summary>Every thread that serves no reader writes French.</summary>
    public static void FrenchUnlessAsked() => CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = OfFrance;

    /// <summary>Until the end of the block: what is written there is kept or sent, and French.</summary>
    public static IDisposable InFrench()
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = OfFrance;
        return new Back(before);
    }

    /// <summary>
    /// The words of the program in the reader's language. What a person typed is no literal of the program and comes back as it is, whatever it says;
    /// so does a word in small letters alone, which may be the value of a form (« consultation »): for one that is read, <see cref="SayOurs"/>.
    /// </summary>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(french))]
    public static string? Say(string? french) =>
        IsEnglish && french is { Length: > 0 } && !MayBeValue(french) && ReferenceEquals(string.IsInterned(french), french) ? EnglishWords.Find(french) ?? french : french;

    /// <summary>The same for words of ours that are kept in a file, not in the program: guides, glossary, names of notices.</summary>
    public static string SayOurs(string french) => IsEnglish ? EnglishWords.Find(french) ?? french : french;

    /// <summary>For what people wrote in French and English readers see: the attribute lang says so. Null for French readers, whose page says it already.</summary>
    public static string? French => IsEnglish ? "fr" : null;

    /// <summary>A sentence with values: its French text, with {0}, {1}… in their places, is what the catalogue knows it by.</summary>
    public static string Fill(FormattableString french) =>
        string.Format(CultureInfo.InvariantCulture, IsEnglish ? EnglishWords.Find(french.Format) ?? french.Format : french.Format, [.. french.GetArguments().Select(value => value is string text ? Say(text) : value)]);

    private static bool MayBeValue(string text) => text.All(sign => char.IsAsciiLetterLower(sign) || char.IsAsciiDigit(sign) || sign is '-' or '_');

    private sealed class Back(CultureInfo before) : IDisposable
    {
        public void Dispose() => CultureInfo.CurrentUICulture = before;
    }
}
