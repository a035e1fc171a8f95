using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;
using Platform.Testing;

namespace Platform.Browser.Tests;

/// <summary>What a journey asks of a person: clicks, fields, screens, time, bytes. Over budget is a failure.</summary>
public sealed class Friction
{
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly List<Task<RequestSizesResult>> answers = [];
    private readonly IPage page;

    private Friction(string id, Budget allowed, IPage page) => (Id, Allowed, this.page) = (id, allowed, page);

    public sealed record Budget(int Clicks, int Fields, int Screens);

    public string Id { get; }
    public Budget Allowed { get; }
    public int Clicks { get; private set; }
    public int Fields { get; private set; }
    public int Screens { get; private set; }
    public long Milliseconds { get; private set; }
    public long Bytes { get; private set; }

    public bool IsWithinBudget => Clicks <= Allowed.Clicks && Fields <= Allowed.Fields && Screens <= Allowed.Screens;

    public static Friction Begin(string id, Budget allowed, IPage page)
    {
        var friction = new Friction(id, allowed, page);
        page.RequestFinished += friction.Count;
        page.DOMContentLoaded += friction.Screen;        // a redirect or a download shows no screen
        return friction;
    }

    public Task ClickAsync(ILocator target)
    {
        Clicks++;
        return target.ClickAsync();
    }

    /// <summary>One choice of several files is one click.</summary>
    public Task ChooseAsync(ILocator control, params string[] files)
    {
        Clicks++;
        return control.SetInputFilesAsync(files);
    }

    public async Task<Friction> EndAsync()
    {
        page.RequestFinished -= Count;
        page.DOMContentLoaded -= Screen;
        Milliseconds = watch.ElapsedMilliseconds;
        Bytes = (await Task.WhenAll(answers)).Sum(sizes => (long)sizes.ResponseBodySize);
        return this;
    }

    /// <summary>artifacts/friction.json, and the table that ./test prints.</summary>
    public static async Task ReportAsync(IReadOnlyList<Friction> journeys, Action<string> print)
    {
        Directory.CreateDirectory(RepositoryRoot.File("artifacts"));
        var report = new { date = TimeProvider.System.GetUtcNow(), machine = $"{Environment.ProcessorCount} cores", journeys = journeys.Select(j => new
            { id = j.Id, clicks = j.Clicks, fields = j.Fields, screens = j.Screens, ms = j.Milliseconds, bytes = j.Bytes, budget = new { clicks = j.Allowed.Clicks, fields = j.Allowed.Fields, screens = j.Allowed.Screens }, ok = j.IsWithinBudget }) };
        await File.WriteAllTextAsync(RepositoryRoot.File("artifacts/friction.json"), JsonSerializer.Serialize(report));
        print("journey  clicks  fields  screens      ms     bytes");
        foreach (var j in journeys) print($"{j.Id,-7}  {j.Clicks,3}/{j.Allowed.Clicks,-2}  {j.Fields,3}/{j.Allowed.Fields,-2}  {j.Screens,4}/{j.Allowed.Screens,-2}  {j.Milliseconds,6}  {j.Bytes,8}");
    }

    private void Count(object? sender, IRequest request) => answers.Add(request.SizesAsync());

    private void Screen(object? sender, IPage shown) => Screens++;
}
