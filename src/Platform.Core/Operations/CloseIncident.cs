using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Operations;

/// <summary>Ends a sheet: nothing is corrected or extended by it any more. Only once the outage is over: its end is a fact then. Scope Platform.</summary>
public sealed class CloseIncident(PlatformDb db, ReadIncidents read)
{
    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Closed : Outcome;

        /// <summary>The end that the sheet foresees is still to come.</summary>
        public sealed record StillLasts : Outcome;
        public sealed record Already : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Closed, T> closed, Func<StillLasts, T> stillLasts, Func<Already, T> already, Func<NotFound, T> notFound) => this switch
        { Closed c => closed(c), StillLasts s => stillLasts(s), Already a => already(a), NotFound n => notFound(n), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Guid incident, CancellationToken cancel)
    {
        if (await read.FindAsync(incident, cancel) is not { } sheet) return new Outcome.NotFound();
        if (sheet.ClosedAt is not null) return new Outcome.Already();
        if (sheet.EndedAt > await db.NowAsync(cancel)) return new Outcome.StillLasts();
        await db.Database.ExecuteSqlAsync($"select sec.revise_incident({sheet.Id}, {sheet.Rank}, {Guid.CreateVersion7()}, {sheet.EndedAt}, {sheet.What}, {sheet.Cause}, {true})", cancel);
        return new Outcome.Closed();
    }
}
