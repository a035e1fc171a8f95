using System.Diagnostics;
using Microsoft.Playwright;

namespace Platform.Browser.Tests;

/// <summary>What a journey asks of a person: clicks, fields, screens, time, bytes.</summary>
public sealed class Friction
{
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly List<Task<RequestSizesResult>> answers = [];
    private readonly IPage page;
    private readonly Count begun;
    private int clicks, fields, screens;
    private (string Address, int Clicks) last = ("", 0);

    private Friction(Count begun, IPage page) => (this.begun, this.page) = (begun, page);

    public sealed record Budget(int Clicks, int Fields, int Screens);

    public sealed record Count(string Id, string Title, Budget Spent, Budget Allowed, long Milliseconds, long Bytes)
    {
        /// <summary>What its budget allows a person; null: nothing is said.</summary>
        public TimeSpan? Time { get; init; }

        public bool IsInTime => Time is not { } time || Milliseconds <= time.TotalMilliseconds;

        public bool IsWithin(Budget limit) => Spent.Clicks <= limit.Clicks && Spent.Fields <= limit.Fields && Spent.Screens <= limit.Screens;
    }

    public static Friction Begin(string id, string title, Budget allowed, IPage page, TimeSpan? time = null)
    {
        var friction = new Friction(new(id, title, new(0, 0, 0), allowed, 0, 0) { Time = time }, page);
        page.RequestFinished += friction.Weigh;
        page.DOMContentLoaded += friction.Screen;        // a redirect or a download shows no screen
        return friction;
    }

    public void Click() => clicks++;

    public void Fill() => fields++;

    /// <summary>The test's own looking around is not the person's time.</summary>
    public void Pause() => watch.Stop();

    public void Resume() => watch.Start();

    public async Task<Count> EndAsync()
    {
        await page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);       // the last words may be read before the last screen is whole
        page.RequestFinished -= Weigh;
        page.DOMContentLoaded -= Screen;
        watch.Stop();
        var bytes = (await Task.WhenAll(answers)).Sum(sizes => Math.Max(0L, sizes.ResponseBodySize));
        return begun with { Spent = new(clicks, fields, screens), Milliseconds = watch.ElapsedMilliseconds, Bytes = bytes };
    }

    private void Weigh(object? sender, IRequest request) => answers.Add(request.SizesAsync());

    // A page that renews itself while it waits is the same screen: a slow machine adds none.
    private void Screen(object? sender, IPage shown)
    {
        if (last != (shown.Url, clicks)) screens++;
        last = (shown.Url, clicks);
    }
}
