using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Identity;
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
        var oper = await platform.PersonAsync(lead, "Odile Exploitante", MembershipRole.Operator);

        Assert.Equal("Exploitation", (await web.Browser(oper).PageAsync(Links.Operations.Board)).QuerySelector("h1")?.TextContent);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(oper, "mfa"));      // a password does not act for a public body
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(await platform.PersonAsync(lead, "Agglo", MembershipRole.LeadAdmin, MembershipRole.AccountAdmin)));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(await platform.PersonAsync(commune, "Commune", MembershipRole.Buyer, MembershipRole.AccountAdmin, MembershipRole.CaoPresident)));
    }

    [Fact]
    public async Task The_database_itself_tells_the_state_to_a_live_operator_only()
    {
        var oper = await platform.PersonAsync(lead, "Odile Exploitante", MembershipRole.Operator);
        await platform.SuperuserAsync("insert into outbox (id, kind, key, payload) values ($1, 'essai', 'essai', '{}')", Guid.CreateVersion7());

        Assert.Equal(1, await WaitingAsync(oper));
        Assert.Equal(0, await WaitingAsync(await platform.PersonAsync(lead, "Agglo", MembershipRole.LeadAdmin)));
        await platform.SuperuserAsync("update memberships set revoked_at = now() where person_id = $1", oper.Id);
        Assert.Equal(0, await WaitingAsync(oper));

        Task<long> WaitingAsync(TestPerson person) => platform.RunAsync(new Scope.Lead(lead.Id.Value, person.Id),
            async s => (await s.GetRequiredService<Core.Operations.ReadPlatformState>().ExecuteAsync(default)).Outbox.Waiting);
    }

    [Fact]
    public async Task A_damaged_block_is_named_to_an_operator_and_to_nobody_else()
    {
        var oper = await platform.PersonAsync(lead, "Odile Exploitante", MembershipRole.Operator);
        await platform.SuperuserAsync("""
            insert into stored_faults (tenant_id, id, area, item_id, number, consultation, deposit, part, state, found_at)
            values ($1, $1, 'pli', $1, 7, '2026-014', 'ABCD-EFGH', 'Offre, lot 2', 'altered', now())
            """, Guid.CreateVersion7());

        var page = await web.Browser(oper).PageAsync(Links.Operations.Board);

        Assert.Contains("Pli ABCD-EFGH, Offre, lot 2, bloc 7", page.Body!.TextContent, StringComparison.Ordinal);     // a page has a body
        Assert.Equal((1, 0), (await CountAsync(oper), await CountAsync(await platform.PersonAsync(lead, "Agglo", MembershipRole.LeadAdmin))));

        Task<int> CountAsync(TestPerson person) => platform.RunAsync(new Scope.Lead(lead.Id.Value, person.Id),
            async s => (await s.GetRequiredService<Core.Operations.ReadStoredFaults>().ExecuteAsync(default)).Faults.Count);
    }

    private async Task<HttpStatusCode> StatusAsync(TestPerson person, string method = "passkey")
    {
        using var answer = await web.Browser(person, method).GetAsync(Links.Operations.Board);
        return answer.StatusCode;
    }
}
