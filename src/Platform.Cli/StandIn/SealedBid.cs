using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Platform.Core.Bids;
using Platform.Core.Values;
using Platform.Crypto.Envelopes;
using Platform.Crypto.Json;
using Platform.Crypto.Keys;

namespace Platform.Cli.StandIn;

/// <summary>A small document of a demonstration or a test.</summary>
public sealed record BidDocument(EnvelopeKind Kind, int? Lot, string Name, byte[] Content);

/// <summary>One sealed file and the numbered blocks in which it leaves.</summary>
public sealed record SealedEnvelope(Guid Id, byte[] Bytes)
{
    public IEnumerable<(int Number, ReadOnlyMemory<byte> Bytes, byte[] Sha256)> Blocks =>
        Bytes.Chunk(DepositTicket.BlockSize).Select((block, number) => (number, (ReadOnlyMemory<byte>)block, SHA256.HashData(block)));
}

/// <summary>What the deposit page does in the browser, in C#: seals each envelope to its key, in its context. For demonstrations and tests only.</summary>
public sealed record SealedBid(IReadOnlyList<SealedEnvelope> Envelopes, byte[] Bordereau, byte[] List)
{
    private static readonly PliTool Tool = new("platform, données de démonstration", "");

    public static async Task<SealedBid> SealAsync(DepositTicket ticket, IReadOnlyList<BidDocument> documents, CancellationToken cancel)
    {
        var envelopes = new List<SealedEnvelope>();
        foreach (var envelope in ticket.Envelopes)
        {
            var files = documents.Where(d => d.Kind == envelope.Kind && d.Lot == envelope.Lot)
                .Select(d => new PliFile("10-pieces/" + d.Name, d.Content.Length, ticket.BegunAt, _ => Task.FromResult<Stream>(new MemoryStream(d.Content)))).ToList();
            using var cipher = new MemoryStream();
            await PliWriter.WriteAsync(cipher, X25519Recipient.Parse(envelope.Recipient), Encoding.UTF8.GetBytes(envelope.Context), files, ticket.BegunAt, Tool, cancel);
            envelopes.Add(new(envelope.Id, cipher.ToArray()));
        }
        var list = ListOf(documents);
        return new(envelopes, BordereauOf(ticket.Ulid, envelopes, SHA256.HashData(list)), list);
    }

    /// <summary>The announcement of these bytes; tests alter it.</summary>
    public static byte[] BordereauOf(string deposit, IEnumerable<SealedEnvelope> envelopes, byte[] listSha256) => CanonicalJson.Serialize(new JsonObject
    {
        ["v"] = "bordereau/1",
        ["depot"] = deposit,
        ["enveloppes"] = new JsonArray([.. envelopes.Select(e => (JsonNode)new JsonObject
        {
            ["id"] = e.Id.ToString("D"),
            ["taille"] = e.Bytes.Length,
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(e.Bytes)),
            ["blocs"] = e.Blocks.Count(),
            ["blocs_sha256"] = Convert.ToHexStringLower(SHA256.HashData([.. e.Blocks.SelectMany(b => b.Sha256)])),
            ["liste_sha256"] = Convert.ToHexStringLower(listSha256),
        })]),
    });

    private static byte[] ListOf(IEnumerable<BidDocument> documents) => CanonicalJson.Serialize(new JsonObject
    {
        ["v"] = "liste/1",
        ["sel"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        ["documents"] = new JsonArray([.. documents.Select(d => (JsonNode)new JsonObject
        {
            ["enveloppe"] = d.Kind.Wire(), ["lot"] = d.Lot, ["nom"] = d.Name, ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(d.Content)), ["taille"] = d.Content.Length,
        })]),
    });
}
