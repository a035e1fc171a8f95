using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Files;
using Platform.Core.Values;
using Platform.Crypto.Envelopes;
using Platform.Crypto.Json;
using Platform.Crypto.Transparency;

namespace Platform.Core.Training;

/// <summary>
/// Finishes a practice deposit: every byte is read again and judged like a real one (bordereau, hashes, profile), then a watermarked receipt is written. It enters
/// no register, gets no time-stamp and no outbox fact.
/// </summary>
public sealed class FinishTraining(PlatformDb db, ReadTrainingDeposit read)
{
    // Of the whole process: each holds one block of 8 MB while it reads.
    private static readonly SemaphoreSlim Readers = new(4);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Received(TrainingDeposit Deposit) : Outcome;

        /// <summary>Blocks of the bordereau that do not stand, by envelope.</summary>
        public sealed record Missing(IReadOnlyDictionary<Guid, IReadOnlyList<int>> Blocks) : Outcome;
        public sealed record NoBordereau : Outcome;
        public sealed record NotAsAnnounced : Outcome;
        public sealed record NotConforming(string Reason) : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Received, T> received, Func<Missing, T> missing, Func<NoBordereau, T> noBordereau, Func<NotAsAnnounced, T> notAsAnnounced, Func<NotConforming, T> notConforming, Func<NotFound, T> notFound) => this switch
        {
            Received r => received(r), Missing m => missing(m), NoBordereau b => noBordereau(b), NotAsAnnounced a => notAsAnnounced(a), NotConforming c => notConforming(c), NotFound n => notFound(n),
            _ => throw new UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Guid id, CancellationToken cancel)
    {
        if (await read.FindAsync(id, cancel) is not { } training) return new Outcome.NotFound();
        if (training.FinalisedAt is not null) return new Outcome.Received(training);
        var envelopes = await read.EnvelopesAsync(id, cancel);
        if (training.Bordereau is not { } text || Bordereau.Read(Encoding.UTF8.GetBytes(text), new(id), [.. envelopes.Select(e => new Id<BidEnvelope>(e.Id))]) is not { } announced) return new Outcome.NoBordereau();

        var blocks = await read.BlocksAsync(id, cancel);
        var missing = announced.Lines.Select(line => (line.Envelope.Value, Numbers: Absent(line, blocks[line.Envelope.Value]))).Where(m => m.Numbers.Count > 0).ToDictionary(m => m.Value, m => m.Numbers);
        if (missing.Count > 0) return new Outcome.Missing(missing);
        foreach (var line in announced.Lines)
        {
            var envelope = envelopes.Single(e => e.Id == line.Envelope.Value);
            if (await FaultAsync(id, envelope, line, [.. blocks[envelope.Id]], cancel) is { } fault) return fault;
        }
        await db.Database.SqlQuery<bool>($"select sec.finish_training({id}, {text}, {Receipt(training, envelopes, announced)}) as \"Value\"").ToListAsync(cancel);
        return await read.FindAsync(id, cancel) is { FinalisedAt: not null } received ? new Outcome.Received(received) : new Outcome.NoBordereau();      // another bordereau came meanwhile
    }

    private async Task<Outcome?> FaultAsync(Guid id, TrainingEnvelope envelope, Bordereau.Line line, IReadOnlyList<Block> blocks, CancellationToken cancel)
    {
        var (size, hash, head) = await ReadAsync(id, envelope.Id, cancel);
        var blocksHash = SHA256.HashData(blocks.SelectMany(block => Convert.FromHexString(block.Sha256)).ToArray());
        if (blocks.Count != line.Blocks || size != line.Size || !blocksHash.AsSpan().SequenceEqual(line.BlocksSha256) || !hash.AsSpan().SequenceEqual(line.Sha256)) return new Outcome.NotAsAnnounced();
        return ProfileCheck.Check(head, line.Size, envelope.ContextSha256).Match<Outcome?>(
            conforming => null,
            notAge => new Outcome.NotConforming("NotAge"),
            wrongStanzas => new Outcome.NotConforming("WrongStanzas"),
            wrongContext => new Outcome.NotConforming("WrongContext"),
            illegalSize => new Outcome.NotConforming("IllegalSize"));
    }

    private async Task<(long Size, byte[] Hash, ReadOnlyMemory<byte> Head)> ReadAsync(Guid id, Guid envelope, CancellationToken cancel)
    {
        await Readers.WaitAsync(cancel);
        try
        {
            using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var (size, head) = (0L, new byte[4 * ProfileCheck.HeaderLength]);
            await foreach (var part in read.PartsAsync(id, envelope).WithCancellation(cancel))
            {
                whole.AppendData(part);
                if (size < head.Length) part.AsSpan(0, (int)Math.Min(part.Length, head.Length - size)).CopyTo(head.AsSpan((int)size));
                size += part.Length;
            }
            return (size, whole.GetHashAndReset(), head.AsMemory(0, (int)Math.Min(size, head.Length)));
        }
        finally
        {
            Readers.Release();
        }
    }

    private static IReadOnlyList<int> Absent(Bordereau.Line line, IEnumerable<Block> there)
    {
        var numbers = there.Select(b => b.Number).ToHashSet();
        return [.. Enumerable.Range(0, line.Blocks).Where(number => !numbers.Contains(number)).Take(100)];
    }

    // Of another form than recu.json: no verifier takes it for a receipt, and whoever reads it reads first that it is worth nothing.
    private static string Receipt(TrainingDeposit training, IReadOnlyList<TrainingEnvelope> envelopes, Bordereau announced) => Encoding.UTF8.GetString(CanonicalJson.Serialize(new JsonObject
    {
        ["acheteur"] = TrainingConsultation.Buyer,
        ["avertissement"] = TrainingConsultation.Watermark,
        ["depot"] = Ulid.Format(training.Id)[..8],
        ["dernier_octet"] = WireInstant.Format(training.LastByteAt ?? training.Now),
        ["effacement"] = WireInstant.Format(training.PurgeAt),
        ["enveloppes"] = new JsonArray([.. announced.Lines.OrderBy(line => envelopes.Single(e => e.Id == line.Envelope.Value).Kind).Select(line => (JsonNode)new JsonObject
        {
            ["enveloppe"] = envelopes.Single(e => e.Id == line.Envelope.Value).Kind.Wire(),
            ["liste_sha256"] = Convert.ToHexStringLower(line.ListSha256),
            ["sha256"] = Convert.ToHexStringLower(line.Sha256),
            ["taille"] = line.Size,
        })]),
        ["hors_delai"] = training.Late,
        ["limite"] = WireInstant.Format(training.Deadline),
        ["numero"] = training.Number,
        ["objet"] = TrainingConsultation.Title,
        ["profil"] = "recu-essai/1",
    }));
}
