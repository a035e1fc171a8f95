using System.Text.RegularExpressions;

namespace Platform.Core.Eforms;

/// <summary>The SDK's rules carry no sentence: their kind is read from the shape of their test. A shape that is not known is <see cref="EformsKind.Other"/>, never nothing.</summary>
internal static partial class RuleKinds
{
    public static RuleKind Of(string id, string test)
    {
        if (test == "false()") return new(EformsKind.Empty);
        if (test.Contains("-duplicates", StringComparison.Ordinal) || Twin().IsMatch(test)) return new(EformsKind.DuplicateIdentifier);
        if (test.Contains("@languageID", StringComparison.Ordinal) && (test.Contains("$lg", StringComparison.Ordinal) || test.Contains("preceding-sibling", StringComparison.Ordinal))) return new(EformsKind.Language);
        if (test.StartsWith("replace(", StringComparison.Ordinal)) return new(EformsKind.Spaces);
        if (Longest().Match(test) is { Success: true } length) return new(EformsKind.TooLong, length.Groups[1].Value);
        if (test.StartsWith("matches(", StringComparison.Ordinal)) return new(EformsKind.Pattern, Form(test));
        if (Range().Match(test) is { Success: true } range) return new(EformsKind.OutOfRange, $"{(range.Groups[1].Value[0] == 'g' ? "au moins" : "au plus")} {range.Groups[2].Value}");
        if (Attribute().IsMatch(test)) return new(EformsKind.MissingAttribute);
        if (Listed().IsMatch(test)) return new(EformsKind.CodeNotInList, Codes: [.. Words().Matches(test).Select(word => word.Groups[1].Value)]);
        if (Counted().Match(test) is { Success: true } counted) return Count(counted, test);
        if (test.Contains("xs:date(", StringComparison.Ordinal) || test.Contains("xs:time(", StringComparison.Ordinal) || test.Contains("Duration(", StringComparison.Ordinal)) return new(EformsKind.Dates);
        if (test.Contains("sum(", StringComparison.Ordinal)) return new(EformsKind.Sum);
        if (Statistics().Match(test) is { Success: true } statistics) return new(EformsKind.MissingFigure, statistics.Groups[1].Value);
        if (Present().IsMatch(test)) return new(EformsKind.MissingHere);
        if (Reference().IsMatch(test)) return new(EformsKind.UnknownReference);
        return new(EformsKind.Other);
    }

    private static RuleKind Count(Match counted, string test)
    {
        var whole = counted.Length == test.Length;
        return counted.Groups[1].Value switch
        {
            "> 0" => new(whole ? EformsKind.Missing : EformsKind.MissingHere),
            "= 0" => new(whole ? EformsKind.Forbidden : EformsKind.ForbiddenHere),
            _ => new(whole ? EformsKind.Repeated : EformsKind.Other),
        };
    }

    // What a person may be told of a pattern: the identifier or the form that it asks for.
    private static string? Form(string test)
    {
        if (test.Contains("http|HTTP", StringComparison.Ordinal)) return "une adresse internet complète, par exemple https://www.exemple.fr";
        if (test.Contains("@(", StringComparison.Ordinal)) return "une adresse électronique, par exemple marches@exemple.fr";
        if (test.Contains("-02-29", StringComparison.Ordinal)) return "une date avec son fuseau, par exemple 2026-11-22+01:00";
        if (test.Contains("[01][0-9]|2[0-3]", StringComparison.Ordinal)) return "une heure avec son fuseau, par exemple 12:00:00+01:00";
        if (test.Contains("\\(\\+?[0-9]+\\)", StringComparison.Ordinal)) return "un numéro de téléphone, par exemple +33 123456789";
        if (test.Contains("eforms-sdk", StringComparison.Ordinal)) return "une version du SDK, par exemple eforms-sdk-1.15";
        if (test.Contains("4[a-f0-9]{3}", StringComparison.Ordinal)) return "un identifiant d’avis (UUID de version 4), avec sa version quand elle est demandée";
        if (Identifier().Match(test) is { Success: true } identifier) return $"un identifiant de la forme {identifier.Groups[1].Value}-0001";
        return test.Contains("'^([0-9]+)$'", StringComparison.Ordinal) ? "un nombre entier" : null;
    }

    [GeneratedRegex(@"^\(?count\(for \$x in \., \$y in ")]
    private static partial Regex Twin();

    [GeneratedRegex(@"^string-length\(normalize-space\(\.\)\) le ([0-9]+)$")]
    private static partial Regex Longest();

    [GeneratedRegex(@"^number\(normalize-space\(\.\)\) (ge|le) number\('([^']+)'\)$")]
    private static partial Regex Range();

    [GeneratedRegex(@"^(@[A-Za-z]+|count\(@[A-Za-z]+\) > 0)$")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"^normalize-space\(\.\) = \('[^()]*'\)$")]
    private static partial Regex Listed();

    [GeneratedRegex("'((?:[^']|'')*)'")]
    private static partial Regex Words();

    [GeneratedRegex(@"^count\((?>[^()]+|\((?<depth>)|\)(?<-depth>))*(?(depth)(?!))\) (> 0|= 0|< 2)")]
    private static partial Regex Counted();

    [GeneratedRegex(@"\^([A-Z]{3})-\[0-9\]\{4\}\$")]
    private static partial Regex Identifier();

    [GeneratedRegex("StatisticsCode/normalize-space\\(text\\(\\)\\) = '([^']+)'\\]/number\\(\\)\\) = 1")]
    private static partial Regex Statistics();

    // « this or that is there, unless… »: paths only, nothing compared before the exception.
    [GeneratedRegex(@"^[^=<>']*\) or not\(")]
    private static partial Regex Present();

    [GeneratedRegex(@"= (\$global-|/\*/)|cbc:ID/normalize-space\(text\(\)\) = [^ ]*cbc:ID/normalize-space|every \$[A-Za-z]+ in [^ ]*cbc:ID/")]
    private static partial Regex Reference();
}
