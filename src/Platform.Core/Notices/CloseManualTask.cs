using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>A person sent a notice where no wire leads, saw it published, and says so: day and reference.</summary>
public sealed class CloseManualTask(PlatformDb db, CurrentScope scope, WakeNational wake)
{
    public sealed record Input(Id<Consultation> Consultation, Id<ChannelPublication> Publication, DateOnly? On, string? Reference, string? Url, string ByName);

    public enum Fault { DayMissing, DayBefore, DayAhead, ReferenceMissing, ReferenceTooLong, UrlWrong }

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
        if (input.On is not { } day) faults.Add(Fault.DayMissing);
        else if (day < FranceTime.DayOf(publication.QueuedAt)) faults.Add(Fault.DayBefore);
        else if (day > FranceTime.DayOf(now)) faults.Add(Fault.DayAhead);
        if (reference.Length == 0) faults.Add(Fault.ReferenceMissing);
        if (reference.Length > 200) faults.Add(Fault.ReferenceTooLong);
        if (url.Length > 0 && (url.Length > 500 || !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))) faults.Add(Fault.UrlWrong);
        if (faults.Count > 0) return new Outcome.Refused(faults);

        var at = input.On == FranceTime.DayOf(now) ? now : ((FromParis.Instant)FranceTime.Parse(input.On!.Value.ToDateTime(new TimeOnly(12, 0)))).At;      // checked just above; clocks change at night
        publication.CloseByHand(reference, url.Length == 0 ? null : url, at < publication.QueuedAt ? publication.QueuedAt : at, scope.Required.PersonId ?? throw new InvalidOperationException("A person closes it."), input.ByName);
        if (publication.Channel == NoticeChannel.Joue) await wake.ExecuteAsync(publication, now, cancel);
        await db.SaveChangesAsync(cancel);
        return new Outcome.Closed();
    }
}
