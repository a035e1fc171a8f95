using Microsoft.EntityFrameworkCore;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Files;
using Platform.Core.Law;
using Platform.Core.Values;
using Platform.Crypto.Transparency;

namespace Platform.Core.Training;

/// <summary>Reads one practice deposit by its address; null when there is none, or no longer.</summary>
public sealed class ReadTrainingDeposit(PlatformDb db)
{
    public async Task<TrainingDeposit?> FindAsync(Guid id, CancellationToken cancel) => (await db.Database.SqlQuery<TrainingDeposit>($"""
        select id as "Id", begun_at as "BegunAt", deadline as "Deadline", purge_at as "PurgeAt", recipient as "Recipient", last_byte_at as "LastByteAt", bordereau as "Bordereau", finalised_at as "FinalisedAt",
               receipt as "Receipt", advanced_at as "AdvancedAt", pdf as "Pdf", sec.now() as "Now"
        from sec.training({id})
        """).ToListAsync(cancel)).SingleOrDefault();

    /// <summary>Application first.</summary>
    public async Task<IReadOnlyList<TrainingEnvelope>> EnvelopesAsync(Guid id, CancellationToken cancel) =>
        [.. (await db.Database.SqlQuery<Row>($"""select id as "Id", kind as "Kind", context as "Context" from sec.training_envelopes({id})""").ToListAsync(cancel))
            .Select(row => new TrainingEnvelope(row.Id, Enum.Parse<EnvelopeKind>(row.Kind), row.Context)).OrderBy(e => e.Kind)];

    /// <summary>What stands of each envelope.</summary>
    public async Task<ILookup<Guid, Block>> BlocksAsync(Guid id, CancellationToken cancel) =>
        (await db.Database.SqlQuery<Held>($"""select envelope as "Envelope", number as "Number", sha256 as "Sha256", size as "Size" from sec.training_blocks({id})""").ToListAsync(cancel))
            .ToLookup(held => held.Envelope, held => new Block(held.Number, Convert.ToHexStringLower(held.Sha256), held.Size));

    /// <summary>The sealed file, whole; bounded by the rule.</summary>
    public async Task<byte[]> BytesAsync(Guid id, Guid envelope, CancellationToken cancel)
    {
        var whole = new MemoryStream();
        foreach (var part in (await db.Database.SqlQuery<Bytes>($"""select number as "Number", bytes as "Content" from sec.training_bytes({id}, {envelope})""").ToListAsync(cancel)).OrderBy(b => b.Number)) whole.Write(part.Content);
        return whole.ToArray();
    }

    /// <summary>The sealed file, a block at a time and in order: nobody makes a node hold all of it.</summary>
    public IAsyncEnumerable<byte[]> PartsAsync(Guid id, Guid envelope) =>
        db.Database.SqlQuery<Bytes>($"""select number as "Number", bytes as "Content" from sec.training_bytes({id}, {envelope}) order by number""").AsAsyncEnumerable().Select(part => part.Content);

    /// <summary>
    /// The ticket of the deposit page, of the same form as a real one. It holds no published key and no register: a real deposit page refuses it, and the context
    /// of each envelope says why (<see cref="TrainingConsultation.ContextVersion"/>).
    /// </summary>
    public async Task<DepositTicket?> TicketAsync(Guid id, CancellationToken cancel)
    {
        if (await FindAsync(id, cancel) is not { } training) return null;
        var envelopes = await EnvelopesAsync(id, cancel);
        return new(id, Ulid.Format(id), training.Deadline, training.Now, training.BegunAt, training.BegunAt, training.FinalisedAt is not null, TrainingRules.On(training.Now).DepositBytes,
            new(id), TrainingConsultation.Reference, TrainingConsultation.Title, TrainingConsultation.Buyer, TrainingConsultation.BuyerSiret,
            [.. envelopes.Select(e => new DepositTicket.Envelope(e.Id, e.Kind, null, e.Label, training.Recipient, e.Context, e.ContextSha256))], [], null, "", []);
    }

    private sealed record Row(Guid Id, string Kind, string Context);

    private sealed record Held(Guid Envelope, int Number, byte[] Sha256, int Size);

    private sealed record Bytes(int Number, byte[] Content);
}
