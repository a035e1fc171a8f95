using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>A person sent a notice to the JOUE by hand, and says when the Office confirmed its receipt: the 48 hours run from then (CCP, art. R2131-20).</summary>
public sealed class NoteReceipt(PlatformDb db, WakeNational wake)
{
    /// <param name="At">To the minute, as the message of the Office says it.</param>
    public sealed record Input(Id<Consultation> Consultation, Id<ChannelPublication> Publication, DateTimeOffset? At);

    public enum Fault { Missing, Before, Ahead }

    public abstract record Outcome
    {
        private Outcome() { }

        /// <param name="Free">From when national publication is free without word of the JOUE.</param>
        public sealed record Noted(ExplainedInstant Free) : Outcome;
        public sealed record Refused(Fault Fault) : Outcome;

        /// <summary>No open task of the JOUE, or its receipt was noted already.</summary>
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Noted, T> noted, Func<Refused, T> refused, Func<NotFound, T> notFound) => this switch
        {
            Noted n => noted(n), Refused r => refused(r), NotFound f => notFound(f), _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        var publication = await db.ChannelPublications.SingleOrDefaultAsync(row => row.Id == input.Publication && row.ConsultationId == input.Consultation, cancel);
        if (publication is not { State: PublicationState.Manual, Channel: NoticeChannel.Joue, AcknowledgedAt: null }) return new Outcome.NotFound();
        var now = await db.NowAsync(cancel);
        if (input.At is not { } at) return new Outcome.Refused(Fault.Missing);
        var queued = publication.QueuedAt.AddTicks(-(publication.QueuedAt.Ticks % TimeSpan.TicksPerMinute));      // typed to the minute
        if (at < queued) return new Outcome.Refused(Fault.Before);
        if (at > now) return new Outcome.Refused(Fault.Ahead);
        publication.ReceiveByHand(at.ToUniversalTime());
        await wake.ExecuteAsync(publication, now, cancel);
        await db.SaveChangesAsync(cancel);
        return new Outcome.Noted(NoticeDates.NationalPublication(at, null));
    }
}
