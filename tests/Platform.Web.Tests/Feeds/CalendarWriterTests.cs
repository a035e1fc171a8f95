using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Testing;
using Platform.Web.Feeds;

namespace Platform.Web.Tests.Feeds;

/// <summary>The calendar, by its lines and through a reader that we did not write.</summary>
public sealed class CalendarWriterTests
{
    private static readonly DateTimeOffset Published = new(2026, 11, 2, 8, 0, 0, TimeSpan.Zero);

    private static FeedEntry Entry(string title, DateTimeOffset deadline, bool discontinued = false, DateTimeOffset? updated = null) => new(
        Guid.Parse("0193b1a4-7c1e-7b3a-9a55-0242ac120002"), "https://marches.example/consultations/0193b1a4-7c1e-7b3a-9a55-0242ac120002", title, "Saint-Marcel, 2026-001. Remise des plis jusqu’au lundi.", "Description",
        "Saint-Marcel", "2026-001", "Travaux", "Procédure adaptée", new("45261000", "45261000 (travaux de couverture)"), Published, updated ?? Published, deadline, discontinued, false, 1, null, null);

    private static string Write(params FeedEntry[] entries) => Encoding.UTF8.GetString(CalendarWriter.Write(
        new("urn:uuid:0193b1a4-7c1e-7b3a-9a55-0242ac120001", "Saint-Marcel, marchés publics", "Consultations", "https://marches.example/saint-marcel/consultations.ics", "https://marches.example/saint-marcel", "", null, Published, entries)));

    [Theory, Trait("Feature", "PEER-08")]
    [InlineData("2026-12-14T15:00:00Z", "DTSTART;TZID=Europe/Paris:20261214T160000")]
    [InlineData("2027-07-01T10:00:00Z", "DTSTART;TZID=Europe/Paris:20270701T120000")]
    [InlineData("2027-10-31T00:30:00Z", "DTSTART:20271031T003000Z")]      // 02:30, the first time: said in UTC, because readers disagree
    [InlineData("2027-10-31T01:30:00Z", "DTSTART:20271031T013000Z")]      // 02:30, the second
    [InlineData("2027-03-28T01:00:00Z", "DTSTART;TZID=Europe/Paris:20270328T030000")]
    public void A_limit_is_said_in_paris_time_and_never_means_another_instant(string utc, string line) =>
        Assert.Contains(line, Write(Entry("Toiture", DateTimeOffset.Parse(utc, null))).Split("\r\n"));

    [Fact]
    public void No_line_is_longer_than_75_octets_none_is_cut_inside_a_character_and_every_break_is_a_crlf()
    {
        var text = Write(Entry(string.Concat(Enumerable.Repeat("École de l’été n°🏫 ; ", 20)), Published.AddDays(30)));
        Assert.DoesNotMatch(new Regex("(?<!\r)\n", RegexOptions.None, TimeSpan.FromSeconds(1)), text);
        Assert.All(text.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.DoesNotContain('\uFFFD', text);
        Assert.Contains("École de l’été n°🏫 \\; École", text.Replace("\r\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_title_can_add_no_line_of_its_own()
    {
        var lines = Write(Entry("Toiture\r\nEND:VEVENT\r\nBEGIN:VALARM", Published.AddDays(30))).Split("\r\n");
        Assert.Single(lines, "END:VEVENT");
        Assert.DoesNotContain("BEGIN:VALARM", lines);
    }

    [Fact]
    public void A_later_state_has_a_higher_sequence_and_a_discontinued_one_is_cancelled()
    {
        var before = Write(Entry("Toiture", Published.AddDays(30))).Split("\r\n");
        var after = Write(Entry("Toiture", Published.AddDays(40), discontinued: true, Published.AddDays(1))).Split("\r\n");
        Assert.Contains("SEQUENCE:0", before);
        Assert.Contains("SEQUENCE:86400", after);
        Assert.Contains("STATUS:CONFIRMED", before);
        Assert.Contains("STATUS:CANCELLED", after);
        Assert.Equal(before.Single(l => l.StartsWith("UID:", StringComparison.Ordinal)), after.Single(l => l.StartsWith("UID:", StringComparison.Ordinal)));
    }

    [NeedsPythonModuleFact("icalendar"), Trait("Feature", "PEER-08")]
    public async Task An_independent_reader_finds_the_same_titles_and_the_same_instants()
    {
        DateTimeOffset[] limits = [new(2026, 12, 14, 15, 0, 0, TimeSpan.Zero), new(2027, 7, 1, 10, 0, 0, TimeSpan.Zero), new(2027, 10, 31, 0, 30, 0, TimeSpan.Zero), new(2027, 10, 31, 1, 30, 0, TimeSpan.Zero)];
        const string title = "Réfection, tranche 1 ; toiture \\ de l’école des Tilleuls, avec un titre qui ne tient pas sur une seule ligne de soixante-quinze octets";
        const string read = """
            import sys, json, icalendar
            calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
            zones = [str(z["TZID"]) for z in calendar.walk("VTIMEZONE")]
            zone = calendar.walk("VTIMEZONE")[0].to_tz()
            events = [[str(e["SUMMARY"]), int(e["DTSTART"].dt.timestamp()), str(e["STATUS"])] for e in calendar.walk("VEVENT")]
            print(json.dumps([zones, events, [str(e[0]) for e in calendar.errors], [str(e) for v in calendar.walk("VEVENT") for e in v.errors]]))
            """;
        var verdict = await Judges.RunAsync(NeedsPythonModuleFactAttribute.Python, ["-c", read], Encoding.UTF8.GetBytes(Write([.. limits.Select(limit => Entry(title, limit))])));

        Assert.True(verdict.ExitCode == 0, verdict.Error);
        using var json = JsonDocument.Parse(verdict.Text);
        Assert.Equal("Europe/Paris", Assert.Single(json.RootElement[0].EnumerateArray()).GetString());
        Assert.Equal(limits.Select(limit => limit.ToUnixTimeSeconds()), json.RootElement[1].EnumerateArray().Select(e => e[1].GetInt64()));
        Assert.All(json.RootElement[1].EnumerateArray(), e => Assert.Contains(title, e[0].GetString(), StringComparison.Ordinal));
        Assert.Empty(json.RootElement[2].EnumerateArray());
        Assert.Empty(json.RootElement[3].EnumerateArray());
    }

    [Fact, Trait("Feature", "PEER-08")]
    public void A_first_phase_receives_candidatures_and_what_was_given_up_nothing()
    {
        var limit = new DateTimeOffset(2026, 12, 14, 15, 0, 0, TimeSpan.Zero);
        Assert.Contains("SUMMARY:Remise des candidatures\u00a0: Toiture (Saint-Marcel)", Write(Entry("Toiture", limit) with { IsFirstPhase = true }), StringComparison.Ordinal);
        Assert.Contains("SUMMARY:Remise des plis\u00a0: Toiture (Saint-Marcel)", Write(Entry("Toiture", limit)), StringComparison.Ordinal);
        Assert.Contains("SUMMARY:Sans suite\u00a0: Toiture (Saint-Marcel)", Write(Entry("Sans suite\u00a0: Toiture", limit, discontinued: true)), StringComparison.Ordinal);
    }
}
