using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Dce;

/// <summary>Takes a file out of the version being prepared. Published versions keep it.</summary>
public sealed class RemoveDceDocument(PlatformDb db)
{
    public sealed record Input(Id<Consultation> Consultation, Id<DceDocument> Document);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Removed(string Name) : Outcome;
        public sealed record AlreadyPublished : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Removed, T> removed, Func<AlreadyPublished, T> alreadyPublished, Func<NotFound, T> notFound) => this switch
        { Removed r => removed(r), AlreadyPublished p => alreadyPublished(p), NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        var document = await db.DceDocuments.SingleOrDefaultAsync(d => d.ConsultationId == input.Consultation && d.Id == input.Document, cancel);
        if (document is null) return new Outcome.NotFound();
        if (await db.DceVersions.AnyAsync(v => v.Id == document.VersionId && v.PublishedAt != null, cancel)) return new Outcome.AlreadyPublished();
        db.DceDocuments.Remove(document);
        await db.SaveChangesAsync(cancel);
        return new Outcome.Removed(document.Name);
    }
}
