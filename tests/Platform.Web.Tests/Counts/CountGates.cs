using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Cli;
using Platform.Cli.StandIn;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Opening;
using Platform.Core.Registers;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Web.Tests.Counts;

/// <summary>
/// What each action costs in statements, commits and allocated bytes, against counts.tsv beside this file: counts repeat on a busy machine, timings do not.
/// A number of the file is what was reached; raising one needs a line of reason in docs/performance.md. Runs alone: the process's allocations are read.
/// </summary>
[Collection("counts")]
public sealed class CountGates(CountedPlatform counted) : IClassFixture<CountedPlatform>
{
    public static TheoryData<string> Actions => [.. Limits().Keys];

    [Theory, MemberData(nameof(Actions))]
    public async Task An_action_costs_no_more_than_the_file_says(string action)
    {
        var (statements, commits, kilobytes) = Limits()[action];
        var cost = await counted.CostAsync(action);

        await CountedPlatform.NoteAsync(action, cost);
        Assert.True(cost.Statements.Count <= statements, $"{action}: {cost.Statements.Count} statements, {statements} allowed:\n{string.Join("\n--\n", cost.Statements)}");
        Assert.True(cost.WritingCommits <= commits, $"{action}: {cost.WritingCommits} writing commits, {commits} allowed");
        Assert.True(cost.Repeated.Count == 0, $"{action}: {string.Join('\n', cost.Repeated)}");
        Assert.True(IsDebug || cost.AllocatedBytes <= kilobytes * 1000, $"{action}: {cost.AllocatedBytes / 1000} kB allocated, {kilobytes} allowed");
    }

    [Fact]
    public async Task A_query_in_a_loop_is_found()
    {
        var cost = await counted.MeasureAsync(s => s.GetRequiredService<PlatformDb>(), async db =>
        {
            for (var i = 0; i < 3; i++) await db.Consultations.CountAsync(c => c.PublishedAt != null);
        });

        Assert.Single(cost.Repeated);
    }

    [Fact]
    public async Task One_more_commit_is_counted()
    {
        var cost = await Meter.CountAsync(counted.Database, async () =>
        {
            for (var i = 0; i < 2; i++)
                await counted.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"update consultations set title = title where false"));
        });

        Assert.Equal(2, cost.WritingCommits);
    }

    [Fact]
    public async Task A_body_held_in_memory_is_counted()
    {
        var cost = await Meter.CountAsync(counted.Database, async () =>
        {
            using var whole = new MemoryStream();
            await new MemoryStream(new byte[DepositTicket.BlockSize]).CopyToAsync(whole);
        });

        Assert.True(cost.AllocatedBytes > Limits()["un bloc de 8 Mio"].Kilobytes * 1000);
    }

    private static bool IsDebug => typeof(PlatformDb).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true };

    private static Dictionary<string, (int Statements, int Commits, long Kilobytes)> Limits() =>
        File.ReadLines(RepositoryRoot.File("tests/Platform.Web.Tests/Counts/counts.tsv")).Where(line => !line.StartsWith('#')).Select(line => line.Split('\t'))
            .ToDictionary(row => row[0], row => (Number(row[1]), Number(row[2]), (long)Number(row[3])), StringComparer.Ordinal);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>A published consultation among others, a draft, a company that deposits, and a session with one bid: each action begins from here.</summary>
public sealed class CountedPlatform : IAsyncLifetime
{
    private readonly CancellationToken cancel = CancellationToken.None;
    private readonly Dictionary<string, Func<Task<(Func<Task> Act, int Times)>>> actions;
    private Ceremony? session;
    private int recorded;
    private TestConsultation consultation = null!;      // set by InitializeAsync, which xunit awaits first
    private TestCompany company = null!;                // idem
    private TestPerson pilot = null!;                   // idem
    private PlatformWeb web = null!;                    // idem

    public CountedPlatform() => actions = new(StringComparer.Ordinal)
    {
        ["liste publique"] = () => Pages(web.Browser(), "/consultations"),
        ["recherche"] = () => Pages(web.Browser(), "/consultations?q=toiture"),
        ["page d’une consultation"] = () => Pages(web.Browser(), $"/consultations/{consultation.Id}"),
        ["page d’un compte"] = () => Pages(web.Browser(), "/saint-marcel"),
        ["page du territoire"] = () => Pages(web.Browser(), "/territoire"),
        ["cadre à intégrer"] = () => Pages(web.Browser(), "/saint-marcel/integrer"),
        ["flux Atom du territoire"] = () => Pages(web.Browser(), "/consultations.atom"),
        ["tableau de l’acheteur"] = () => Pages(web.Browser(consultation.Buyer), "/saint-marcel/acheteur"),
        ["comptes de l’agglomération"] = () => Pages(web.Browser(pilot), "/agglo/agglo/comptes"),
        ["un compte vu de l’agglomération"] = () => Pages(web.Browser(pilot), $"/agglo/agglo/comptes/{consultation.Tenant.Id}"),
        ["mes plis"] = () => Pages(web.Browser(company.Depositor, "mfa"), "/entreprise/plis"),
        ["téléchargement du dossier"] = DownloadAsync,
        ["billet"] = async () => { var (browser, bid) = await BeginAsync(); return (() => GetAsync(browser, $"/api/plis/{bid}/billet"), 20); },
        ["un bloc de 8 Mio"] = BlockAsync,
        ["bordereau"] = async () => { var (browser, bid, content) = await SentAsync(bordereau: false); return (() => SendAsync(browser, HttpMethod.Put, $"/api/plis/{bid}/bordereau", content.Bordereau), 1); },
        ["finaliser"] = async () => { var (browser, bid, _) = await SentAsync(bordereau: true); return (() => SendAsync(browser, HttpMethod.Post, $"/api/plis/{bid}/finaliser", []), 1); },
        ["publier"] = async () =>
        {
            var draft = await Platform.DraftAsync(consultation.Tenant, consultation.Buyer);
            await Platform.AddDocumentAsync(draft, "Règlement.pdf", "%PDF-1.7"u8.ToArray());
            await Platform.PlantKeysAsync(draft);
            var proof = await Platform.ProofAsync(draft.Buyer, PublishConsultation.Act, PublishConsultation.ActHash(draft.Id, SHA256.HashData("jeu"u8)));
            return (() => Platform.RunAsync(draft.Scope, s => s.GetRequiredService<PublishConsultation>().ExecuteAsync(new(draft.Id, proof), cancel)), 1);
        },
        ["servir une enveloppe"] = async () => { var (given, envelopes) = await SessionAsync(); return (() => given.ServeAsync(given.President.Scope, envelopes[0], decisions: 0), 20); },
        ["noter une enveloppe ouverte"] = async () =>
        {
            var (given, envelopes) = await SessionAsync();
            return (() => given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<RecordOpenedEnvelope>()
                .ExecuteAsync(new(given.Consultation.Id, new(envelopes[recorded++]), OpeningOutcome.Damaged, "morceau 1", null, [], given.President.Person.Name), cancel)), RecordedAtATime);
        },
        ["registre, lignes nouvelles"] = async () => { await AppendAsync(lines: 6); return (IntegrateAsync, 1); },
        ["registre, rien de neuf"] = async () => { await IntegrateAsync(); return (IntegrateAsync, 20); },
    };

    private async Task AppendAsync(int lines)
    {
        for (var i = 0; i < lines; i++)
            await Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<AppendEntry>().ExecuteAsync(
                new(consultation.Tenant.Id.Value, consultation.Id.Value, null, "pv", new() { ["rang"] = i }), cancel));
    }

    private Task IntegrateAsync() => Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<IntegrateEntries>().ExecuteAsync(cancel));

    // Once to warm up, once for the statements, and twice a mean.
    private const int RecordedAtATime = 3, Recorded = 2 + (2 * RecordedAtATime);

    // A session of its own, opened by the president: a bid for each envelope that is noted.
    private async Task<(Ceremony Given, IReadOnlyList<Guid> Envelopes)> SessionAsync()
    {
        session ??= await Ceremony.InSessionAsync(async given =>
        {
            for (var i = 0; i < Recorded; i++) await given.DepositAsync(await given.Platform.CompanyAsync($"Société {i}", $"{111111118 + i}"), 1);
        });
        return (session, await session.AskAsync(db => db.BidEnvelopes.Where(e => e.LotNumber == null).Select(e => e.Id.Value).ToListAsync()));
    }

    public TestPlatform Platform { get; private set; } = null!; // set by InitializeAsync

    public string Database => NameOf(Platform);

    private static string NameOf(TestPlatform platform) => new NpgsqlConnectionStringBuilder(platform.Database.SuperuserConnectionString).Database ?? throw new InvalidOperationException("A test database has a name.");

    public async Task InitializeAsync()
    {
        Platform = await TestPlatform.StartAsync();
        await Cli.Commands.RegisterKey.RunAsync(Arguments.Parse(["--out", Platform.Configuration["Register:KeyPath"]!]), cancel); // every test host has one
        var lead = await Platform.LeadAsync();
        pilot = await Platform.PersonAsync(lead, "Paul Pilote", MembershipRole.LeadAdmin);
        var commune = await Platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel");
        for (var i = 0; i < 6; i++) await Platform.OpenedAsync(lead, $"ouverte-{i}", $"Commune {i}");
        var buyer = await Platform.PersonAsync(commune, "Camille Acheteuse", MembershipRole.Buyer);
        for (var i = 0; i < 6; i++) consultation = await Platform.PublishedAsync(commune, buyer); // enough rows for a query in a loop to show
        company = await Platform.CompanyAsync("Toitures du Sud", "111111118");
        web = new(Platform);
    }

    /// <summary>One run for the statements; the lesser mean of several for the bytes, where an action can be repeated.</summary>
    public async Task<Meter.Counts> CostAsync(string action)
    {
        var (warm, _) = await actions[action]();
        await warm();
        var (act, times) = await actions[action]();
        var database = action.Contains("enveloppe", StringComparison.Ordinal) ? NameOf((session ?? throw new InvalidOperationException("An envelope has a session.")).Platform) : Database;
        var first = await Meter.CountAsync(database, act);
        if (times == 1) return first;
        // The lesser of two means: a pool of buffers that the collector has trimmed between two rounds fills again at somebody's cost.
        return first with { AllocatedBytes = Math.Min(await MeanAsync(), await MeanAsync()) };

        async Task<long> MeanAsync() => (await Meter.CountAsync(database, async () => { for (var i = 0; i < times; i++) await act(); })).AllocatedBytes / times;
    }

    public Task<Meter.Counts> MeasureAsync<T>(Func<IServiceProvider, T> take, Func<T, Task> act) =>
        Meter.CountAsync(Database, () => Platform.RunAsync(consultation.Scope, s => act(take(s))));

    /// <summary>For the person who tightens the file: COUNTS=file gathers what was reached.</summary>
    public static async Task NoteAsync(string action, Meter.Counts cost)
    {
        if (Environment.GetEnvironmentVariable("COUNTS") is { Length: > 0 } file)
            await File.AppendAllTextAsync(file, $"{action}\t{cost.Statements.Count}\t{cost.WritingCommits}\t{cost.AllocatedBytes / 1000}\n");
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        if (session is not null) await session.DisposeAsync();
        await Platform.DisposeAsync();
    }

    private static Task<(Func<Task>, int)> Pages(TestBrowser browser, string address) => Task.FromResult<(Func<Task>, int)>((() => GetAsync(browser, address), 50));

    private static async Task GetAsync(TestBrowser browser, string address)
    {
        using var answer = await browser.Client.GetAsync(address);
        await answer.Content.CopyToAsync(Stream.Null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<(Func<Task>, int)> DownloadAsync()
    {
        var browser = web.Browser();
        return await Task.FromResult<(Func<Task>, int)>((async () =>
        {
            using var answer = await browser.PostFormAsync($"/consultations/{consultation.Id}/dossier", new Dictionary<string, string>(StringComparer.Ordinal));
            Assert.True((int)answer.StatusCode < 400, $"{answer.StatusCode}");
        }, 5));
    }

    private async Task<(Func<Task>, int)> BlockAsync()
    {
        var (browser, bid) = await BeginAsync();
        var ticket = await TicketAsync(bid);
        var (block, number) = (RandomNumberGenerator.GetBytes(DepositTicket.BlockSize), 0);
        var hash = SHA256.HashData(block);
        return (() => SendAsync(browser, HttpMethod.Put, $"/api/plis/{bid}/enveloppes/{ticket.Envelopes[0].Id}/blocs/{number++}", block, hash), 5);
    }

    private async Task<(TestBrowser, Guid, SealedBid)> SentAsync(bool bordereau)
    {
        var (browser, bid) = await BeginAsync();
        var content = await SealedBid.SealAsync(await TicketAsync(bid), [new(EnvelopeKind.Application, null, "DC1.pdf", [1]), new(EnvelopeKind.Offer, null, "AE.pdf", [2])], cancel);
        foreach (var envelope in content.Envelopes)
            foreach (var (number, bytes, sha256) in envelope.Blocks)
                await SendAsync(browser, HttpMethod.Put, $"/api/plis/{bid}/enveloppes/{envelope.Id}/blocs/{number}", bytes.ToArray(), sha256);
        if (bordereau) await SendAsync(browser, HttpMethod.Put, $"/api/plis/{bid}/bordereau", content.Bordereau);
        return (browser, bid, content);
    }

    private async Task<DepositTicket> TicketAsync(Guid bid) =>
        await Platform.RunAsync(new Scope.Company(company.Id, company.Depositor.Id), s => s.GetRequiredService<ReadTicket>().ExecuteAsync(new(bid), cancel)) ?? throw new InvalidOperationException("No ticket.");

    private async Task<(TestBrowser Browser, Guid Bid)> BeginAsync()
    {
        var browser = web.Browser(company.Depositor, "mfa");
        using var begun = await browser.PostFormAsync($"/entreprise/consultations/{consultation.Id}/deposer", new Dictionary<string, string>(StringComparer.Ordinal));
        var documents = begun.Headers.Location?.ToString() ?? throw new InvalidOperationException("No deposit begun.");
        var page = await browser.PageAsync(documents);
        browser.Client.DefaultRequestHeaders.Add("X-Jeton", page.QuerySelector("[data-module=depot]")?.GetAttribute("data-jeton"));
        return (browser, Guid.Parse(documents.Split('/')[3]));
    }

    private static async Task SendAsync(TestBrowser browser, HttpMethod method, string address, byte[] body, byte[]? sha256 = null)
    {
        using var request = new HttpRequestMessage(method, address) { Content = new StreamContent(new MemoryStream(body), 65_536) }; // in pieces, as a network gives it: an array at once would be counted again
        request.Content.Headers.ContentLength = body.Length;
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        if (sha256 is not null) request.Headers.Add("X-Content-SHA256", Convert.ToHexStringLower(sha256));
        using var answer = await browser.Client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"{address}: {(int)answer.StatusCode}");
    }
}

/// <summary>Alone in its process while it counts.</summary>
[CollectionDefinition("counts", DisableParallelization = true)]
public sealed class CountsCollection;
