using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Values;

namespace Platform.Core.Dce;

public sealed record DceVersionPublished(Guid Tenant, Guid Consultation, int Version) : IFact
{
    public static string Kind => "dce-version-published";
    public string Key => $"{Consultation:D}-{Version}";
}

/// <summary>Starts the next version of a published file: a copy of the last, to be changed.</summary>
public sealed class PrepareDceVersion(PlatformDb db, DceDraftStarter starter)
{
    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Prepared(int Number) : Outcome;
        public sealed record Closed : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Prepared, T> prepared, Func<Closed, T> closed, Func<NotFound, T> notFound) => this switch
        { Prepared p => prepared(p), Closed c => closed(c), NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Id<Consultation> id, CancellationToken cancel)
    {
        await db.LockConsultationAsync(id.Value, cancel);
        var consultation = await db.Consultations.SingleOrDefaultAsync(c => c.Id == id, cancel);
        if (consultation is null) return new Outcome.NotFound();
        var now = await db.NowAsync(cancel);
        if (consultation.DiscontinuedAt is not null || (consultation.PublishedAt is not null && consultation.SubmissionDeadline <= now)) return new Outcome.Closed();
        return new Outcome.Prepared((await starter.FindOrStartAsync(consultation, now, cancel)).Number);
    }
}

/// <summary>Replaces the file that companies download, and tells those who left an address. The versions before stay as they were.</summary>
public sealed class PublishDceVersion(PlatformDb db, DceDraftStarter starter, Outbox outbox)
{
    public sealed record Input(Id<Consultation> Consultation, string? Note);

    public enum Fault { NothingPrepared, NoDocument, NoteMissing, NoteTooLong, Closed }

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Published(int Number) : Outcome;
        public sealed record Refused(Fault Fault) : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Published, T> published, Func<Refused, T> refused, Func<NotFound, T> notFound) => this switch
        { Published p => published(p), Refused r => refused(r), NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        var consultation = await db.Consultations.SingleOrDefaultAsync(c => c.Id == input.Consultation, cancel);
        if (consultation is null) return new Outcome.NotFound();
        var draft = await starter.FindAsync(input.Consultation, cancel);
        // Version 1 is published with its consultation, by PublishConsultation.
        if (consultation.PublishedAt is null || draft is null) return new Outcome.Refused(Fault.NothingPrepared);
        var now = await db.NowAsync(cancel);
        if (consultation.DiscontinuedAt is not null || consultation.SubmissionDeadline <= now) return new Outcome.Refused(Fault.Closed);
        if (string.IsNullOrWhiteSpace(input.Note)) return new Outcome.Refused(Fault.NoteMissing);
        if (input.Note.Trim().Length > DceVersion.MaxNote) return new Outcome.Refused(Fault.NoteTooLong);
        if (!await db.DceDocuments.AnyAsync(d => d.VersionId == draft.Id, cancel)) return new Outcome.Refused(Fault.NoDocument);
        draft.Publish(input.Note.Trim(), now);
        await db.SaveChangesAsync(cancel);
        await outbox.AddAsync(new DceVersionPublished(consultation.TenantId, consultation.Id.Value, draft.Number), cancel);
        Faults.Fault.Point("dce.before_commit");
        return new Outcome.Published(draft.Number);
    }
}
