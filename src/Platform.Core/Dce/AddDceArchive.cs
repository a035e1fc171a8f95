using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Files;
using Platform.Core.Values;

namespace Platform.Core.Dce;

/// <summary>
/// Unpacks a ZIP into the version being prepared, folders kept: whole or not at all, and every fault said at once. The archive itself is a stored file while it is
/// unpacked, then nothing. OwnUnitOfWork: no transaction is open while bytes travel.
/// </summary>
public sealed class AddDceArchive(UnitOfWorkFactory work, CurrentScope scope, IBlobStore blobs, IOptions<Limits> limits)
{
    /// <param name="Content">Read once, never whole in memory.</param>
    public sealed record Input(Id<Consultation> Consultation, Stream Content);

    /// <summary>What is wrong with one file of the archive; a name has faults of its own.</summary>
    public enum EntryFault { Name, Empty, Encrypted, Bomb, Unreadable, Twin }

    /// <param name="Path">As the archive says it.</param>
    /// <param name="Name">Of <see cref="EntryFault.Name"/>.</param>
    public sealed record Complaint(string Path, EntryFault Fault, NameFault? Name = null);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Added(int Files, int Replaced) : Outcome;

        /// <summary>No ZIP, or the end of it is missing.</summary>
        public sealed record NotAnArchive : Outcome;

        /// <summary>No file in it.</summary>
        public sealed record Nothing : Outcome;
        public sealed record Refused(IReadOnlyList<Complaint> Complaints) : Outcome;

        /// <param name="Left">Bytes that still fit.</param>
        public sealed record TooLarge(long Limit, long Left) : Outcome;
        public sealed record TooMany(int Limit) : Outcome;
        public sealed record Closed : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Added, T> added, Func<NotAnArchive, T> notAnArchive, Func<Nothing, T> nothing, Func<Refused, T> refused, Func<TooLarge, T> tooLarge, Func<TooMany, T> tooMany, Func<Closed, T> closed, Func<NotFound, T> notFound) => this switch
        {
            Added a => added(a), NotAnArchive n => notAnArchive(n), Nothing n => nothing(n), Refused r => refused(r), TooLarge t => tooLarge(t), TooMany m => tooMany(m), Closed c => closed(c), NotFound f => notFound(f),
            _ => throw new UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var (room, exists) = await RoomAsync(input.Consultation, cancel);
        if (room is null) return exists ? new Outcome.Closed() : new Outcome.NotFound();
        var packed = BlobName.New(BlobContainer.Dce);
        if (await blobs.PutAsync(packed, input.Content, limits.Value.DceBytes, cancel) is not BlobPut.Stored stored) return new Outcome.TooLarge(limits.Value.DceBytes, limits.Value.DceBytes);
        var unpacked = new List<DceEntry>();
        var kept = false;
        try
        {
            await using var zip = new SegmentedStream([new Segment.File(packed, stored.Size)], blobs);
            var outcome = await new Unpacking(zip, room, blobs, limits.Value, unpacked).RunAsync(cancel) ?? await RecordAsync(input.Consultation, unpacked, cancel);
            kept = outcome is Outcome.Added;
            return outcome;
        }
        finally
        {
            await blobs.DiscardAsync(packed, CancellationToken.None);
            if (!kept) foreach (var entry in unpacked) await blobs.DiscardAsync(entry.File.Blob, CancellationToken.None);
        }
    }

    private Task<Outcome> RecordAsync(Id<Consultation> id, List<DceEntry> entries, CancellationToken cancel) => work.RunAsync(scope.Required, async services =>
    {
        var db = services.GetRequiredService<PlatformDb>();
        await db.LockConsultationAsync(id.Value, cancel);
        // Others may have added files meanwhile: judged again, under the lock.
        var (room, exists) = await DceRoom.ReadAsync(db, id, limits.Value, cancel);
        if (room is null) return exists ? new Outcome.Closed() : new Outcome.NotFound();
        var complaints = new List<Complaint>();
        foreach (var entry in entries)
        {
            if (Unpacking.Judge(room, entry.Path, entry.File.Size, entry.Path.Value, limits.Value, complaints) is { } refusal) return refusal;
        }
        if (complaints.Count > 0) return new Outcome.Refused(complaints);
        var (documents, replaced) = await services.GetRequiredService<DceDraftStarter>().PutAsync(id, entries, cancel);
        return new Outcome.Added(documents.Count, replaced);
    }, cancel);

    private Task<(DceRoom? Room, bool Exists)> RoomAsync(Id<Consultation> id, CancellationToken cancel) =>
        work.RunAsync(scope.Required, services => DceRoom.ReadAsync(services.GetRequiredService<PlatformDb>(), id, limits.Value, cancel), cancel);
}
