using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Opening;
using Platform.Core.Registers;
using Platform.Core.Values;

namespace Platform.Core.Stages;

/// <summary>
/// Records what the jury of a contest said of the candidatures, or why it said nothing: after they were opened, before the list of those admitted is decided (CCP, art. R2162-16 et R2162-18). Written into the register.
/// </summary>
public sealed class RecordCandidatesOpinion(PlatformDb db, CurrentScope scope, ReadCandidates read, AppendEntry register)
{
    public const int MostText = 10_000;

    /// <param name="Without">Why there is no opinion; then neither a date nor an opinion is read.</param>
    public sealed record Input(Id<Consultation> Consultation, bool HasOpinion, DateOnly? MetOn, string? Opinion, string? Without, string ByName);

    /// <summary>In the order of the page.</summary>
    public enum Fault { DateMissing, DateBeforeOpening, DateToCome, OpinionMissing, OpinionTooLong, WithoutMissing, WithoutTooLong }

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Recorded : Outcome;
        public sealed record Refused(IReadOnlyList<Fault> Faults) : Outcome;

        /// <summary>The candidatures are not opened yet, or the session is not closed.</summary>
        public sealed record TooEarly : Outcome;
        public sealed record AlreadyDecided : Outcome;

        /// <summary>No contest, or none of this account.</summary>
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Recorded, T> recorded, Func<Refused, T> refused, Func<TooEarly, T> tooEarly, Func<AlreadyDecided, T> alreadyDecided, Func<NotFound, T> notFound) => this switch
        { Recorded r => recorded(r), Refused r => refused(r), TooEarly t => tooEarly(t), AlreadyDecided a => alreadyDecided(a), NotFound n => notFound(n), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        if (await read.ExecuteAsync(input.Consultation, cancel) is not { AsksJury: true } view) return new Outcome.NotFound();
        if (view.State == AdmissionState.NotOpened) return new Outcome.TooEarly();
        if (view.State == AdmissionState.Decided) return new Outcome.AlreadyDecided();
        var (now, person) = (await db.NowAsync(cancel), scope.Required.PersonId ?? throw new InvalidOperationException("A person records."));
        var opened = await db.OpeningSessions.Where(s => s.ConsultationId == input.Consultation).Select(s => s.OpenedAt).SingleAsync(cancel);
        if (FaultsOf(input, opened, now) is { Count: > 0 } faults) return new Outcome.Refused(faults);
        var (met, opinion, without) = input.HasOpinion ? (input.MetOn, input.Opinion!.Trim(), null) : ((DateOnly?)null, (string?)null, Reasons.Read(input.Without));      // without a fault: they are there
        var entry = await register.ExecuteAsync(new(view.Consultation.TenantId, view.Consultation.Id.Value, null, "avis-du-jury", new JsonObject
        {
            ["avis"] = opinion,
            ["consultation"] = EntryWords.Consultation(view.Consultation.Id, view.Consultation.Title, view.Consultation.Reference),
            ["date"] = WireInstant.Format(now),
            ["objet"] = "candidatures",
            ["par"] = input.ByName,
            ["reuni_le"] = met?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            ["sans_avis"] = without,
        }), cancel);
        db.CandidatesOpinions.Add(new CandidatesOpinion(view.Consultation, met, opinion, without, person, input.ByName, entry.Id, now));
        await db.SaveChangesAsync(cancel);
        return new Outcome.Recorded();
    }

    private static List<Fault> FaultsOf(Input input, DateTimeOffset opened, DateTimeOffset now)
    {
        var faults = new List<Fault>();
        if (!input.HasOpinion)
        {
            if (Reasons.Read(input.Without) is not { } reason) faults.Add(Fault.WithoutMissing);
            else if (reason.Length < input.Without!.Trim().Length) faults.Add(Fault.WithoutTooLong);      // read: it is there
            return faults;
        }
        if (input.MetOn is not { } met) faults.Add(Fault.DateMissing);
        else if (met < FranceTime.DayOf(opened)) faults.Add(Fault.DateBeforeOpening);
        else if (met > FranceTime.DayOf(now)) faults.Add(Fault.DateToCome);
        if (string.IsNullOrWhiteSpace(input.Opinion)) faults.Add(Fault.OpinionMissing);
        else if (input.Opinion.Trim().Length > MostText) faults.Add(Fault.OpinionTooLong);
        return faults;
    }
}
