using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Operations;

/// <summary>Says better how long an outage lasted, or what it was. What the sheet said before stays readable; limits moved already keep the reason they were moved for. Scope Platform.</summary>
public sealed class CorrectIncident(PlatformDb db, ReadIncidents read)
{
    public sealed record Input(Guid Incident, DateTimeOffset Ended, string? What, string? Cause);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Corrected : Outcome;
        public sealed record Refused(IReadOnlyList<IncidentFault> Faults) : Outcome;
        public sealed record Closed : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Corrected, T> corrected, Func<Refused, T> refused, Func<Closed, T> closed, Func<NotFound, T> notFound) => this switch
        { Corrected c => corrected(c), Refused r => refused(r), Closed c => closed(c), NotFound n => notFound(n), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (await read.FindAsync(input.Incident, cancel) is not { } sheet) return new Outcome.NotFound();
        if (sheet.ClosedAt is not null) return new Outcome.Closed();
        if (IncidentFaults.Of(sheet.BeganAt, input.Ended, input.What, input.Cause, await db.NowAsync(cancel)) is { Count: > 0 } faults) return new Outcome.Refused(faults);
        var (ended, what, cause) = (input.Ended.ToUniversalTime(), Reasons.Read(input.What), Reasons.Read(input.Cause));
        if (ended == sheet.EndedAt && what == sheet.What && cause == sheet.Cause) return new Outcome.Refused([IncidentFault.Unchanged]);
        await db.Database.ExecuteSqlAsync($"select sec.revise_incident({sheet.Id}, {sheet.Rank}, {Guid.CreateVersion7()}, {ended}, {what}, {cause}, {false})", cancel);
        return new Outcome.Corrected();
    }
}
