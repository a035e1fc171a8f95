using System.Globalization;
using System.Text.Json.Nodes;

namespace Platform.Core.Law;

/// <summary>
/// Puts added rows over those that ship. A row that has the key of another, and speaks of the same natures and buyers, takes its place from its own day on: the one
/// before ends there. A new key is a new rule. No gap, no overlap, every row an article.
/// </summary>
internal static class LawRows
{
    // Of what a row speaks, besides its key.
    private static readonly string[] Selectors = ["natures", "buyers", "procedure", "phase", "condition", "departments", "judges", "name"];

    public static JsonArray Merge(string name, JsonArray shipped, JsonArray? added)
    {
        if (added is null) return shipped;
        var lines = shipped.Select(Copy).ToList();
        foreach (var row in added.Select(Copy))
        {
            Require(row, name, shipped);
            var (from, until) = (Day(row, "from")!.Value, Day(row, "until"));
            var line = lines.Where(other => Identity(other) == Identity(row)).ToList();
            if (line.Count > 0 && line.Max(other => Day(other, "until") ?? DateOnly.MaxValue) is var end && end < from) throw Wrong(name, row, $"nothing is in force between {end:yyyy-MM-dd} and its first day");
            if (until is not null && until != from) throw Wrong(name, row, "an added row has no end: the one that follows it ends it (« until » equal to « from » repeals the rule)");
            lines.RemoveAll(other => Identity(other) == Identity(row) && Day(other, "from") >= from);
            foreach (var other in line.Where(other => Day(other, "from") < from && (Day(other, "until") is not { } ends || ends > from))) other["until"] = from.ToString("O", CultureInfo.InvariantCulture);
            if (until is null) lines.Add(row);
        }
        foreach (var (place, row) in lines.Index())
        {
            if (lines.Take(place).FirstOrDefault(other => Clash(row, other)) is { } other) throw Wrong(name, row, $"it speaks of the same as the row from {Text(other, "from")}, on the same days");
        }
        return [.. lines];
    }

    private static bool Clash(JsonObject one, JsonObject other) => Text(one, "key") == Text(other, "key") && Selectors.All(selector => Meet(one[selector], other[selector]))
        && Day(one, "from") < (Day(other, "until") ?? DateOnly.MaxValue) && Day(other, "from") < (Day(one, "until") ?? DateOnly.MaxValue);

    private static bool Meet(JsonNode? one, JsonNode? other) => one is null || other is null
        || (one is JsonArray some && other is JsonArray others ? some.Any(each => others.Any(its => its?.ToJsonString() == each?.ToJsonString())) : one.ToJsonString() == other.ToJsonString());

    private static void Require(JsonObject row, string name, JsonArray shipped)
    {
        if (Text(row, "key") is null) throw Wrong(name, row, "no « key »");
        if (Text(row, "article") is null) throw Wrong(name, row, "no « article »");
        if (Day(row, "from") is null) throw Wrong(name, row, "no « from », written 2028-01-01");
        var needed = shipped.Select(Copy).Select(each => each.Where(property => property.Value is not null).Select(property => property.Key)).Aggregate((all, some) => all.Intersect(some));
        var missing = needed.Where(property => row[property] is null && property is not ("nature" or "source" or "selectedBy" or "reason")).ToList();
        if (missing.Count > 0) throw Wrong(name, row, $"no {string.Join(", ", missing.Select(property => $"« {property} »"))}");
    }

    private static string Identity(JsonObject row) => string.Join('|', Selectors.Select(selector => row[selector]?.ToJsonString() ?? "").Prepend(Text(row, "key") ?? ""));

    private static string? Text(JsonObject row, string property) => row[property] is JsonValue value && value.TryGetValue<string>(out var text) && text.Trim().Length > 0 ? text : null;

    private static DateOnly? Day(JsonObject row, string property) => DateOnly.TryParseExact(Text(row, property), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static JsonObject Copy(JsonNode? row) => row?.DeepClone() as JsonObject ?? throw new InvalidOperationException("A rule is an object.");

    private static InvalidOperationException Wrong(string name, JsonObject row, string why) => new($"{name}.json, rule {Text(row, "key") ?? "?"} from {Text(row, "from") ?? "?"}: {why}.");
}
