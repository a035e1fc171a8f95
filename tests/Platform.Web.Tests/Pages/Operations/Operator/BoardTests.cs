using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Operations;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Operations.Operator;

public sealed class BoardTests : IAsyncLifetime
{
    private TestPlatform platform = default!;      // set before each test
    private PlatformWeb web = default!;            // set before each test
    private Tenant lead = default!;                // set before each test

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        web = new PlatformWeb(platform);
        lead = await platform.LeadAsync();
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await platform.DisposeAsync();
    }

    [Fact]
    public async Task An_operator_reads_the_board_and_nobody_else_does()
    {
        var commune = await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel");
        var oper = await platform.OperatorAsync("Odile Exploitante");

        Assert.Equal("Exploitation", (await web.Browser(oper).PageAsync(Links.Operations.Board)).QuerySelector("h1")?.TextContent);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(oper, "mfa"));      // a password does not act for a public body
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(await platform.PersonAsync(lead, "Agglo", MembershipRole.LeadAdmin, MembershipRole.AccountAdmin)));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(await platform.PersonAsync(commune, "Commune", MembershipRole.Buyer, MembershipRole.AccountAdmin, MembershipRole.CaoPresident)));
    }

    [Fact]
    public async Task The_database_itself_tells_the_state_to_a_live_operator_only()
    {
        var oper = await platform.OperatorAsync("Odile Exploitante");
        await platform.SuperuserAsync("insert into outbox (id, kind, key, payload) values ($1, 'essai', 'essai', '{}')", Guid.CreateVersion7());

        Assert.Equal(1, await WaitingAsync(oper));
        Assert.Equal(0, await WaitingAsync(await platform.PersonAsync(lead, "Agglo", MembershipRole.LeadAdmin)));
        await platform.SuperuserAsync("update platform_operators set removed_at = sec.now() where person_id = $1", oper.Id);
        Assert.Equal(0, await WaitingAsync(oper));

        Task<long> WaitingAsync(TestPerson person) => platform.RunAsync(new Scope.Platform(person.Id),
            async s => (await s.GetRequiredService<Core.Operations.ReadPlatformState>().ExecuteAsync(default)).Lines.SingleOrDefault(l => l.Rule.Signal == "outbox")?.Signal.Count ?? 0);
    }

    [Fact]
    public async Task A_damaged_block_is_named_to_an_operator_and_to_nobody_else()
    {
        var oper = await platform.OperatorAsync("Odile Exploitante");
        await platform.SuperuserAsync("""
            insert into stored_faults (tenant_id, id, area, item_id, number, consultation, deposit, part, state, found_at)
            values ($2, $1, 'pli', $1, 7, '2026-014', 'ABCD-EFGH', 'Offre, lot 2', 'altered', now())
            """, Guid.CreateVersion7(), lead.Id.Value);

        var page = await web.Browser(oper).PageAsync(Links.Operations.Board);

        Assert.Contains("Pli ABCD-EFGH, Offre, lot 2, bloc 7", page.Body!.TextContent, StringComparison.Ordinal);     // a page has a body
        Assert.Equal((1, 0), (await CountAsync(oper), await CountAsync(await platform.PersonAsync(lead, "Agglo", MembershipRole.LeadAdmin))));

        Assert.Equal(0, await CountAsync(oper, new Scope.Lead(lead.Id.Value, oper.Id)));      // for the platform, not for an agglomeration

        Task<int> CountAsync(TestPerson person, Scope? scope = null) => platform.RunAsync(scope ?? new Scope.Platform(person.Id),
            async s => (await s.GetRequiredService<Core.Operations.ReadStoredFaults>().ExecuteAsync(default)).Faults.Count);
    }

    [Theory]
    [InlineData("Courriels et suites", "insert into outbox (id, kind, key, payload, queued_at) values ($1, 'essai', 'essai', '{}', now() - interval '10 minutes')")]
    [InlineData("Suites en échec répété", "insert into outbox (id, kind, key, payload, queued_at, attempts) values ($1, 'essai', 'essai', '{}', now() - interval '1 hour', 3)")]
    [InlineData("PDF à imprimer", "insert into outbox (id, kind, key, payload, queued_at) values ($1, 'print-essai', 'essai', '{}', now() - interval '1 hour')")]
    [InlineData("Autorité d’horodatage", "update stamping set failing_since = now() - interval '5 minutes' where $1 is not null")]
    [InlineData("Registre", "insert into register_queue (entry_id, entry, recorded_at) values ($1, sha256('x'), now() - interval '1 minute')")]
    [InlineData("Sauvegarde", "update backups set made_at = now() - interval '26 hours' where $1 is not null")]
    [InlineData("Relecture", "update scrubs set whole_ended_at = now() - interval '7 days' where what = 'store' and $1 is not null")]
    public async Task A_crossed_threshold_stands_on_the_board_and_is_mailed_once(string name, string trouble)
    {
        var oper = await InOrderAsync();
        await platform.SuperuserAsync("alter table backups disable trigger user");
        await platform.SuperuserAsync(trouble.Replace("$1 is not null", "$1::uuid is not null", StringComparison.Ordinal), Guid.CreateVersion7());

        var banner = (await web.Browser(oper).PageAsync(Links.Operations.Board)).QuerySelector(".pa-encart--alerte");
        Assert.Contains(name, banner?.TextContent, StringComparison.Ordinal);
        Assert.Contains(name, await AlertAsync(), StringComparison.Ordinal);
        Assert.Null(await AlertAsync());        // the next minute says nothing more
    }

    [Fact]
    public async Task A_fact_that_is_due_later_waits_for_nobody_until_its_day()
    {
        var oper = await InOrderAsync();
        var now = TimeProvider.System.GetUtcNow();
        foreach (var (hour, due) in ((int, DateTimeOffset)[])[(1, now.AddDays(9)), (2, now.AddMinutes(-11))])
        {
            Assert.Null(await AlertAsync());
            await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<Core.Data.Outbox.Outbox>().AddAsync(new Core.Operations.StoredFaultFound($"2026-11-22T0{hour}"), default, due));
        }
        Assert.Contains("Courriels et suites", await AlertAsync(), StringComparison.Ordinal);      // the second alone
        Assert.Contains("1 suite", (await web.Browser(oper).PageAsync(Links.Operations.Board)).Body!.TextContent.Replace('\u00A0', ' '), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Just_under_its_threshold_nothing_is_said_and_an_episode_that_ends_lets_the_next_one_speak()
    {
        var oper = await InOrderAsync();
        await platform.SuperuserAsync("insert into outbox (id, kind, key, payload, queued_at) values ($1, 'essai', 'essai', '{}', now() - interval '9 minutes')", Guid.CreateVersion7());
        Assert.Null((await web.Browser(oper).PageAsync(Links.Operations.Board)).QuerySelector(".pa-encart--alerte"));
        Assert.Null(await AlertAsync());

        for (var episode = 0; episode < 2; episode++)
        {
            await platform.SuperuserAsync("update outbox set queued_at = now() - interval '11 minutes' where kind = 'essai'");
            Assert.NotNull(await AlertAsync());
            await platform.SuperuserAsync("update outbox set queued_at = now() where kind = 'essai'");
            Assert.Null(await AlertAsync());
        }
    }

    [Fact]
    public async Task Closed_gates_and_receipts_without_their_stamp_are_counted_with_the_instant_since_when()
    {
        var oper = await InOrderAsync();
        var commune = await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel");
        var buyer = await platform.PersonAsync(commune, "Camille Acheteuse", MembershipRole.Buyer);
        var draft = await platform.DraftAsync(commune, buyer);
        await platform.SuperuserAsync("alter table consultations disable trigger user");
        await platform.SuperuserAsync("update consultations set published_at = now() - interval '20 days', submission_deadline = now() - interval '16 minutes', closed_at = now() - interval '15 minutes' where id = $1", draft.Id.Value);
        await platform.SuperuserAsync("insert into gates (tenant_id, consultation_id, requested_at) values ($1, $2, now()) on conflict do nothing", commune.Id.Value, draft.Id.Value);

        var page = await web.Browser(oper).PageAsync(Links.Operations.Board);

        Assert.Contains("Verrous après la date limite", page.QuerySelector(".pa-encart--alerte")?.TextContent, StringComparison.Ordinal);
        Assert.Contains("1\u00a0consultation", page.Body!.TextContent, StringComparison.Ordinal);     // a page has a body
        Assert.DoesNotContain("Toiture", page.Body!.TextContent, StringComparison.Ordinal);            // figures only
    }

    [Fact]
    public async Task The_measure_of_a_line_is_what_its_threshold_judges_and_the_last_success_stands_apart()
    {
        var oper = await InOrderAsync();
        await platform.SuperuserAsync("update stamping set failing_since = null, answered_at = now() - interval '19 minutes'");
        var cells = (await web.Browser(oper).PageAsync(Links.Operations.Board)).QuerySelectorAll("tbody tr").Single(row => row.QuerySelector("th")!.TextContent.StartsWith("Autorité d’horodatage", StringComparison.Ordinal)).QuerySelectorAll("td");      // each row has a heading
        Assert.Equal("En ordre", cells[0].TextContent.Trim());
        Assert.StartsWith("Aucune panne en cours", cells[1].TextContent.Trim(), StringComparison.Ordinal);
        Assert.StartsWith("Dernier jeton il y a 19", cells[1].QuerySelector(".pa-precision")!.TextContent.Replace('\u00a0', ' '), StringComparison.Ordinal);
    }

    // A platform that was copied and read again today, and whose worker runs.
    private async Task<TestPerson> InOrderAsync()
    {
        var oper = await platform.OperatorAsync("Odile Exploitante");
        await platform.SuperuserAsync("insert into backups (made_at, finished_at, register_size, blobs, bytes, damaged) values (now(), now(), 0, 0, 0, 0)");
        Assert.Null(await AlertAsync());
        return oper;
    }

    /// <summary>A minute of the worker.</summary>
    /// <returns>What it sends (a fact that fails for an hour is also one that waits), or null.</returns>
    private async Task<string?> AlertAsync()
    {
        var before = await ReadMailAsync();
        await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<WatchThresholds>().ExecuteAsync(default));
        // Every fact again: an effect that runs twice sends one message.
        foreach (var fact in await platform.FactsAsync<ThresholdCrossed>()) await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<MailAlert>().ExecuteAsync(fact, default));
        foreach (var fact in await platform.FactsAsync<OperatorToAlert>()) await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<MailAlert>().ExecuteAsync(fact, default));
        await platform.SuperuserAsync("update outbox set done_at = now() where kind = any ($1)", (object)new[] { ThresholdCrossed.Kind, OperatorToAlert.Kind });
        var sent = (await ReadMailAsync()).Except(before, StringComparer.Ordinal).ToList();
        return sent.Count == 0 ? null : string.Join('\n', sent);
    }

    private async Task<List<string>> ReadMailAsync() => [.. (await PickupMail.ReadAsync(platform.Configuration["Mail:Pickup"]!, default)).Select(m => $"{m.Id} {m.Subject} {m.Text}")];

    private async Task<HttpStatusCode> StatusAsync(TestPerson person, string method = "passkey")
    {
        using var answer = await web.Browser(person, method).GetAsync(Links.Operations.Board);
        return answer.StatusCode;
    }
}
