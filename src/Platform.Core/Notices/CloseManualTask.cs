using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>A person sent a notice where no wire leads, saw it published, and says so: day and reference.</summary>
public sealed class CloseManualTask(PlatformDb db, CurrentScope scope, WakeNational wake)
{
    /// <param name="SentOn">To the JOUE, where no receipt was noted: national notices tell that day (CCP, art. R2131-20).</param>
    public sealed record Input(Id<Consultation> Consultation, Id<ChannelPublication> Publication, DateOnly? On, string? Reference, string? Url, string ByName, DateOnly? SentOn = null);

    public enum Fault { SentMissing, SentBefore, SentAfter, DayMissing, DayBefore, DayAhead, ReferenceMissing, ReferenceTooLong, UrlWrong }

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Closed : Outcome;
        public sealed record Refused(IReadOnlyList<Fault> Faults) : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Closed, T> closed, Func<Refused, T> refused, Func<NotFound, T> notFound) => this switch
        {
            Closed c => closed(c), Refused r => refused(r), NotFound f => notFound(f), _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        var publication = await db.ChannelPublications.SingleOrDefaultAsync(row => row.Id == input.Publication && row.ConsultationId == input.Consultation, cancel);
        if (publication is not { State: PublicationState.Manual }) return new Outcome.NotFound();
        var now = await db.NowAsync(cancel);
        var (reference, url) = (input.Reference?.Trim() ?? "", input.Url?.Trim() ?? "");
        var faults = new List<Fault>();
        var asksSent = publication is { Channel: NoticeChannel.Joue, AcknowledgedAt: null };
        if (asksSent && input.SentOn is null) faults.Add(Fault.SentMissing);
        else if (asksSent && input.SentOn < FranceTime.DayOf(publication.QueuedAt)) faults.Add(Fault.SentBefore);
        else if (asksSent && (input.SentOn > FranceTime.DayOf(now) || input.SentOn > input.On)) faults.Add(Fault.SentAfter);
        if (input.On is not { } day) faults.Add(Fault.DayMissing);
        else if (day < FranceTime.DayOf(asksSent ? publication.QueuedAt : publication.SendingAt ?? publication.QueuedAt)) faults.Add(Fault.DayBefore);
        else if (day > FranceTime.DayOf(now)) faults.Add(Fault.DayAhead);
        if (reference.Length == 0) faults.Add(Fault.ReferenceMissing);
        if (reference.Length > 200) faults.Add(Fault.ReferenceTooLong);
        if (url.Length > 0 && (url.Length > 500 || !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))) faults.Add(Fault.UrlWrong);
        if (faults.Count > 0) return new Outcome.Refused(faults);

        var person = scope.Required.PersonId ?? throw new InvalidOperationException("A person closes it.");
        publication.CloseByHand(reference, url.Length == 0 ? null : url, publication.InstantOf(input.On!.Value, now), person, input.ByName, asksSent ? publication.InstantOf(input.SentOn!.Value, now) : null);      // checked just above
        if (publication.Channel == NoticeChannel.Joue) await wake.ExecuteAsync(publication, now, cancel);
        await db.SaveChangesAsync(cancel);
        return new Outcome.Closed();
    }
}

/// <summary>The Office refused a notice that a person sent to it: nothing national follows, and it is corrected and sent again (« Corriger et renvoyer »).</summary>
public sealed class NoteRefusal(PlatformDb db, CurrentScope scope, WakeNational wake)
{
    /// <returns>False: no open task of the JOUE.</returns>
    public async Task<bool> ExecuteAsync(Id<Consultation> consultation, Id<ChannelPublication> id, string byName, CancellationToken cancel)
    {
        await db.LockConsultationAsync(consultation.Value, cancel);
        var publication = await db.ChannelPublications.SingleOrDefaultAsync(row => row.Id == id && row.ConsultationId == consultation, cancel);
        if (publication is not { State: PublicationState.Manual, Channel: NoticeChannel.Joue }) return false;
        var now = await db.NowAsync(cancel);
        publication.RefuseByHand(now, scope.Required.PersonId ?? throw new InvalidOperationException("A person notes it."), byName);
        await wake.ExecuteAsync(publication, now, cancel);      // what counted the 48 hours counts no more
        await db.SaveChangesAsync(cancel);
        return true;
    }
}
