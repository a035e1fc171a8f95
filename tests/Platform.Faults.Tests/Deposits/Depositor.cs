using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Platform.Cli.StandIn;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Values;
using Platform.Faults.Tests.Cluster;
using Platform.Testing;

namespace Platform.Faults.Tests.Deposits;

/// <summary>A company that deposits over HTTP, again and again, and notes in its ledger only what the platform acknowledged.</summary>
public sealed class Depositor(LivePlatform live, TestCompany company, Ledger ledger, Draws draws) : IDisposable
{
    private readonly StubbornClient client = new(live.Address, company.Depositor);

    /// <summary>What it was told while the platform could not.</summary>
    public IReadOnlyCollection<(TimeSpan After, bool SaysWhen)> Refusals => client.Refusals;

    /// <param name="forgiving">A platform that answers wrongly is left to the oracle: the next deposit begins.</param>
    public async Task RunAsync(int size, bool forgiving, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await DepositAsync(1000 + draws.Below(size - 1000), 1 + draws.Below(2));
            }
            catch (Exception wrong) when (forgiving && wrong is InvalidOperationException or HttpRequestException)
            {
                // Judged later, with everything else.
            }
        }
    }

    /// <summary>One whole deposit on one lot; sealed here, as in the browser.</summary>
    public async Task<Acknowledged> DepositAsync(int size, int lot)
    {
        var (bid, sealedBid) = await SendAsync(size, lot);
        return await FinaliseAsync(bid, sealedBid);
    }

    public async Task<Acknowledged> DepositAsync(IReadOnlyList<BidDocument> documents, int lot)
    {
        var (bid, sealedBid) = await SealAsync(documents, lot);
        await SendAsync(bid, sealedBid);
        return await FinaliseAsync(bid, sealedBid);
    }

    /// <summary>Everything but the last call.</summary>
    /// <param name="nodes">Where each call goes, in turn; without them, to the address of the platform.</param>
    public async Task<(Guid Bid, SealedBid Sealed)> SendAsync(int size, int lot, params Uri[] nodes)
    {
        var (bid, sealedBid) = await SealAsync(size, lot);
        await SendAsync(bid, sealedBid, nodes);
        return (bid, sealedBid);
    }

    private async Task SendAsync(Guid bid, SealedBid sealedBid, params Uri[] nodes)
    {
        var calls = 0;
        foreach (var envelope in sealedBid.Envelopes)
        {
            foreach (var (number, bytes, sha256) in envelope.Blocks)
                await ExpectAsync(204, await client.CallAsync(HttpMethod.Put, Next($"/api/plis/{bid}/enveloppes/{envelope.Id}/blocs/{number}"), bytes.ToArray(), ("X-Content-SHA256", Convert.ToHexStringLower(sha256))));
        }
        await ExpectAsync(204, await client.CallAsync(HttpMethod.Put, Next($"/api/plis/{bid}/bordereau"), sealedBid.Bordereau));

        string Next(string path) => nodes.Length == 0 ? path : At(nodes[calls++ % nodes.Length], path);
    }

    /// <summary>Begun and sealed; nothing of it was sent.</summary>
    public Task<(Guid Bid, SealedBid Sealed)> SealAsync(int size, int lot) => SealAsync(
    [
        new(EnvelopeKind.Application, null, "DC1.pdf", RandomNumberGenerator.GetBytes(1000)),
        new(EnvelopeKind.Offer, lot, "Offre.pdf", RandomNumberGenerator.GetBytes(size)),
    ], lot);

    private async Task<(Guid Bid, SealedBid Sealed)> SealAsync(IReadOnlyList<BidDocument> documents, int lot)
    {
        var place = await client.PostFormAsync($"/entreprise/consultations/{live.Given.Consultation.Id}/deposer", [new("Lots", $"{lot}")]);
        var bid = Guid.Parse(place.Split('/')[^2]);         // /entreprise/plis/{bid}/documents
        await client.TakeTokenAsync(place);
        var ticket = TicketOf((JsonObject)JsonNode.Parse(await client.GetTextAsync($"/api/plis/{bid}/billet"))!);
        var sealedBid = await SealedBid.SealAsync(ticket, documents, CancellationToken.None);
        return (bid, sealedBid);
    }

    /// <summary>One block at one node, once: what breaks is not sent again.</summary>
    public async Task<HttpStatusCode> PutOnceAsync(Uri node, Guid bid, Guid envelope, int number, HttpContent body, byte[] sha256)
    {
        using var answer = await client.CallOnceAsync(HttpMethod.Put, At(node, $"/api/plis/{bid}/enveloppes/{envelope}/blocs/{number}"), body, ("X-Content-SHA256", Convert.ToHexStringLower(sha256)));
        return answer.StatusCode;
    }

    /// <summary>Asks one node for the receipt, once.</summary>
    public async Task<JsonObject> FinaliseOnceAsync(Guid bid, Uri node)
    {
        using var answer = await client.CallOnceAsync(HttpMethod.Post, At(node, $"/api/plis/{bid}/finaliser"), body: null);
        return await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>() ?? throw new InvalidOperationException("An empty answer.");
    }

    private static string At(Uri node, string path) => new Uri(node, path).ToString();

    public async Task<Acknowledged> FinaliseAsync(Guid bid, SealedBid sealedBid)
    {
        using var answer = await client.CallAsync(HttpMethod.Post, $"/api/plis/{bid}/finaliser", []);
        var received = await answer.Content.ReadFromJsonAsync<JsonObject>() ?? throw new InvalidOperationException("An empty answer.");
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"Not received: {received}");
        var acknowledged = new Acknowledged(bid, company.Depositor.Email, (string)received["etat"]!, (string)received["numero"]!,
            [.. sealedBid.Envelopes.Select(e => new SentEnvelope(e.Id, Convert.ToHexStringLower(SHA256.HashData(e.Bytes)), [.. e.Blocks.Select(b => Convert.ToHexStringLower(b.Sha256))]))]);
        ledger.Write(acknowledged);
        return acknowledged;
    }

    public void Dispose() => client.Dispose();

    private static async Task ExpectAsync(int status, HttpResponseMessage answer)
    {
        using (answer)
            if ((int)answer.StatusCode != status) throw new InvalidOperationException($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    // What sealing needs of the ticket on the wire.
    private static DepositTicket TicketOf(JsonObject ticket) => new(
        (Guid)ticket["pli"]!, (string)ticket["depot"]!, Instant(ticket, "limite"), Instant(ticket, "heure"), Instant(ticket, "debut"), Instant(ticket, "heure"), false,
        (long)ticket["maximum"]!, new Id<Consultation>((Guid)ticket["consultation"]!["id"]!), "", "", "", "", [.. ticket["enveloppes"]!.AsArray().Select(e => EnvelopeOf((JsonObject)e!))], [], null, "", []);

    private static DepositTicket.Envelope EnvelopeOf(JsonObject envelope) => new(
        (Guid)envelope["id"]!, EnvelopeKinds.FromWire((string?)envelope["enveloppe"]) ?? throw new InvalidOperationException("An unknown envelope."), (int?)envelope["lot"], "",
        (string)envelope["cle"]!, Encoding.UTF8.GetString(Convert.FromBase64String((string)envelope["contexte"]!)), Convert.FromHexString((string)envelope["contexte_sha256"]!));

    private static DateTimeOffset Instant(JsonObject ticket, string name) => DateTimeOffset.Parse((string)ticket[name]!, CultureInfo.InvariantCulture);
}
