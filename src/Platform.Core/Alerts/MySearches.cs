using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;

namespace Platform.Core.Alerts;

/// <summary>The saved searches of a person of a company: her own, and no colleague's. Written to where she is a member.</summary>
public sealed class MySearches(PlatformDb db, CurrentScope scope)
{
    /// <summary>More is a feed.</summary>
    public const int Most = 30;

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Saved(Guid Search) : Outcome;

        /// <summary>She has it already: one alert, which now keeps the rhythm that was asked last.</summary>
        public sealed record Known(Guid Search) : Outcome;
        public sealed record Enough : Outcome;
        public T Match<T>(Func<Saved, T> saved, Func<Known, T> known, Func<Enough, T> enough) => this switch { Saved s => saved(s), Known k => known(k), Enough e => enough(e), _ => throw new UnreachableException() };
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<SavedSearch>> ReadAsync(CancellationToken cancel) =>
        [.. (await db.Database.SqlQuery<KeptSearch>(FormattableStringFactory.Create($"select {KeptSearch.Columns} from saved_searches s where s.company_id is not null and s.ended_at is null order by s.created_at desc, s.id")).ToListAsync(cancel)).Select(row => row.Read())];

    public async Task<Outcome> SaveAsync(SearchFilter filter, AlertRhythm rhythm, CancellationToken cancel)
    {
        var (company, person) = Acting();
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"searches:" + person.ToString("D")}, 0))", cancel);
        var (id, kept, now) = (Guid.CreateVersion7(), await KeptCriteria.OfAsync(db, filter, cancel), await db.NowAsync(cancel));
        if (await SameAsync(kept, rhythm, cancel) is { } same) return new Outcome.Known(same);
        if ((await ReadAsync(cancel)).Count >= Most) return new Outcome.Enough();
        await db.Database.ExecuteSqlAsync($"""
            insert into saved_searches (id, company_id, person_id, words, query, natures, procedures, buyers, communes, cpvs, windows, bands, rhythm, created_at, confirmed_at)
            values ({id}, {company}, {person}, {kept.Words}, {kept.Query}, {kept.Natures}, {kept.Procedures}, {kept.Buyers}, {kept.Communes}, {kept.Cpvs}, {kept.Windows}, {kept.Bands}, {rhythm.ToString()}, {now}, {now})
            """, cancel);
        return new Outcome.Saved(id);
    }

    private async Task<Guid?> SameAsync(KeptCriteria kept, AlertRhythm rhythm, CancellationToken cancel) =>
        (await db.Database.SqlQuery<Guid?>($"""
            update saved_searches s set rhythm = {rhythm.ToString()} where s.company_id is not null and s.ended_at is null
              and (s.words, s.natures, s.procedures, s.buyers, s.communes, s.cpvs, s.windows, s.bands)
                is not distinct from ({kept.Words}::text, {kept.Natures}, {kept.Procedures}, {kept.Buyers}, {kept.Communes}, {kept.Cpvs}, {kept.Windows}, {kept.Bands})
            returning s.id as "Value"
            """).ToListAsync(cancel)).FirstOrDefault();

    /// <returns>False when she has none by this id.</returns>
    public async Task<bool> ChangeRhythmAsync(Guid search, AlertRhythm rhythm, CancellationToken cancel) =>
        await db.Database.ExecuteSqlAsync($"update saved_searches set rhythm = {rhythm.ToString()} where id = {search} and ended_at is null", cancel) > 0;

    /// <inheritdoc cref="ChangeRhythmAsync"/>
    public async Task<bool> EndAsync(Guid search, CancellationToken cancel) =>
        await db.Database.ExecuteSqlAsync($"update saved_searches set ended_at = sec.now() where id = {search} and ended_at is null", cancel) > 0;

    private (Guid Company, Guid Person) Acting() => scope.Required is Scope.Company { Person: { } person } acting ? (acting.CompanyId, person) : throw new InvalidOperationException("A person of a company saves a search.");
}
