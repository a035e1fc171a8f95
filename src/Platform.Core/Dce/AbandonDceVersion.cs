using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Dce;

/// <summary>Gives up the version that is being prepared, with its documents. The published ones stay as they are; nobody outside had seen this one.</summary>
public sealed class AbandonDceVersion(PlatformDb db, DceDraftStarter starter)
{
    /// <param name="Number">Of the version that was on the screen: another one is another decision.</param>
    public sealed record Input(Id<Consultation> Consultation, int Number);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Abandoned(int Number) : Outcome;

        /// <summary>It was published or given up meanwhile, or the consultation is a draft: its only version goes with it.</summary>
        public sealed record NothingPrepared : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Abandoned, T> abandoned, Func<NothingPrepared, T> nothingPrepared, Func<NotFound, T> notFound) => this switch
        { Abandoned a => abandoned(a), NothingPrepared n => nothingPrepared(n), NotFound n => notFound(n), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        if (await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == input.Consultation, cancel) is not { } consultation) return new Outcome.NotFound();
        if (consultation.PublishedAt is null || (await starter.FindAsync(input.Consultation, cancel))?.Number != input.Number) return new Outcome.NothingPrepared();
        await db.Database.ExecuteSqlAsync($"select sec.abandon_dce_version({input.Consultation.Value}, {input.Number}, {Guid.CreateVersion7()})", cancel);
        return new Outcome.Abandoned(input.Number);
    }
}
