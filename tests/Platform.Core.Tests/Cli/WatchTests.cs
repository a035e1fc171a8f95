using Platform.Cli.Watching;
using Platform.Testing;

namespace Platform.Core.Tests.Cli;

/// <summary>The page /etat: a site that stops answering leaves a gap of the right minutes, and a kill of the watcher loses nothing written.</summary>
public sealed class WatchTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 11, 0, 0, TimeSpan.Zero);
    private readonly string folder = Directory.CreateTempSubdirectory("watch-test-").FullName;

    private MinuteFile File => new(Path.Combine(folder, "etat.log"));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_site_that_stops_answering_leaves_a_gap_of_the_right_minutes()
    {
        await WatchAsync(minutes: 20, answers: second => second is < (5 * 60) + 30 or >= 8 * 60);     // silent from 11:05:30 to 11:08:00

        var gap = Assert.Single(StatusPage.GapsOf(File.Read()));

        Assert.Equal((Noon.AddMinutes(5), Noon.AddMinutes(7), 3), (gap.From, gap.LastMinute, gap.Minutes));
        var page = StatusPage.Write(File.Read(), Noon.AddMinutes(20));
        Assert.Contains("12\u00a0h\u00a005</td>", page, StringComparison.Ordinal);
        Assert.Contains("12\u00a0h\u00a008</td><td>3\u00a0minutes</td><td>sans réponse</td>", page, StringComparison.Ordinal);
        Assert.Contains("Le service répond.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_that_always_answers_shows_no_gap()
    {
        await WatchAsync(minutes: 20, answers: _ => true);

        Assert.Empty(StatusPage.GapsOf(File.Read()));
        Assert.Equal(20, File.Read().Count);
        Assert.Contains("Aucune interruption observée.", StatusPage.Write(File.Read(), Noon.AddMinutes(20)), StringComparison.Ordinal);
        Assert.Contains("On ne sait pas", StatusPage.Write(File.Read(), Noon.AddMinutes(40)), StringComparison.Ordinal);      // the watcher itself is dead
    }

    [Fact]
    public void Minutes_in_which_nobody_looked_are_said_and_not_counted_as_good()
    {
        foreach (var minute in (int[])[0, 1, 5, 6]) File.Append(new(Noon.AddMinutes(minute), 6, 6));

        var gap = Assert.Single(StatusPage.GapsOf(File.Read()));

        Assert.Equal((Noon.AddMinutes(2), Noon.AddMinutes(4), 3, false), (gap.From, gap.LastMinute, gap.Minutes, gap.IsWatched));
        var page = StatusPage.Write(File.Read(), Noon.AddMinutes(7));
        Assert.Contains("non observé</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Aucune interruption observée", page, StringComparison.Ordinal);
    }

    [Theory, InlineData("2026-11-21T11:02Z 6"), InlineData("2026-11-21T11:02Z 6 "), InlineData("2026-11-21T11:02Z 6 6"), InlineData("2026")]
    public void A_line_that_a_kill_cut_is_passed_over_and_the_next_one_stands_whole(string cut)
    {
        File.Append(new(Noon, 6, 6));
        File.Append(new(Noon.AddMinutes(1), 6, 0));
        System.IO.File.AppendAllText(Path.Combine(folder, "etat.log"), cut);

        Assert.Equal([Noon, Noon.AddMinutes(1)], File.Read().Select(m => m.At));
        File.Append(new(Noon.AddMinutes(3), 6, 6));
        Assert.Equal([Noon, Noon.AddMinutes(1), Noon.AddMinutes(3)], File.Read().Select(m => m.At));
    }

    [Fact]
    public void Ninety_days_are_kept()
    {
        foreach (var days in (int[])[91, 89, 0]) File.Append(new(Noon.AddDays(-days), 6, 6));

        File.Forget(Noon);

        Assert.Equal([Noon.AddDays(-89), Noon], File.Read().Select(m => m.At));
    }

    private async Task WatchAsync(int minutes, Func<int, bool> answers)
    {
        var clock = new FakeClock(Noon);
        var watcher = new Watcher(File, _ => Task.FromResult(answers((int)(clock.GetUtcNow() - Noon).TotalSeconds)), clock);
        for (; clock.GetUtcNow() <= Noon.AddMinutes(minutes); clock.Advance(TimeSpan.FromSeconds(10))) await watcher.BeatAsync(CancellationToken.None);
    }
}
