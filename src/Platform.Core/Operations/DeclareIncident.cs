using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Operations;

/// <summary>Writes down an outage, with a number of its own. It may still last: the end is the one foreseen. Nothing is extended by it. Scope Lead.</summary>
public sealed class DeclareIncident(PlatformDb db)
{
    /// <param name="What">One sentence, part of the public reason of every extension.</param>
    /// <param name="Cause">For the platform's own people; not published.</param>
    public sealed record Input(DateTimeOffset Began, DateTimeOffset Ended, string? What, string? Cause);

    public enum Fault { BeganInFuture, EndedBeforeBegan, TooLong, WhatMissing, WhatTooLong, CauseTooLong }

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Declared(Guid Incident, string Number) : Outcome;
        public sealed record Refused(IReadOnlyList<Fault> Faults) : Outcome;
        public T Match<T>(Func<Declared, T> declared, Func<Refused, T> refused) => this switch
        { Declared d => declared(d), Refused r => refused(r), _ => throw new UnreachableException() };
    }

    public const int MostWhat = 300;
    public const int MostCause = 1_000;

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (FaultsOf(input, await db.NowAsync(cancel)) is { Count: > 0 } faults) return new Outcome.Refused(faults);
        var (id, what, cause) = (Guid.CreateVersion7(), Reasons.Read(input.What), Reasons.Read(input.Cause));
        var number = (await db.Database.SqlQuery<string>($"""
            select sec.declare_incident({id}, {input.Began.ToUniversalTime()}, {input.Ended.ToUniversalTime()}, {what}, {cause}) as "Value"
            """).ToListAsync(cancel)).Single();
        return new Outcome.Declared(id, number);
    }

    private static List<Fault> FaultsOf(Input input, DateTimeOffset now)
    {
        var faults = new List<Fault>();
        if (input.Began > now) faults.Add(Fault.BeganInFuture);
        if (input.Ended <= input.Began) faults.Add(Fault.EndedBeforeBegan);
        else if (input.Ended - input.Began > IncidentRules.On(input.Began).Longest) faults.Add(Fault.TooLong);
        if (Reasons.Read(input.What) is not { } what) faults.Add(Fault.WhatMissing);
        else if (what.Length > MostWhat) faults.Add(Fault.WhatTooLong);
        if (input.Cause?.Trim().Length > MostCause) faults.Add(Fault.CauseTooLong);
        return faults;
    }
}
