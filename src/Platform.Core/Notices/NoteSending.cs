using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>
/// A person sent a notice to a journal where no wire leads, and says on which day; one that was wrong is said again, until the notice has appeared.
/// Of the JOUE it is the receipt that counts (<see cref="NoteReceipt"/>).
/// </summary>
public sealed class NoteSending(PlatformDb db)
{
    /// <param name="On">In Paris.</param>
    public sealed record Input(Id<Consultation> Consultation, Id<ChannelPublication> Publication, DateOnly? On);

    public enum Fault { Missing, Before, Ahead }

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Noted : Outcome;
        public sealed record Refused(Fault Fault) : Outcome;

        /// <summary>No open task, or it is one of the JOUE.</summary>
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
        if (publication is not { State: PublicationState.Manual } || publication.Channel == NoticeChannel.Joue) return new Outcome.NotFound();
        var now = await db.NowAsync(cancel);
        if (input.On is not { } day) return new Outcome.Refused(Fault.Missing);
        if (day < FranceTime.DayOf(publication.QueuedAt)) return new Outcome.Refused(Fault.Before);
        if (day > FranceTime.DayOf(now)) return new Outcome.Refused(Fault.Ahead);
        publication.SendByHand(publication.InstantOf(day, now));
        await db.SaveChangesAsync(cancel);
        return new Outcome.Noted();
    }
}
