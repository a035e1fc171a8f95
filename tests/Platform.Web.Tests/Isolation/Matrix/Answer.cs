using System.Net;
using System.Text.RegularExpressions;
using Platform.Web.Tests.Isolation.World;

namespace Platform.Web.Tests.Isolation.Matrix;

/// <summary>What one principal got for one address.</summary>
/// <param name="Asker">Who.</param>
/// <param name="Method">How.</param>
/// <param name="Address">What.</param>
/// <param name="Status">Answer.</param>
/// <param name="Location">Of a redirect.</param>
/// <param name="Canaries">Words of accounts, wherever they stood: body, file name, location.</param>
internal sealed partial record Answer(Principal Asker, string Method, Address Address, HttpStatusCode Status, string? Location, IReadOnlyList<string> Canaries)
{
    [GeneratedRegex("canari[a-z]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Canary();

    public static IReadOnlyList<string> CanariesIn(string text) => [.. Canary().Matches(text).Select(match => match.Value).Distinct(StringComparer.Ordinal)];

    /// <summary>In one word: « reads » shows what only its people know, « opens » shows a page without it.</summary>
    public string Verdict => (int)Status switch
    {
        200 when Canaries.Count > 0 => "reads",
        200 => "opens",
        301 or 302 or 303 when Location?.StartsWith("/connexion", StringComparison.Ordinal) == true => "sign-in",
        301 or 302 or 303 => "→ " + Places().Replace(Location?.Split('?')[0] ?? "", "…"),
        var code => code.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>What must never be, whatever the verdicts say.</summary>
    public IEnumerable<string> Faults()
    {
        var what = $"{Asker.Name}: {Method} {Address.Url} ({Address.Line}, {Address.Relation})";
        foreach (var canary in Canaries.Where(canary => !Asker.Knows(canary, Address.Pattern))) yield return $"{what} shows {canary}";
        if ((int)Status >= 500) yield return $"{what} answers {(int)Status}";
        if (Method != "GET" && (int)Status is < 400 && Verdict != "sign-in") yield return $"{what} is accepted: {Verdict}";
        if (Method != "GET" && Address.NamesForeigner && Asker.Person is not null && Status is HttpStatusCode.Forbidden) yield return $"{what} tells that it exists: {Verdict}";
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Places();
}
