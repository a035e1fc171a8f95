using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Faults;
using Platform.Core.Files;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>Keeps a file that the president's page has just decrypted, in the analysis space of this account. Opens its own transactions: bytes travel in between.</summary>
public sealed class StoreOpenedFile(UnitOfWorkFactory work, CurrentScope scope, IBlobStore store, IOptions<Limits> limits)
{
    public sealed record Input(Id<Consultation> Consultation, Id<BidEnvelope> Envelope, string? Path, byte[] Sha256, Stream Content);

    public abstract record Outcome
    {
        private Outcome() { }

        /// <summary>Also when the same file comes again.</summary>
        public sealed record Stored : Outcome;
        public sealed record UnsafePath : Outcome;
        public sealed record WrongHash : Outcome;
        public sealed record TooLong(long Limit) : Outcome;

        /// <summary>Other bytes stand under this name, or the envelope is already recorded as opened.</summary>
        public sealed record Conflict : Outcome;

        /// <summary>This person holds no key of this consultation.</summary>
        public sealed record NoGrant : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Stored, T> stored, Func<UnsafePath, T> unsafePath, Func<WrongHash, T> wrongHash, Func<TooLong, T> tooLong, Func<Conflict, T> conflict, Func<NoGrant, T> noGrant, Func<NotFound, T> notFound) => this switch
        {
            Stored s => stored(s), UnsafePath u => unsafePath(u), WrongHash w => wrongHash(w), TooLong t => tooLong(t), Conflict c => conflict(c), NoGrant g => noGrant(g), NotFound n => notFound(n),
            _ => throw new UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (OpenedPath.Read(input.Path) is not { } path) return new Outcome.UnsafePath();
        if (await work.RunAsync(scope.Required, services => AskAsync(services, input, path, cancel), cancel) is { } answer) return answer;

        // As one announced block: a file whose hash is wrong leaves nothing behind.
        var blob = BlobName.New(BlobContainer.Opened);
        var put = await store.PutBlockAsync(blob, 0, input.Sha256, input.Content, limits.Value.BidBytes, cancel);
        if (put is not BlobPut.Stored stored) return put.Match<Outcome>(_ => throw new UnreachableException(), _ => new Outcome.WrongHash(), t => new Outcome.TooLong(t.Limit));
        await store.CommitAsync(blob, [new Block(0, Convert.ToHexStringLower(stored.Sha256), stored.Size)], CancellationToken.None);
        Fault.Point("opening.file.after_store");
        return await work.RunAsync(scope.Required, services => RecordAsync(services, input, path, blob, stored), CancellationToken.None);
    }

    // Null: go on.
    private static async Task<Outcome?> AskAsync(IServiceProvider services, Input input, OpenedPath path, CancellationToken cancel)
    {
        var (db, openable) = (services.GetRequiredService<PlatformDb>(), services.GetRequiredService<OpenableEnvelopes>());
        if (!await openable.IsSessionOpenAsync(input.Consultation, cancel) || !await openable.Of(input.Consultation).AnyAsync(e => e.Id == input.Envelope, cancel)) return new Outcome.NotFound();
        if (!await db.HasGrantAsync(services.GetRequiredService<CurrentScope>(), input.Consultation, cancel)) return new Outcome.NoGrant();
        var there = await db.OpenedFiles.AsNoTracking().SingleOrDefaultAsync(f => f.EnvelopeId == input.Envelope && f.Path == path.Value, cancel);
        if (there is not null) return CryptographicOperations.FixedTimeEquals(there.Sha256, input.Sha256) ? new Outcome.Stored() : new Outcome.Conflict();
        return await db.OpenedEnvelopes.AnyAsync(o => o.EnvelopeId == input.Envelope && o.Outcome == OpeningOutcome.Opened, cancel) ? new Outcome.Conflict() : null;
    }

    private static async Task<Outcome> RecordAsync(IServiceProvider services, Input input, OpenedPath path, BlobName blob, BlobPut.Stored stored)
    {
        var cancel = CancellationToken.None;
        var db = services.GetRequiredService<PlatformDb>();
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        if (await AskAsync(services, input, path, cancel) is { } answer) return answer;        // two tabs at once
        var envelope = await db.BidEnvelopes.AsNoTracking().SingleAsync(e => e.Id == input.Envelope, cancel);
        db.OpenedFiles.Add(new OpenedFile(envelope, path, stored.Size, stored.Sha256, blob.ToString(), await db.NowAsync(cancel)));
        return new Outcome.Stored();
    }
}
