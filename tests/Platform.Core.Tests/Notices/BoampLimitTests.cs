using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Platform.Core.Notices.Boamp;
using Platform.Testing;

namespace Platform.Core.Tests.Notices;

/// <summary>Limits as published notices write them.</summary>
public sealed partial class BoampLimitTests
{
    private static readonly DateTimeOffset Noon = new(2026, 9, 28, 14, 0, 0, TimeSpan.Zero);

    [Theory, Trait("Feature", "VR-10")]
    [InlineData("2026-09-28T16:00:00+02:00")]
    [InlineData("2026-09-28T14:00:00Z")]
    [InlineData("2026-09-28T14:00:00.000Z")]
    [InlineData("2026-09-28T14:00:00+00:00")]
    public void A_limit_with_an_offset_is_an_instant(string written)
    {
        var limit = Assert.IsType<BoampLimit.Instant>(BoampLimit.Read(written));
        Assert.Equal(Noon, limit.At);
        Assert.True(limit.Agrees(Noon));
        Assert.False(limit.Agrees(Noon.AddHours(1)));
    }

    [Theory, Trait("Feature", "VR-10")]
    [InlineData("2026-09-28T16:00:00")]
    [InlineData("2026-09-28T16:00:00.000")]
    public void A_limit_without_a_zone_stays_without_one(string written)
    {
        var limit = Assert.IsType<BoampLimit.Hour>(BoampLimit.Read(written));
        Assert.Null(limit.Agrees(Noon));
        Assert.False(limit.Agrees(Noon.AddHours(-2)));
    }

    [Fact, Trait("Feature", "VR-10")]
    public void A_day_alone_is_a_day_nothing_is_nothing_and_the_rest_is_shown_as_it_came()
    {
        Assert.Equal(new BoampLimit.Day(new DateOnly(2026, 9, 28)), BoampLimit.Read("2026-09-28"));
        Assert.Equal(new BoampLimit.Nothing(), BoampLimit.Read(" "));
        Assert.Equal(new BoampLimit.Nothing(), BoampLimit.Read(null));
        Assert.Equal(new BoampLimit.Unreadable("28/09/2026 à 16h00"), BoampLimit.Read("28/09/2026 à 16h00"));
        Assert.IsType<BoampLimit.Unreadable>(BoampLimit.Read("2026-02-30T10:00:00"));
    }

    [NeedsSharedDataFact("standards/boamp"), Trait("Feature", "VR-10")]
    public async Task Every_limit_of_the_published_notices_at_hand_is_read()
    {
        var seen = 0;
        foreach (var file in Directory.GetFiles(SharedData.Find("standards/boamp")!)) // the attribute has seen it
        foreach (Match match in Limits().Matches(await File.ReadAllTextAsync(file)))
        {
            Assert.IsNotType<BoampLimit.Unreadable>(BoampLimit.Read(match.Groups[1].Value));
            seen++;
        }
        Assert.InRange(seen, 4, int.MaxValue);
    }

    [NeedsSharedDataFact("standards/boamp"), Trait("Feature", "VR-10")]
    public async Task Every_element_of_a_published_FNSimple_call_that_we_write_stands_where_it_stands_there()
    {
        await using var stream = File.OpenRead(Path.Combine(SharedData.Find("standards/boamp")!, "fnsimple-appel-offre-26-85977.json")); // the attribute has seen it
        using var published = await JsonDocument.ParseAsync(stream);
        var theirs = Paths(published.RootElement.GetProperty("donnees").GetProperty("FNSimple"), "").ToHashSet();
        var ours = new BoampWriter(new("1.15")).Write(GivenNotice.Of(Platform.Core.Notices.NoticeKind.Contract, Platform.Core.Notices.NoticeRegime.National, lots: 1))!.Descendants("DONNEES").Elements("FNSimple").Single() // it has a form
            .Descendants().Select(element => string.Join('/', element.AncestorsAndSelf().TakeWhile(one => one.Name != "FNSimple").Reverse().Select(one => one.Name.LocalName))).ToHashSet();
        // Ours beside theirs: choices that this buyer made otherwise, and boxes that he left empty.
        string[] other = ["telContact", "objetComplementaire", "oui", "non", "interdite", "exigee"];
        Assert.DoesNotContain(ours, path => !theirs.Contains(path) && !other.Any(name => path.Split('/').Contains(name)));
        Assert.InRange(ours.Intersect(theirs).Count(), 30, int.MaxValue);
    }

    private static IEnumerable<string> Paths(JsonElement element, string before)
    {
        if (element.ValueKind != JsonValueKind.Object) yield break;
        foreach (var child in element.EnumerateObject())
        {
            var path = before.Length == 0 ? child.Name : $"{before}/{child.Name}";
            yield return path;
            foreach (var deeper in Paths(child.Value, path)) yield return deeper;
        }
    }

    [GeneratedRegex("""(?:DATE_LIMITE_REPONSE"?[>:]"?|"datelimitereponse":"|dateReceptionOffres":"|receptionOffres":"|RECEPT_OFFRES>)([^"<,]*)""")]
    private static partial Regex Limits();
}
