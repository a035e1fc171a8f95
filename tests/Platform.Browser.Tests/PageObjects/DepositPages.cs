using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Platform.Browser.Tests.PageObjects;

/// <summary>A company answers: lots, documents, check, sending. Counts every block that the browser sends.</summary>
public sealed partial class DepositPages
{
    private const int SixtyPercent = 15;        // blocks of 8 MiB
    private readonly Visitor visitor;
    private readonly ConcurrentDictionary<string, int> acknowledged = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<string> sentAgain = [];
    private readonly TaskCompletionSource isMostlySent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource hasBegun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DepositPages(Visitor visitor)
    {
        this.visitor = visitor;
        visitor.Page.Request += (_, request) => { if (IsBlock(request) && acknowledged.ContainsKey(request.Url)) sentAgain.Add(request.Url); };
        visitor.Page.Response += (_, response) => Acknowledge(response);
    }

    public IReadOnlyCollection<string> SentAgain => sentAgain;
    public int Acknowledged => acknowledged.Count;

    /// <summary>The platform has its first block.</summary>
    public Task SeeItBegunAsync() => hasBegun.Task.WaitAsync(TimeSpan.FromMilliseconds(Patience.Transfer));

    public async Task ChooseLotsAsync(params int[] lots)
    {
        await visitor.SeeAsync("Déposer un pli");
        foreach (var lot in lots) await visitor.ClickAsync(visitor.Page.GetByLabel($"Lot\u00A0{lot}"));
        await visitor.ClickAsync("Choisir les documents");
        await Assertions.Expect(visitor.Button("Continuer")).ToBeVisibleAsync();
    }

    public async Task AddAsync(string envelope, int? lot, params string[] files)
    {
        var section = visitor.Page.Locator($"[data-enveloppe={envelope}]{(lot is null ? "" : $"[data-lot='{lot}']")}");
        await visitor.ChooseAsync(section.Locator("input[type=file]"), files);
        await Assertions.Expect(section.Locator(".pa-fichier")).ToHaveCountAsync(files.Length);
    }

    /// <summary>Buyer, object and lots stand on the check page in large type.</summary>
    public async Task CheckAsync(params string[] inLargeType)
    {
        await visitor.LookAsync("Documents choisis");
        await visitor.Page.RunAndWaitForResponseAsync(() => visitor.ClickAsync("Continuer"), "**/verification");      // what it recalls comes after the page
        await visitor.SeeAsync("Vérifiez avant de déposer");
        foreach (var words in inLargeType) await Assertions.Expect(visitor.Page.Locator(".govuk-\\!-font-size-27", new() { HasText = words })).ToBeVisibleAsync();
    }

    public Task SendAsync() => visitor.ClickAsync(Deposit(visitor.Page));

    /// <summary>In time or, by what the page counts itself, after the limit: a story whose deciding clock is held may be slower than its page.</summary>
    private static ILocator Deposit(IPage page) => page.GetByRole(AriaRole.Button, new() { NameRegex = DepositButton() });

    [GeneratedRegex("^Chiffrer et déposer (le pli|hors délai)$")]
    private static partial Regex DepositButton();

    /// <summary>What came while the last check stood on the screen is told before anything leaves; then it is sent.</summary>
    public async Task SendAfterItChangedAsync(string said, string corrected)
    {
        await SendAsync();
        await visitor.SeeTextAsync("Rien n’est parti. Lisez d’abord ce qui est marqué «\u00A0À lire\u00A0»");
        await visitor.SeeTextAsync(said);
        await Assertions.Expect(visitor.Page.Locator(".govuk-\\!-font-size-27", new() { HasText = corrected })).ToBeVisibleAsync();
        Assert.Equal(0, Acknowledged);
        await visitor.LookAsync("Corrigé pendant la vérification");
        await SendAsync();
    }

    /// <summary>The same draft in another tab, with a file of its own, ready to be sent.</summary>
    public async Task<IPage> OpenTwinAsync(string envelope, string file)
    {
        var twin = await visitor.Page.Context.NewPageAsync();
        await twin.GotoAsync(visitor.Page.Url.Split('#')[0]);
        await twin.Locator($"[data-enveloppe={envelope}] input[type=file]").SetInputFilesAsync(file);
        await twin.GetByRole(AriaRole.Button, new() { Name = "Continuer" }).ClickAsync();
        await Assertions.Expect(Deposit(twin)).ToBeVisibleAsync();
        return twin;
    }

    /// <summary>All bytes pass, what announces them waits on the line until it is let go: by whoever holds it, also where a test fails.</summary>
    public async Task<TaskCompletionSource> HoldBordereauAsync()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await visitor.Page.RouteAsync("**/bordereau", async route =>
        {
            await go.Task;
            await route.ContinueAsync();
        });
        return go;
    }

    /// <summary>While the other page sends, the twin is told so and sends nothing; then it is shown whose receipt stands, and when it came.</summary>
    public static async Task SendTwinAsync(IPage twin, TaskCompletionSource sending)
    {
        await Deposit(twin).ClickAsync();
        await twin.GetByRole(AriaRole.Button, new() { Name = "Déposer quand même" }).ClickAsync();      // this draft was thrown away, and is sent all the same
        await Assertions.Expect(twin.GetByRole(AriaRole.Heading, new() { Name = "Ce brouillon est en cours d’envoi ailleurs" })).ToBeVisibleAsync(new() { Timeout = Patience.Transfer });
        sending.SetResult();
        await Assertions.Expect(twin.GetByRole(AriaRole.Heading, new() { Name = "Un pli est déjà parti de ce brouillon" })).ToBeVisibleAsync(new() { Timeout = Patience.Transfer });
        await Assertions.Expect(twin.GetByText("son reçu porte le numéro")).ToBeVisibleAsync();
        await Assertions.Expect(twin.GetByRole(AriaRole.Link, new() { Name = "Voir le reçu" })).ToBeVisibleAsync();
        await Assertions.Expect(twin.GetByRole(AriaRole.Link, new() { Name = "Jeter ce brouillon" })).ToHaveCountAsync(0);      // received: nothing to throw away
        await twin.CloseAsync();
    }

    /// <summary>In another tab of the same person the draft is thrown away: this page, which still holds its files, says so and asks before anything leaves.</summary>
    public async Task SendAfterItWasThrownAwayAsync()
    {
        var other = await visitor.Page.Context.NewPageAsync();
        await other.GotoAsync(visitor.Page.Url.Split('#')[0].Replace("/documents", "/jeter", StringComparison.Ordinal));
        await other.GetByRole(AriaRole.Button, new() { Name = "Jeter ce brouillon" }).ClickAsync();
        await other.WaitForURLAsync("**/entreprise/plis**");
        await other.CloseAsync();
        await SendAsync();
        await visitor.SeeAsync("Ce brouillon a été jeté");
        Assert.Equal(0, Acknowledged);
        await visitor.LookAsync("Brouillon jeté ailleurs");
        await visitor.ClickAsync("Déposer quand même");
    }

    /// <summary>
    /// Sends, and cuts the line once 60 % of the blocks of 200 MB are acknowledged; it is seen to be cut, and given back. The later blocks wait
    /// for the cut: a fast browser would have sent them before this side has heard of the first ones.
    /// </summary>
    public async Task SendAndCutAtSixtyPercentAsync()
    {
        var (asked, cut) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await visitor.Page.RouteAsync("**/blocs/*", async route =>
        {
            if (Interlocked.Increment(ref asked) > SixtyPercent) await cut.Task;
            await route.ContinueAsync();
        });
        await SendAsync();
        await isMostlySent.Task.WaitAsync(TimeSpan.FromMilliseconds(Patience.Transfer));
        await visitor.Page.Context.SetOfflineAsync(true);
        cut.SetResult();
        await visitor.SeeTextAsync("La connexion est coupée.");
        await visitor.LookAsync("Connexion coupée");
        await visitor.Page.Context.SetOfflineAsync(false);
    }

    /// <summary>The first block passes, the others wait on the line until they are let go.</summary>
    public async Task<TaskCompletionSource> HoldLastBytesAsync()
    {
        var (seen, go) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await visitor.Page.RouteAsync("**/blocs/*", async route =>
        {
            if (Interlocked.Increment(ref seen) > 1) await go.Task;
            await route.ContinueAsync();
        });
        return go;
    }

    private void Acknowledge(IResponse response)
    {
        if (!IsBlock(response.Request) || !response.Ok) return;
        acknowledged[response.Url] = response.Status;
        hasBegun.TrySetResult();
        if (acknowledged.Count >= SixtyPercent) isMostlySent.TrySetResult();
    }

    private static bool IsBlock(IRequest request) => request.Method == "PUT" && request.Url.Contains("/blocs/", StringComparison.Ordinal);
}
