using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Platform.Browser.Tests.PageObjects;

/// <summary>A company answers: lots, documents, check, sending, receipt. Counts every block that the browser sends.</summary>
public sealed class DepositPages
{
    private readonly IPage page;
    private readonly ConcurrentDictionary<string, int> acknowledged = new(StringComparer.Ordinal);

    public DepositPages(IPage page)
    {
        this.page = page;
        page.Request += (_, request) => { if (IsBlock(request) && acknowledged.ContainsKey(request.Url)) SentAgain.Add(request.Url); };
        page.Response += (_, response) => { if (IsBlock(response.Request) && response.Ok) acknowledged[response.Url] = response.Status; };
    }

    public ConcurrentBag<string> SentAgain { get; } = [];
    public int Acknowledged => acknowledged.Count;
    public ILocator Progress => page.Locator("progress");

    public async Task ChooseLotsAsync(Friction friction, params int[] lots)
    {
        await friction.ClickAsync(page.GetByRole(AriaRole.Button, new() { Name = "Déposer un pli" }));
        await page.SeeAsync("Déposer un pli");
        foreach (var lot in lots) await friction.ClickAsync(page.GetByLabel($"Lot\u00A0{lot}"));
        await friction.ClickAsync(page.Button("Choisir les documents"));
        await Assertions.Expect(page.Button("Continuer")).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }

    public Task AddAsync(Friction friction, string envelope, int? lot, params string[] files) =>
        friction.ChooseAsync(page.Locator($"[data-enveloppe={envelope}]{(lot is null ? "" : $"[data-lot='{lot}']")} input[type=file]"), files);

    public async Task CheckAsync(Friction friction)
    {
        await friction.ClickAsync(page.Button("Continuer"));
        await page.SeeAsync("Vérifiez avant de déposer");
    }

    public Task SendAsync(Friction friction) => friction.ClickAsync(page.Button("Chiffrer et déposer le pli"));

    /// <summary>The line is cut once this share is sent, seen to be cut, and given back.</summary>
    public async Task CutAtAsync(double share)
    {
        await page.WaitForFunctionAsync("share => document.querySelector('progress')?.value >= share * 1000", share, new() { Timeout = 120_000 });
        await page.Context.SetOfflineAsync(true);
        await Assertions.Expect(page.GetByText("La connexion est coupée.")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await page.Context.SetOfflineAsync(false);
    }

    private static bool IsBlock(IRequest request) => request.Method == "PUT" && request.Url.Contains("/blocs/", StringComparison.Ordinal);
}
