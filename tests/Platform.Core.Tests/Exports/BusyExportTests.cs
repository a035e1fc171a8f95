using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Exports;

namespace Platform.Core.Tests.Exports;

/// <summary>A consultation that everybody withdrew: its register is longer than what one transaction may read in a minute.</summary>
public sealed class BusyExportTests(GivenExport given) : IClassFixture<GivenExport>
{
    private static CancellationToken Cancel => CancellationToken.None;

    [Fact, Trait("Feature", "VR-37")]
    public async Task The_register_of_a_busy_consultation_is_read_some_entries_at_a_time_each_time_under_a_new_context()
    {
        var clock = new CountingClock();
        await using var node = given.Platform.AnotherNode(services => services.AddSingleton(p => new ContextSigner(p.GetRequiredService<IOptions<DatabaseOptions>>(), clock)));
        var quiet = await StampsAsync();
        await given.Platform.SuperuserAsync("""
            with off as (select set_config('session_replication_role', 'replica', true))
            insert into register_entries (tenant_id, id, consultation_id, rank, kind, salt, details, entry, recorded_at)
            select e.tenant_id, gen_random_uuid(), e.consultation_id, 100 + n, e.kind, e.salt, e.details, sha256(n::text::bytea), e.recorded_at
            from off, generate_series(1, 2 * $2) n, lateral (select * from register_entries where consultation_id = $1 order by rank limit 1) e
            """, given.Ceremony.Consultation.Id.Value, ConsultationForExport.MostEntries);

        Assert.Equal(2, await StampsAsync() - quiet);
        var (ranks, after) = (new List<int>(), 0);
        while (await PageAsync(after) is { Count: > 0 } page)
        {
            Assert.InRange(page.Count, 1, ConsultationForExport.MostEntries);
            ranks.AddRange(page.Select(e => e.Rank));
            after = ranks[^1];
        }
        Assert.Equal(ranks.Order(), ranks);
        Assert.Equal(2 * ConsultationForExport.MostEntries, ranks.Count(rank => rank > 100));

        async Task<int> StampsAsync()
        {
            var before = clock.Read;
            await node.GetRequiredService<UnitOfWorkFactory>().RunWithoutTransactionAsync(new Scope.System("test"), s => s.GetRequiredService<MakeExport>().ExecuteAsync(given.Commune.Id.Value, "Aline", Cancel));
            return clock.Read - before;
        }

        Task<IReadOnlyList<ConsultationForExport.Entry>> PageAsync(int rank) => node.GetRequiredService<UnitOfWorkFactory>().ReadAsync(new Scope.Export(given.Commune.Id.Value),
            s => s.GetRequiredService<ConsultationForExport>().EntriesAsync(given.Ceremony.Consultation.Id, rank, Cancel), Cancel);
    }

    /// <summary>How often a context was signed.</summary>
    private sealed class CountingClock : TimeProvider
    {
        private int read;

        public int Read => read;

        public override DateTimeOffset GetUtcNow()
        {
            Interlocked.Increment(ref read);
            return base.GetUtcNow();
        }
    }
}
