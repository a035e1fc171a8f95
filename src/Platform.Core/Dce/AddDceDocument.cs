using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Files;
using Platform.Core.Values;

namespace Platform.Core.Dce;

/// <summary>
/// Streams one file into the version being prepared. A file of the same name there is replaced; what was published is not touched.
/// OwnUnitOfWork: no transaction is open while the bytes travel.
/// </summary>
public sealed class AddDceDocument(UnitOfWorkFactory work, CurrentScope scope, IBlobStore blobs, IOptions<Limits> limits)
{
    /// <param name="Consultation">A draft, or a published consultation whose deadline is ahead.</param>
    /// <param name="Name">As the browser gave it; with its folders when a folder was chosen.</param>
    /// <param name="Content">Read once, never whole in memory.</param>
    public sealed record Input(Id<Consultation> Consultation, string? Name, Stream Content);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Added(Id<DceDocument> Document, string Name, bool Replaced) : Outcome;
        public sealed record NameRefused(NameFault Fault) : Outcome;
        /// <summary>Another file bears this name in other letters: on many disks they would be one.</summary>
        public sealed record NameTwin(string Existing) : Outcome;
        public sealed record Empty(string Name) : Outcome;
        public sealed record TooLarge(string Name, long Limit, long Left) : Outcome;
        public sealed record TooMany(int Limit) : Outcome;
        public sealed record Closed : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Added, T> added, Func<NameRefused, T> nameRefused, Func<NameTwin, T> nameTwin, Func<Empty, T> empty, Func<TooLarge, T> tooLarge,
            Func<TooMany, T> tooMany, Func<Closed, T> closed, Func<NotFound, T> notFound) => this switch
        {
            Added a => added(a), NameRefused r => nameRefused(r), NameTwin t => nameTwin(t), Empty e => empty(e), TooLarge l => tooLarge(l),
            TooMany m => tooMany(m), Closed c => closed(c), NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var reading = SafePath.Read(input.Name);
        if (reading is SafePath.Reading.Refused refused) return new Outcome.NameRefused(refused.Fault);
        var name = ((SafePath.Reading.Valid)reading).Path;

        var (early, left) = await work.RunAsync(scope.Required, s => JudgeAsync(s.GetRequiredService<PlatformDb>(), input.Consultation, name, size: 1, cancel), cancel);
        if (early is not null) return early;
        var head = await PassingFile.HeadAsync(input.Content, cancel);
        if (head.Length == 0) return new Outcome.Empty(name.Value);

        var blob = BlobName.New(BlobContainer.Dce);
        await using var passing = new PassingFile(head, input.Content);
        var put = await blobs.PutAsync(blob, passing, left, cancel);
        return put switch
        {
            BlobPut.Stored stored => await work.RunAsync(scope.Required, s => RecordAsync(s, input.Consultation,
                new(name, FileFormat.Of(head.Span, name.Value), new StoredFile(blob, stored.Size, stored.Sha256, passing.Crc32)), cancel), cancel),
            _ => new Outcome.TooLarge(name.Value, limits.Value.DceBytes, left),
        };
    }

    private async Task<Outcome> RecordAsync(IServiceProvider services, Id<Consultation> id, DceEntry entry, CancellationToken cancel)
    {
        var db = services.GetRequiredService<PlatformDb>();
        await db.LockConsultationAsync(id.Value, cancel);
        // Others may have added files meanwhile: the limits are judged again, under the lock.
        if ((await JudgeAsync(db, id, entry.Path, entry.File.Size, cancel)).Refusal is { } refusal) return refusal;
        var (documents, replaced) = await services.GetRequiredService<DceDraftStarter>().PutAsync(id, [entry], cancel);
        return new Outcome.Added(documents[0].Id, entry.Path.Value, Replaced: replaced > 0);
    }

    private async Task<(Outcome? Refusal, long Left)> JudgeAsync(PlatformDb db, Id<Consultation> id, SafePath name, long size, CancellationToken cancel)
    {
        var reading = await DceRoom.ReadAsync(db, id, limits.Value, cancel);
        if (reading.Room is not { } room) return (reading.Exists ? new Outcome.Closed() : new Outcome.NotFound(), 0);
        return room.Take(name, size) switch
        {
            DceRoom.Answer.TooMany => (new Outcome.TooMany(limits.Value.DceFiles), 0),
            DceRoom.Answer.Twin twin => (new Outcome.NameTwin(twin.Existing), 0),
            DceRoom.Answer.TooLarge large => (new Outcome.TooLarge(name.Value, limits.Value.DceBytes, large.Left), 0),
            DceRoom.Answer.Fits fits => (null, fits.Left),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
