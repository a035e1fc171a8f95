using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Platform.Cli;
using Platform.Cli.StandIn;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Registers;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Web.Tests.Api;

/// <summary>A store that cannot be reached, lies or is full: a deposit waits with clear words, gets no receipt, and goes on once the store is back.</summary>
public sealed class StoreFaultsTests(StoreFaultsTests.BehindProxy behind) : IClassFixture<StoreFaultsTests.BehindProxy>
{
    private static readonly CancellationToken Cancel = CancellationToken.None;

    /// <summary>One platform for all cases, with the emulator as its store; null where that is not installed.</summary>
    public sealed class BehindProxy : IAsyncLifetime
    {
        private StorageRoom? room;

        internal StorageRoom Room => room ?? throw new InvalidOperationException(Azurite.Missing);

        public async Task InitializeAsync()
        {
            if (Azurite.Missing is not null) return;
            var azurite = await Azurite.SharedAsync();
            var proxy = new FaultProxy(azurite.Endpoint);
            var containers = await azurite.MakeContainersAsync(proxy.Address);
            room = new(await GivenDeposit.MakeAsync(Azurite.Settings(containers)), proxy, new BlobContainerClient(containers.Azure.Sealed));
        }

        public async Task DisposeAsync()
        {
            if (room is null) return;
            await room.Given.DisposeAsync();
            await room.Proxy.DisposeAsync();
        }
    }

    internal sealed record StorageRoom(GivenDeposit Given, FaultProxy Proxy, BlobContainerClient Sealed);

    /// <summary>A theory that the emulator judges; skipped by name without it.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class NeedsAzuriteTheoryAttribute : TheoryAttribute
    {
        public NeedsAzuriteTheoryAttribute() => Skip = Azurite.Missing;
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class NeedsSmallDiskFactAttribute : FactAttribute
    {
        public NeedsSmallDiskFactAttribute() => Skip = SmallDisk.Missing;
    }

    [NeedsAzuriteTheory]
    [InlineData("reset", 0)]
    [InlineData("reset", 3000)]
    [InlineData("answer", 500)]
    [InlineData("answer", 412)]
    [InlineData("cut", 20)]
    [InlineData("silence", 0)]
    public async Task A_block_that_the_store_did_not_take_is_not_acknowledged_and_is_sent_again_later(string fault, int at)
    {
        var (given, proxy, _) = behind.Room;
        using var deposit = await given.BeginAsync();

        await proxy.BreakAsync(Fault(fault, at));
        await IsAwayAsync(fault, stop => deposit.PutFirstBlockAsync(stop));
        await proxy.HealAsync();

        await deposit.SendAsync();
        Assert.Equal("recu", (string?)(await deposit.FinaliseAsync())["etat"]);
    }

    [NeedsAzuriteTheory]
    [InlineData("reset", 0)]
    [InlineData("answer", 500)]
    [InlineData("answer", 412)]
    [InlineData("cut", 2000)]
    [InlineData("silence", 0)]
    public async Task Bytes_that_cannot_be_read_back_get_no_receipt_until_they_can_and_then_one(string fault, int at)
    {
        var (given, proxy, store) = behind.Room;
        var before = await CountAsync(store, proxy);
        using var deposit = await given.BeginAsync();
        await deposit.SendAsync();

        await proxy.BreakAsync(Fault(fault, at));
        await IsAwayAsync(fault, stop => deposit.AskForReceiptAsync(stop));
        await proxy.HealAsync();
        Assert.Equal("commence", await deposit.StateAsync());

        var received = await deposit.FinaliseAsync();
        Assert.Equal("recu", (string?)received["etat"]);
        Assert.Equal((string?)received["numero"], (string?)(await deposit.FinaliseAsync())["numero"]);
        Assert.Equal(before + 4, await CountAsync(store, proxy));       // two envelopes: a block and a list each
    }

    [NeedsSmallDiskFact]
    public async Task A_full_disk_refuses_in_clear_words_still_reads_and_goes_on_when_there_is_room()
    {
        using var disk = new SmallDisk(4);
        await using var given = await GivenDeposit.MakeAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Storage:Root"] = disk.Root });
        using var deposit = await given.BeginAsync();

        disk.Fill();
        await IsAwayAsync("full", stop => deposit.PutFirstBlockAsync(stop));
        Assert.Equal("commence", await deposit.StateAsync());
        disk.MakeRoom();
        await deposit.SendAsync();

        disk.Fill();
        await IsAwayAsync("full", stop => deposit.AskForReceiptAsync(stop));
        Assert.Equal("commence", await deposit.StateAsync());
        disk.MakeRoom();
        Assert.Equal("recu", (string?)(await deposit.FinaliseAsync())["etat"]);
    }

    private static ProxyFault Fault(string kind, int at) => kind switch
    {
        "reset" => new ProxyFault.Reset(at),
        "answer" => new ProxyFault.Answer(at),
        "cut" => new ProxyFault.Cut(at),
        _ => new ProxyFault.Silence(),
    };

    // A silent store holds the call: the browser gives up first, and has no acknowledgement either.
    private static async Task IsAwayAsync(string fault, Func<CancellationToken, Task<HttpResponseMessage>> call)
    {
        if (fault == "silence")
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call(patience.Token));
            return;
        }
        using var answer = await call(Cancel);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(2)), (answer.StatusCode, answer.Headers.RetryAfter?.Delta));
        var words = (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>(Cancel))!["detail"];
        Assert.Contains("Vos fichiers déjà envoyés sont conservés", words, StringComparison.Ordinal);
        Assert.Matches("Incident n°.[^ ]+", words!);
    }

    private static async Task<int> CountAsync(BlobContainerClient store, FaultProxy proxy)
    {
        await proxy.HealAsync();
        var count = 0;
        await foreach (var _ in store.GetBlobsAsync()) count++;
        return count;
    }

    /// <summary>A platform over one store, with a published consultation and a company that deposits.</summary>
    internal sealed class GivenDeposit(TestPlatform platform, PlatformWeb web, TestConsultation consultation, TestCompany company) : IAsyncDisposable
    {
        public TestPlatform Platform => platform;

        public static async Task<GivenDeposit> MakeAsync(IReadOnlyDictionary<string, string?> settings, Postgres? database = null)
        {
            var platform = database is null ? await TestPlatform.StartAsync(settings) : TestPlatform.Over(database, settings);
            await Cli.Commands.RegisterKey.RunAsync(Arguments.Parse(["--out", platform.Configuration["Register:KeyPath"]!]), Cancel);
            var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
            var consultation = await platform.PublishedAsync(commune, await platform.PersonAsync(commune, "Camille Acheteuse", MembershipRole.Buyer));
            return new(platform, new(platform), consultation, await platform.CompanyAsync("Toitures du Sud", "111111118"));
        }

        public async Task<Deposit> BeginAsync()
        {
            var browser = web.Browser(company.Depositor, "mfa");
            using var begun = await browser.PostFormAsync($"/entreprise/consultations/{consultation.Id}/deposer", new Dictionary<string, string>(StringComparer.Ordinal));
            var documents = begun.Headers.Location!.ToString();
            var page = await browser.PageAsync(documents);
            browser.Client.DefaultRequestHeaders.Add("X-Jeton", page.QuerySelector("[data-module=depot]")!.GetAttribute("data-jeton"));
            var bid = Guid.Parse(documents.Split('/')[3]);
            var ticket = await platform.RunAsync(new Scope.Company(company.Id, company.Depositor.Id), s => s.GetRequiredService<ReadTicket>().ExecuteAsync(new(bid), Cancel));
            return new(platform, browser.Client, bid, await SealedBid.SealAsync(ticket!,
                [new(EnvelopeKind.Application, null, "DC1.pdf", RandomNumberGenerator.GetBytes(20_000)), new(EnvelopeKind.Offer, null, "AE.pdf", RandomNumberGenerator.GetBytes(20_000))], Cancel));
        }

        public async ValueTask DisposeAsync()
        {
            await web.DisposeAsync();
            await platform.DisposeAsync();
        }
    }

    /// <summary>One bid, sealed, on its way.</summary>
    internal sealed class Deposit(TestPlatform platform, HttpClient http, Guid bid, SealedBid content) : IDisposable
    {
        public Task<HttpResponseMessage> PutFirstBlockAsync(CancellationToken stop)
        {
            var (number, bytes, sha256) = content.Envelopes[0].Blocks.First();
            return SendAsync(HttpMethod.Put, $"enveloppes/{content.Envelopes[0].Id}/blocs/{number}", bytes.ToArray(), sha256.ToArray(), stop);
        }

        public async Task SendAsync()
        {
            foreach (var envelope in content.Envelopes)
                foreach (var (number, bytes, sha256) in envelope.Blocks)
                    Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Put, $"enveloppes/{envelope.Id}/blocs/{number}", bytes.ToArray(), sha256.ToArray(), Cancel)).StatusCode);
            Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Put, "bordereau", content.Bordereau, SHA256.HashData(content.Bordereau), Cancel)).StatusCode);
        }

        public Task<HttpResponseMessage> AskForReceiptAsync(CancellationToken stop) => SendAsync(HttpMethod.Post, "finaliser", [], SHA256.HashData([]), stop);

        public async Task<JsonObject> FinaliseAsync()
        {
            var asked = AskForReceiptAsync(Cancel);
            while (!asked.IsCompleted) await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<IntegrateEntries>().ExecuteAsync(Cancel));       // as the worker does
            using var answer = await asked;
            return await answer.Content.ReadFromJsonAsync<JsonObject>(Cancel) ?? [];
        }

        public async Task<string?> StateAsync() => (string?)(await http.GetFromJsonAsync<JsonObject>($"/api/plis/{bid}/billet", Cancel))!["etat"];

        public void Dispose() => http.Dispose();

        private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, byte[] body, byte[] sha256, CancellationToken stop)
        {
            using var request = new HttpRequestMessage(method, $"/api/plis/{bid}/{path}") { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            request.Headers.Add("X-Content-SHA256", Convert.ToHexStringLower(sha256));
            return await http.SendAsync(request, stop);
        }
    }
}
