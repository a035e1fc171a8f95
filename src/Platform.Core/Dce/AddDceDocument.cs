using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Platform.Core.Consultations;
using Platform.Core.Antivirus;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
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
    /// <param name="Name">As the browser gave it.</param>
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
        var reading = SafeName.Read(input.Name);
        if (reading is SafeName.Reading.Refused refused) return new Outcome.NameRefused(refused.Fault);
        var name = ((SafeName.Reading.Valid)reading).Name;

        var before = await work.RunAsync(scope.Required, s => JudgeAsync(s.GetRequiredService<PlatformDb>(), input.Consultation, name, size: 1, cancel), cancel);
        if (before.Refusal is { } early) return early;
        var head = await PassingFile.HeadAsync(input.Content, cancel);
        if (head.Length == 0) return new Outcome.Empty(name.Value);

        var blob = BlobName.New(BlobContainer.Dce);
        await using var passing = new PassingFile(head, input.Content);
        var put = await blobs.PutAsync(blob, passing, before.Left, cancel);
        return put switch
        {
            BlobPut.Stored stored => await work.RunAsync(scope.Required, s => RecordAsync(s, input.Consultation, name, FileFormat.Of(head.Span, name.Value),
                new StoredFile(blob, stored.Size, stored.Sha256, passing.Crc32), cancel), cancel),
            _ => TooLarge(name, before.Left),
        };
    }

    private async Task<Outcome> RecordAsync(IServiceProvider services, Id<Consultation> id, SafeName name, string format, StoredFile file, CancellationToken cancel)
    {
        var db = services.GetRequiredService<PlatformDb>();
        await db.LockConsultationAsync(id.Value, cancel);
        // Others may have added files meanwhile: the limits are judged again, under the lock.
        if ((await JudgeAsync(db, id, name, file.Size, cancel)).Refusal is { } refusal) return refusal;
        var consultation = await db.Consultations.SingleAsync(c => c.Id == id, cancel);
        var now = await db.NowAsync(cancel);
        var draft = await services.GetRequiredService<DceDraftStarter>().FindOrStartAsync(consultation, now, cancel);
        var old = await db.DceDocuments.SingleOrDefaultAsync(d => d.VersionId == draft.Id && d.Name == name.Value, cancel);
        if (old is not null)
        {
            db.DceDocuments.Remove(old);
            await db.SaveChangesAsync(cancel);
        }
        var document = new DceDocument(draft, name, format, file, now);
        db.DceDocuments.Add(document);
        await db.SaveChangesAsync(cancel);
        await services.GetRequiredService<Outbox>().AddAsync(new FileToScan(document.TenantId, document.Blob), cancel);
        return new Outcome.Added(document.Id, name.Value, Replaced: old is not null);
    }

    private async Task<(Outcome? Refusal, long Left)> JudgeAsync(PlatformDb db, Id<Consultation> id, SafeName name, long size, CancellationToken cancel)
    {
        var consultation = await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel);
        if (consultation is null) return (new Outcome.NotFound(), 0);
        if (consultation.DiscontinuedAt is not null || (consultation.PublishedAt is not null && consultation.SubmissionDeadline <= await db.NowAsync(cancel))) return (new Outcome.Closed(), 0);

        var version = await db.DceVersions.Where(v => v.ConsultationId == id).OrderByDescending(v => v.Number).Select(v => (Id<DceVersion>?)v.Id).FirstOrDefaultAsync(cancel);
        var others = await db.DceDocuments.Where(d => d.VersionId == version && d.Name != name.Value).Select(d => new { d.Name, d.Size }).ToListAsync(cancel);
        if (others.Count >= limits.Value.DceFiles) return (new Outcome.TooMany(limits.Value.DceFiles), 0);
        if (others.Find(o => SafeName.Parse(o.Name).Key == name.Key) is { } twin) return (new Outcome.NameTwin(twin.Name), 0);
        var left = limits.Value.DceBytes - others.Sum(o => o.Size);
        return left < size ? (TooLarge(name, Math.Max(left, 0)), 0) : (null, left);
    }

    private Outcome.TooLarge TooLarge(SafeName name, long left) => new(name.Value, limits.Value.DceBytes, left);
}
