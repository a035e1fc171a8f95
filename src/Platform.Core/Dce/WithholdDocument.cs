using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Dce;

/// <summary>Says that a document is not on the profile, why, and how companies get it. The terms follow, and with them the legal period (CCP, art. R2151-2).</summary>
public sealed class WithholdDocument(PlatformDb db, WithheldReason reason)
{
    public sealed record Input(Id<Consultation> Consultation, string? Title, string? Ground, string? Obtained);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Withheld(Id<WithheldDocument> Document) : Outcome;
        public sealed record Refused(IReadOnlyList<WithheldFault> Faults) : Outcome;
        public sealed record AlreadyPublished : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Withheld, T> withheld, Func<Refused, T> refused, Func<AlreadyPublished, T> alreadyPublished, Func<NotFound, T> notFound) => this switch
        { Withheld w => withheld(w), Refused r => refused(r), AlreadyPublished p => alreadyPublished(p), NotFound n => notFound(n), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        if (await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == input.Consultation, cancel) is not { } consultation) return new Outcome.NotFound();
        if (consultation.PublishedAt is not null) return new Outcome.AlreadyPublished();
        var now = await db.NowAsync(cancel);
        var stated = StatedWithheld.Of(input.Title, input.Ground, input.Obtained);
        var faults = stated.Faults(now).ToList();
        if (await db.WithheldDocuments.CountAsync(w => w.ConsultationId == input.Consultation, cancel) >= StatedWithheld.Most) faults.Add(WithheldFault.TooMany);
        if (faults.Count > 0) return new Outcome.Refused(faults);
        var document = new WithheldDocument(consultation.TenantId, consultation.Id, stated.Title, stated.Ground, stated.Obtained, now);
        db.WithheldDocuments.Add(document);
        await db.SaveChangesAsync(cancel);
        await reason.FollowAsync(consultation.Id, cancel);
        return new Outcome.Withheld(document.Id);
    }
}

/// <summary>Takes a document off the list: it is in the file after all, or not needed.</summary>
public sealed class StopWithholding(PlatformDb db, WithheldReason reason)
{
    public enum Outcome { Done, AlreadyPublished, NotFound }

    public async Task<Outcome> ExecuteAsync(Id<Consultation> consultation, Id<WithheldDocument> document, CancellationToken cancel)
    {
        await db.LockConsultationAsync(consultation.Value, cancel);
        if (await db.WithheldDocuments.SingleOrDefaultAsync(w => w.Id == document && w.ConsultationId == consultation, cancel) is not { } found) return Outcome.NotFound;
        if (await db.Consultations.AnyAsync(c => c.Id == consultation && c.PublishedAt != null, cancel)) return Outcome.AlreadyPublished;
        db.WithheldDocuments.Remove(found);
        await db.SaveChangesAsync(cancel);
        await reason.FollowAsync(consultation, cancel);
        return Outcome.Done;
    }
}

/// <summary>What the terms say of withheld documents is read off the list, and written nowhere else.</summary>
public sealed class WithheldReason(PlatformDb db)
{
    internal async Task FollowAsync(Id<Consultation> consultation, CancellationToken cancel)
    {
        var list = await db.WithheldNowAsync(consultation, cancel);
        var reason = list.Count == 0 ? null : StatedWithheld.ReasonOf(list.Select(line => line.Stated), list[^1].Since);
        // Of a later phase too: its other terms were published with the first one, its list is its own.
        var row = await db.ConsultationTerms.SingleOrDefaultAsync(t => t.ConsultationId == consultation, cancel);
        if (row is not null) row.Stated = row.Stated with { WithheldReason = reason };
        else if (reason is not null) db.ConsultationTerms.Add(new ConsultationTerms(await db.Consultations.Where(c => c.Id == consultation).Select(c => c.TenantId).SingleAsync(cancel), consultation, StatedTerms.Nothing with { WithheldReason = reason }));
        await db.SaveChangesAsync(cancel);
    }
}
