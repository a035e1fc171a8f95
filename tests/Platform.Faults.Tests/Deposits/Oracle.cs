using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Files;
using Platform.Core.Messaging;
using Platform.Core.Registers;
using Platform.Crypto.Json;
using Platform.Crypto.Transparency;
using Platform.Faults.Tests.Cluster;
using Platform.Testing;

namespace Platform.Faults.Tests.Deposits;

/// <summary>
/// After the last restart: what the clients were told against what stands, one by one. An acknowledged deposit is there exactly once, whole, with
/// its register entry, its proof and its mail; one that was not acknowledged is absent, or there exactly once and whole.
/// </summary>
public sealed partial class Oracle(LivePlatform live)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(LongRun.IsOn ? 20 : 3);
    private readonly TestPlatform platform = live.Given.Platform;

    /// <summary>Nothing waits any more: neither a message of the outbox nor an entry of the register. Papers have a lane of their own, and no complaint is about them.</summary>
    public Task QuietAsync() => Until.TrueAsync("the outbox and the register to be empty", Patience, IsQuietAsync);

    private async Task<bool> IsQuietAsync()
    {
        if (live.IsDead("jobs")) throw new InvalidOperationException($"The worker ended: {live.Tail("jobs")}");
        return await AskAsync(async db => (await db.Database.SqlQuery<int>($"""
            select ((select count(*) from outbox where done_at is null and kind not like 'print-%') + (select count(*) from register_queue))::int as "Value"
            """).ToListAsync()).Single() == 0);
    }

    /// <returns>Every difference; empty when nothing was lost, doubled or left half.</returns>
    public async Task<IReadOnlyList<string>> ComplaintsAsync(IReadOnlyList<Acknowledged> ledger)
    {
        var bids = await AskAsync(async db => await db.Bids.AsNoTracking().Where(b => b.FinalisedAt != null).ToListAsync());
        var byId = bids.ToLookup(b => b.Id.Value);
        var complaints = new List<string>();
        foreach (var acknowledged in ledger)
        {
            var found = byId[acknowledged.Bid].ToList();
            if (found is not [var bid]) { complaints.Add($"{acknowledged.Bid}: acknowledged, found {found.Count} times"); continue; }
            if (bid.Tracking != acknowledged.Tracking) complaints.Add($"{bid.Id}: told {acknowledged.Tracking}, kept {bid.Tracking}");
            complaints.AddRange(await BytesAsync(bid, acknowledged));
        }
        var entries = (await AskAsync(async db => await db.RegisterEntries.AsNoTracking().Where(e => e.Kind == "depot").ToListAsync())).ToLookup(e => Convert.ToHexStringLower(e.Entry));
        foreach (var bid in bids) complaints.AddRange(await EvidenceAsync(bid, entries));
        complaints.AddRange(await MailsAsync(bids));
        complaints.AddRange(await RegisterAsync(bids));
        return complaints;
    }

    // The stored bytes, read back through the store, against the client's own hashes.
    private async Task<IReadOnlyList<string>> BytesAsync(Bid bid, Acknowledged acknowledged)
    {
        var envelopes = await AskAsync(async db => await db.BidEnvelopes.AsNoTracking().Where(e => e.BidId == bid.Id).ToListAsync());
        if (!envelopes.Select(e => e.Id.Value).Order().SequenceEqual(acknowledged.Envelopes.Select(e => e.Id).Order())) return [$"{bid.Id}: other envelopes than were sent"];
        var complaints = new List<string>();
        foreach (var envelope in envelopes)
        {
            var sent = acknowledged.Envelopes.Single(e => e.Id == envelope.Id.Value);
            if (envelope.Sha256 is not { } kept || Convert.ToHexStringLower(kept) != sent.Sha256) complaints.Add($"{bid.Id}: another hash than was sent");
            if (await StoredSha256Async(envelope.Blob) != sent.Sha256) complaints.Add($"{bid.Id}: stored bytes differ from those that were sent");
        }
        return complaints;
    }

    private async Task<string> StoredSha256Async(BlobName blob)
    {
        try
        {
            await using var stored = await platform.Services.GetRequiredService<IBlobStore>().OpenReadAsync(blob, 0, null, CancellationToken.None);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(stored));
        }
        catch (IOException)
        {
            return "nothing";
        }
    }

    // The register holds the commitment of the very receipt, under a signed head that the proof leads to.
    private async Task<IReadOnlyList<string>> EvidenceAsync(Bid bid, ILookup<string, RegisterEntry> entries)
    {
        if (bid.Receipt is not { } receipt) return [$"{bid.Id}: finalised without a receipt"];
        var recu = JsonNode.Parse(receipt)!;
        var entry = RegisterLeaf.Entry(Convert.FromBase64String((string)recu["sel"]!), CanonicalJson.Serialize(recu["details"]!));
        var kept = entries[Convert.ToHexStringLower(entry)].ToList();
        if (kept is not [var one]) return [$"{bid.Id}: {kept.Count} register entries"];
        var proof = await RunAsync(s => s.GetRequiredService<ProveInclusion>().ExecuteAsync(one.Id.Value, CancellationToken.None));
        var register = platform.Services.GetRequiredService<RegisterKey>();
        return proof is ProveInclusion.Outcome.Proved proved && TlogProof.Parse(proved.TlogProof).Verify(entry, register.Origin, register.PublicKey) is not null ? [] : [$"{bid.Id}: no proof of inclusion"];
    }

    private async Task<IReadOnlyList<string>> MailsAsync(IReadOnlyList<Bid> bids)
    {
        var letters = await PickupMail.ReadAsync(platform.Configuration["Mail:Pickup"]!, CancellationToken.None);
        var told = letters.SelectMany(letter => Tracking().Matches(letter.Text).Select(m => m.Value).Distinct(StringComparer.Ordinal)).CountBy(number => number).ToDictionary();
        return [.. bids.Select(b => (b.Id, Mails: told.GetValueOrDefault(b.Tracking!))).Where(b => b.Mails != 1).Select(b => b.Mails == 0 ? $"{b.Id}: no mail" : $"{b.Id}: {b.Mails} mails")];
    }

    private async Task<IReadOnlyList<string>> RegisterAsync(IReadOnlyList<Bid> bids)
    {
        var entries = await AskAsync(async db => await db.RegisterEntries.AsNoTracking().OrderBy(e => e.Rank).Select(e => new { e.ConsultationId, e.Rank, e.Kind }).ToListAsync());
        var complaints = entries.GroupBy(e => e.ConsultationId).Where(one => !one.Select(e => e.Rank).SequenceEqual(Enumerable.Range(1, one.Count())))
            .Select(one => $"The ranks of the register of {one.Key} have a gap.").ToList();
        var deposits = entries.Count(e => e.Kind == "depot");
        if (deposits != bids.Count) complaints.Add($"{deposits} deposits in the register, {bids.Count} bids");
        return complaints;
    }

    private Task<T> AskAsync<T>(Func<PlatformDb, Task<T>> ask) => RunAsync(s => ask(s.GetRequiredService<PlatformDb>()));

    // Our own pool still holds connections to a server that was killed: each is found dead once.
    private async Task<T> RunAsync<T>(Func<IServiceProvider, Task<T>> run)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await platform.RunAsync(new Core.Data.Scope.System("test"), run);
            }
            catch (Exception dead) when (tries < 20 && dead.GetBaseException() is NpgsqlException or SocketException or IOException)
            {
                // The next one.
            }
        }
    }

    // Ten bytes in Crockford's base 32, in fours.
    [GeneratedRegex("[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}", RegexOptions.None, 1000)]
    private static partial Regex Tracking();
}
