using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Operations;

/// <summary>Writes down an outage, with a number of its own. It may still last: the end is the one foreseen. Nothing is extended by it. Scope Platform.</summary>
public sealed class DeclareIncident(PlatformDb db, ReadIncidents read)
{
    /// <param name="Lead">The agglomeration whose accounts it touched.</param>
    /// <param name="What">One sentence, part of the public reason of every extension.</param>
    /// <param name="Cause">For the platform's own people; not published.</param>
    /// <param name="Overlapping">Another sheet of the same time was seen, and this is another outage.</param>
    public sealed record Input(Guid Lead, DateTimeOffset Began, DateTimeOffset Ended, string? What, string? Cause, bool Overlapping = false);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Declared(Guid Incident, string Number) : Outcome;

        /// <summary>Nothing is written: these sheets speak of the same time, perhaps of the same outage.</summary>
        public sealed record Overlaps(IReadOnlyList<ReadIncidents.Incident> Others) : Outcome;
        public sealed record Refused(IReadOnlyList<IncidentFault> Faults) : Outcome;
        public T Match<T>(Func<Declared, T> declared, Func<Overlaps, T> overlaps, Func<Refused, T> refused) => this switch
        { Declared d => declared(d), Overlaps o => overlaps(o), Refused r => refused(r), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (IncidentFaults.Of(input.Began, input.Ended, input.What, input.Cause, await db.NowAsync(cancel)) is { Count: > 0 } faults) return new Outcome.Refused(faults);
        var (id, began, ended) = (Guid.CreateVersion7(), input.Began.ToUniversalTime(), input.Ended.ToUniversalTime());
        var number = (await db.Database.SqlQuery<string?>($"""
            select sec.declare_incident({id}, {input.Lead}, {began}, {ended}, {Reasons.Read(input.What)}, {Reasons.Read(input.Cause)}, {input.Overlapping}) as "Value"
            """).ToListAsync(cancel)).Single();
        return number is null ? new Outcome.Overlaps(await read.DuringAsync(input.Lead, began, ended, cancel)) : new Outcome.Declared(id, number);
    }
}
