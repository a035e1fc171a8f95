using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Operations;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Core.Tests.Operations;

/// <summary>What an operator sees of an agglomeration: what is open there, in figures.</summary>
public sealed class AgglomerationFiguresTests : IAsyncLifetime
{
    private TestPlatform platform = null!;      // set by InitializeAsync

    public async Task InitializeAsync() => platform = await TestPlatform.StartAsync();

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Fact, Trait("Feature", "VR-55")]
    public async Task Each_figure_counts_what_is_open_in_this_agglomeration_and_nothing_that_is_over_or_of_another()
    {
        var odile = new Scope.Platform((await platform.OperatorAsync("Odile Exploitante")).Id);
        var (lead, other) = (await platform.LeadAsync(), await platform.LeadAsync("ailleurs"));
        var commune = await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel");
        var (closed, givenUp) = (await platform.CommuneAsync(lead, "beaumont", "Beaumont"), await platform.OpenedAsync(lead, "chabeuil", "Chabeuil"));
        await platform.CommuneAsync(other, "lointaine", "Lointaine");
        await platform.SuperuserAsync($"set session_replication_role = replica; update tenants set closing_at = now(), closed_at = now() where id = '{closed.Id.Value}'; update tenants set abandoned_at = now() where id = '{givenUp.Id.Value}'; set session_replication_role = origin");
        var (buyer, asker) = (await platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer), await platform.PersonAsync(commune, "Aline Mairie", MembershipRole.AccountAdmin));
        var (late, early) = (await platform.PublishedAsync(commune, buyer), await platform.PublishedAsync(commune, buyer));
        var limit = await AskAsync(db => db.Consultations.Where(c => c.Id == late.Id).Select(c => c.SubmissionDeadline).SingleAsync());
        await platform.SuperuserAsync($"set session_replication_role = replica; update consultations set submission_deadline = submission_deadline + interval '9 days' where id = '{early.Id.Value}'; set session_replication_role = origin");
        await platform.SuperuserAsync("update outbox set done_at = now()");
        await platform.SuperuserAsync($"""
            insert into outbox (id, tenant_id, kind, key, payload, queued_at, done_at) select gen_random_uuid(), '{commune.Id.Value}', kind, key, jsonb_build_object(), timestamptz '2026-11-01T00:00Z' + age, done
            from (values ('a-fact', '1', interval '2 hours', null::timestamptz), ('a-fact', '2', interval '3 hours', null), ('print-minutes', '1', interval '1 hour', null), ('a-fact', '3', interval '0', now())) as v (kind, key, age, done);
            insert into stored_faults (tenant_id, id, area, item_id, number, state, found_at, mended_at)
            select '{commune.Id.Value}', gen_random_uuid(), 'registre', gen_random_uuid(), 0, 'altered', now(), mended from (values (null::timestamptz), (now())) as v (mended);
            insert into recoveries (tenant_id, id, kind, side, person_id, person_name, email, reason, identity_check, requested_by, requested_by_name, requested_at, stopped_at, stopped_by_name)
            select '{commune.Id.Value}', gen_random_uuid(), 'Key', 'Account', '{buyer.Id}', 'Claire', 'c@x.test', 'Clé perdue', 'Vue', '{asker.Id}', 'Aline', now(), stopped, case when stopped is not null then 'Aline' end
            from (values (null::timestamptz), (now())) as v (stopped)
            """);
        await platform.Database.SetNowAsync(limit!.Value.AddMinutes(1));

        var seen = await platform.RunAsync(odile, s => s.GetRequiredService<ReadAgglomerations>().ExecuteAsync(default));
        Assert.Equal(new ReadAgglomerations.Row(lead.Id.Value, lead.Name, Accounts: 1, Waiting: 2, Oldest: new DateTimeOffset(2026, 11, 1, 2, 0, 0, TimeSpan.Zero), Gates: 1, Faults: 1, Incidents: 0, Recoveries: 1), seen.Single(row => row.Id == lead.Id.Value) with { Oldest = seen.Single(row => row.Id == lead.Id.Value).Oldest?.ToUniversalTime() });
        Assert.Equal(new ReadAgglomerations.Row(other.Id.Value, other.Name, Accounts: 1, Waiting: 0, Oldest: null, Gates: 0, Faults: 0, Incidents: 0, Recoveries: 0), seen.Single(row => row.Id == other.Id.Value));

        Task<T> AskAsync<T>(Func<PlatformDb, Task<T>> ask) => platform.RunAsync(new Scope.System("test"), s => ask(s.GetRequiredService<PlatformDb>()));
    }
}
