using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Platform.Faults.Tests.Cluster;
using Platform.Faults.Tests.Deposits;
using Platform.Testing;

namespace Arms;

/// <summary>One deposit begun on the real hosts, whose blocks are sent as fast as they are taken. The bytes are random: to the server, ciphertext.</summary>
internal sealed class Deposit(StubbornClient client, Guid bid, string envelope) : IDisposable
{
    public const int BlockSize = 8 << 20;
    public static readonly byte[] Block = RandomNumberGenerator.GetBytes(BlockSize);
    private static readonly string Hash = Convert.ToHexStringLower(SHA256.HashData(Block));

    public static async Task<Deposit> BeginAsync(LivePlatform live, TestCompany company)
    {
        var client = new StubbornClient(live.Address, company.Depositor);
        var place = await client.PostFormAsync($"/entreprise/consultations/{live.Given.Consultation.Id}/deposer", [new("Lots", "1")]);
        var bid = Guid.Parse(place.Split('/')[^2]);
        await client.TakeTokenAsync(place);
        var ticket = (JsonObject)JsonNode.Parse(await client.GetTextAsync($"/api/plis/{bid}/billet"))!;
        return new(client, bid, (string)ticket["enveloppes"]![1]!["id"]!);
    }

    public async Task SendAsync(int blocks, int parallel)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, parallel).Select(async _ =>
        {
            for (int number; (number = Interlocked.Increment(ref next)) < blocks;)
            {
                using var answer = await client.CallAsync(HttpMethod.Put, $"/api/plis/{bid}/enveloppes/{envelope}/blocs/{number}", Block, ("X-Content-SHA256", Hash));
                answer.EnsureSuccessStatusCode();
            }
        }));
    }

    public void Dispose() => client.Dispose();
}

/// <summary>A cluster with fsync on, a published consultation, the web host and the worker.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly DurableCluster cluster = new();

    public LivePlatform Live { get; private set; } = null!; // set by StartAsync
    public TestCompany Company { get; private set; } = null!; // idem

    public static async Task<Site> StartAsync()
    {
        Environment.SetEnvironmentVariable("Logging__LogLevel__Default", "Warning");   // as in production; the hosts inherit it
        var site = new Site();
        await site.cluster.InitializeAsync();
        site.Live = await LivePlatform.StartAsync();
        site.Company = await site.Live.Given.Platform.CompanyAsync("Banc d’essai", "111111118");
        return site;
    }

    public async ValueTask DisposeAsync()
    {
        await Live.DisposeAsync();
        await cluster.DisposeAsync();
    }
}
