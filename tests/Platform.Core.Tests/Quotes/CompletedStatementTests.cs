using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Quotes;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Quotes;

/// <summary>An account that closes, has its last statement, and comes back in the same year: nothing of the year is asked for twice, nothing is forgotten.</summary>
public sealed class CompletedStatementTests(QuotesWorld world) : IClassFixture<QuotesWorld>, IAsyncLifetime
{
    public Task InitializeAsync() => world.Platform.Database.SetNowAsync(new(2027, 6, 15, 12, 0, 0, TimeSpan.Zero));

    public Task DisposeAsync() => world.Platform.Database.SetNowAsync(null);

    [Theory, Trait("Feature", "VR-42"), Trait("Feature", "VR-43")]
    [InlineData(StatementState.Paid, 31250, 250)]        // what was paid is not asked for again
    [InlineData(StatementState.Issued, 56250, 0)]        // the new edition takes the place of the one that nobody paid
    [InlineData(StatementState.Waived, 31250, 250)]      // what was given up stays so
    [InlineData(StatementState.Draft, 31250, 250)]       // given up before it was issued
    public async Task What_is_sent_after_an_account_came_back_is_billed_once_with_the_101st_of_the_year(StatementState before, int askedInCents, decimal settled)
    {
        var (tenant, buyer) = await world.CommuneAsync();
        await SendsAsync(tenant, 1, 60, 2m, month: 6);
        await NoteAsync(tenant, "Formation", 250m);
        await CloseAsync(tenant, month: 9);
        if (before != StatementState.Draft) await TakeAsync(tenant, StatementState.Draft, StatementState.Issued);
        if (before == StatementState.Paid) await TakeAsync(tenant, StatementState.Issued, StatementState.Paid);
        if (before is StatementState.Waived or StatementState.Draft) await TakeAsync(tenant, before == StatementState.Draft ? StatementState.Draft : StatementState.Issued, StatementState.Waived);
        var stood = before == StatementState.Draft ? StatementState.Waived : before;
        Assert.Null((await ReadAsync(tenant)).Statement!.Growth);

        await ReopenAsync(tenant, month: 10);
        Assert.Equal((StatementGrowth.Open, false), ((await ReadAsync(tenant)).Statement!.Growth, await HasGrownAsync(tenant)));
        await SendsAsync(tenant, 61, 100, 2.5m, month: 11);
        await AtAsync(month: 11);
        Assert.Equal(101, Assert.IsType<SendQuoteRequest.Outcome.Sent>(await world.SendAsync(buyer, await world.DraftAsync(buyer), confirmed: true)).Number);
        await world.Platform.SuperuserAsync("set session_replication_role = replica; update quote_sends set unit_price = 2.5 where number = 101");      // whatever price another test has set
        await NoteAsync(tenant, "BOAMP", 90m);
        Assert.Equal((StatementGrowth.Grown, true), ((await ReadAsync(tenant)).Statement!.Growth, await HasGrownAsync(tenant)));
        Assert.Equal(TakeStatementStep.Fault.YearNotOver, Assert.IsType<TakeStatementStep.Outcome.Refused>(await TryAsync(tenant, stood, StatementState.Issued)).Fault);
        // What the first edition holds stays noted; what came since may be taken back.
        var charges = (await ReadAsync(tenant)).Charges;
        Assert.Equal(NoteCharge.Fault.AlreadyIssued, await TakeBackAsync(tenant, charges.Single(charge => charge.Label == "Formation")));
        await NoteAsync(tenant, "Erreur", 1m);
        Assert.Null(await TakeBackAsync(tenant, (await ReadAsync(tenant)).Charges.Single(charge => charge.Label == "Erreur")));

        await YearEndsAsync();
        await TakeAsync(tenant, stood, StatementState.Issued);
        var lines = (await ReadAsync(tenant)).Statement!.Lines;
        Assert.Equal([(60, 120m), (41, 102.5m)], lines.Where(line => line.Kind == LineKind.Quotes).Select(line => (line.Quantity, line.Amount)));      // 101 requests, each once, at its price
        Assert.Equal((askedInCents / 100m, -settled), (lines.Total(), lines.Where(line => line.Kind == LineKind.Settled).Sum(line => line.Amount)));
        Assert.Equal(562.5m, lines.Total() + settled);      // the year, once
        Assert.Equal((null, false), ((await ReadAsync(tenant)).Statement!.Growth, await HasGrownAsync(tenant)));

        // It holds its year now: not once more, neither by the page nor by hand, and nothing more is noted.
        Assert.Equal(TakeStatementStep.Fault.NotFrom, Assert.IsType<TakeStatementStep.Outcome.Refused>(await TryAsync(tenant, StatementState.Issued, StatementState.Issued)).Fault);
        Assert.Equal([NoteCharge.Fault.AlreadyIssued], await TryNoteAsync(tenant, "Trop tard", 1m));
        await RefusedByHandAsync(tenant);
        await TakeAsync(tenant, StatementState.Issued, StatementState.Paid);
        await RefusedByHandAsync(tenant);
    }

    [Fact, Trait("Feature", "VR-42")]
    public async Task An_account_that_came_back_and_sent_nothing_has_the_statement_that_it_had()
    {
        var (tenant, _) = await world.CommuneAsync();
        await CloseAsync(tenant, month: 9);
        await TakeAsync(tenant, StatementState.Draft, StatementState.Issued);
        await ReopenAsync(tenant, month: 10);
        await YearEndsAsync();
        Assert.Equal(TakeStatementStep.Fault.NotFrom, Assert.IsType<TakeStatementStep.Outcome.Refused>(await TryAsync(tenant, StatementState.Issued, StatementState.Issued)).Fault);
        await RefusedByHandAsync(tenant);
        Assert.False(await HasGrownAsync(tenant));
    }

    [Theory, Trait("Feature", "VR-42")]
    [InlineData(true, 90)]       // the overrun was given up: what came since is asked for
    [InlineData(false, 90)]      // not asked for either time
    public async Task A_draft_given_up_when_its_account_was_back_already_takes_nothing_of_what_comes_later(bool billsOverrun, decimal asked)
    {
        var (tenant, _) = await world.CommuneAsync();
        await SendsAsync(tenant, 1, 101, 2m, month: 6);
        await CloseAsync(tenant, month: 9);
        await ReopenAsync(tenant, month: 10);
        await TakeAsync(tenant, StatementState.Draft, StatementState.Waived);
        Assert.Equal(StatementGrowth.Open, (await ReadAsync(tenant)).Statement!.Growth);
        await AtAsync(month: 11);
        await NoteAsync(tenant, "Formation", 90m);
        await YearEndsAsync();
        Assert.IsType<TakeStatementStep.Outcome.Taken>(await TryAsync(tenant, StatementState.Waived, StatementState.Issued, billsOverrun));
        Assert.Equal(asked, (await ReadAsync(tenant)).Statement!.Lines.Total());
    }

    [Fact, Trait("Feature", "VR-42")]
    public async Task An_account_that_comes_back_in_a_later_year_leaves_the_statement_of_its_closing_as_it_is()
    {
        var (tenant, _) = await world.CommuneAsync();
        await CloseAsync(tenant, month: 9);
        await TakeAsync(tenant, StatementState.Draft, StatementState.Issued);
        await ReopenAsync(tenant, month: 3, year: 2028);
        Assert.Null((await ReadAsync(tenant)).Statement!.Growth);
        Assert.Equal([NoteCharge.Fault.AlreadyIssued], await TryNoteAsync(tenant, "Trop tard", 1m));
        await RefusedByHandAsync(tenant);
    }

    [Fact, Trait("Feature", "VR-42"), Trait("Feature", "VR-43")]
    public async Task An_account_that_closes_twice_in_a_year_is_billed_at_each_closing_what_came_since()
    {
        var (tenant, _) = await world.CommuneAsync();
        await SendsAsync(tenant, 1, 101, 2m, month: 6);
        await CloseAsync(tenant, month: 7);
        await TakeAsync(tenant, StatementState.Draft, StatementState.Issued);
        await TakeAsync(tenant, StatementState.Issued, StatementState.Paid);
        await ReopenAsync(tenant, month: 8);
        await SendsAsync(tenant, 102, 110, 2m, month: 9);
        await CloseAsync(tenant, month: 10);
        await TakeAsync(tenant, StatementState.Paid, StatementState.Issued);
        Assert.Equal(18m, (await ReadAsync(tenant)).Statement!.Lines.Total());
        await TakeAsync(tenant, StatementState.Issued, StatementState.Paid);
        await ReopenAsync(tenant, month: 11);
        await SendsAsync(tenant, 111, 111, 2m, month: 12);
        await YearEndsAsync();
        await TakeAsync(tenant, StatementState.Paid, StatementState.Issued);
        var last = (await ReadAsync(tenant)).Statement!;
        Assert.Equal([202m, 18m, 2m], last.Settled.Select(one => one.Amount).Append(last.Lines.Total()));      // 111 requests, each once
        Assert.Equal(3, (await world.Platform.FactsAsync<StatementIssued>()).Count(fact => fact.Tenant == tenant.Id.Value));
    }

    [Fact, Trait("Feature", "VR-42")]
    public async Task The_letter_of_each_edition_says_its_own_sum_and_a_completed_one_what_it_replaces()
    {
        var (tenant, _) = await world.CommuneAsync();
        await world.Platform.PersonAsync(tenant, "Aline Mairie", MembershipRole.AccountAdmin);
        await world.Platform.SuperuserAsync($"set session_replication_role = replica; update tenants set name = 'Commune de Chabeuil' where id = '{tenant.Id.Value}'");
        await NoteAsync(tenant, "Formation", 250m);
        await CloseAsync(tenant, month: 9);
        await TakeAsync(tenant, StatementState.Draft, StatementState.Issued);
        await TakeAsync(tenant, StatementState.Issued, StatementState.Paid);
        await ReopenAsync(tenant, month: 10);
        await AtAsync(month: 11);
        await NoteAsync(tenant, "BOAMP", 90m);
        await YearEndsAsync();
        await TakeAsync(tenant, StatementState.Paid, StatementState.Issued);

        // The mail server was out until now: both letters leave after the second edition.
        var folder = world.Platform.Configuration["Mail:Pickup"]!;      // every test host has one
        var before = (await PickupMail.ReadAsync(folder, default)).Select(letter => letter.Id).ToHashSet();
        var system = new Scope.System("test");
        foreach (var fact in (await world.Platform.FactsAsync<StatementIssued>()).Where(fact => fact.Tenant == tenant.Id.Value)) await world.Platform.RunAsync(system, s => s.GetRequiredService<TellStatement>().ExecuteAsync(fact, default));
        foreach (var fact in (await world.Platform.FactsAsync<StatementReaderToTell>()).Where(fact => fact.Tenant == tenant.Id.Value)) await world.Platform.RunAsync(system, s => s.GetRequiredService<TellStatement>().ExecuteAsync(fact, default));
        var letters = (await PickupMail.ReadAsync(folder, default)).Where(letter => !before.Contains(letter.Id)).Select(letter => $"{letter.Subject} {letter.Text}".Replace('\u00a0', ' ')).Order().ToList();
        Assert.Equal(2, letters.Count);
        Assert.Equal((1, 1), (letters.Count(letter => letter.Contains(": 250,00 €", StringComparison.Ordinal) && !letter.Contains("complété", StringComparison.Ordinal)),
            letters.Count(letter => letter.Contains("complété", StringComparison.Ordinal) && letter.Contains("le remplace", StringComparison.Ordinal) && letter.Contains(": 90,00 €", StringComparison.Ordinal))));
        Assert.All(letters, letter => Assert.Contains("relevé 2027 de la commune de Chabeuil :", letter, StringComparison.Ordinal));
    }

    private Task AtAsync(int month) => world.Platform.Database.SetNowAsync(new(2027, month, 2, 12, 0, 0, TimeSpan.Zero));

    private Task SendsAsync(Tenant tenant, int from, int to, decimal price, int month) => world.Platform.SuperuserAsync(
        "insert into quote_sends select $1, 2027, n, make_timestamptz(2027, $2, 2, 11, 0, 0, 'UTC'), $5 from generate_series($3, $4) n", tenant.Id.Value, month, from, to, price);

    private async Task CloseAsync(Tenant tenant, int month)
    {
        await world.Platform.SuperuserAsync($"""
            set session_replication_role = replica; update tenants set closing_at = activated_at, closed_at = make_timestamptz(2027, {month}, 1, 12, 0, 0, 'UTC') where id = '{tenant.Id.Value}';
            {EventOf(tenant, "Closed", 2027, month, day: 1)}
            """);
        await AtAsync(month);
        await world.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<DraftStatements>().ExecuteAsync(default));
    }

    private async Task ReopenAsync(Tenant tenant, int month, int year = 2027)
    {
        await world.Platform.SuperuserAsync($"""
            set session_replication_role = replica; update tenants set closing_at = null, closed_at = null where id = '{tenant.Id.Value}';
            {EventOf(tenant, "Reopened", year, month, day: 2)}
            """);
        await world.Platform.Database.SetNowAsync(new(year, month, 2, 12, 0, 0, TimeSpan.Zero));
    }

    private static string EventOf(Tenant tenant, string kind, int year, int month, int day) => $"""
        insert into account_events (tenant_id, id, lead_id, kind, at, by_person, by_name, reason, key)
        select id, gen_random_uuid(), lead_id, '{kind}', make_timestamptz({year}, {month}, {day}, 12, 0, 0, 'UTC'), gen_random_uuid(), 'Lise', 'Fusion', gen_random_uuid()::text from tenants where id = '{tenant.Id.Value}'
        """;

    private async Task YearEndsAsync()
    {
        await world.Platform.Database.SetNowAsync(new(2027, 12, 31, 23, 10, 0, TimeSpan.Zero));      // ten past midnight in Paris
        await world.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<DraftStatements>().ExecuteAsync(default));
    }

    private async Task<ReadRebilling.Whole> ReadAsync(Tenant tenant) => await world.Platform.RunAsync(world.AsLead, s => s.GetRequiredService<ReadRebilling>().AccountAsync(tenant.Id.Value, 2027, default)) ?? throw new InvalidOperationException("Not hosted.");

    private async Task<bool> HasGrownAsync(Tenant tenant) => (await world.Platform.RunAsync(world.AsLead, s => s.GetRequiredService<ReadRebilling>().StatesAsync(2027, default)))[tenant.Id.Value].HasGrown;

    private Task<IReadOnlyList<NoteCharge.Fault>> TryNoteAsync(Tenant tenant, string label, decimal amount) =>
        world.Platform.RunAsync(world.AsLead, s => s.GetRequiredService<NoteCharge>().ExecuteAsync(new(tenant.Id.Value, 2027, LineKind.Service, label, amount, "Lise"), default));

    private async Task NoteAsync(Tenant tenant, string label, decimal amount) => Assert.Empty(await TryNoteAsync(tenant, label, amount));

    private Task<NoteCharge.Fault?> TakeBackAsync(Tenant tenant, Charge charge) => world.Platform.RunAsync(world.AsLead, s => s.GetRequiredService<NoteCharge>().TakeBackAsync(tenant.Id.Value, 2027, charge.Id, "Lise", default));

    private Task<TakeStatementStep.Outcome> TryAsync(Tenant tenant, StatementState seen, StatementState step, bool billsOverrun = true) => world.Platform.RunAsync(world.AsLead, s => s.GetRequiredService<TakeStatementStep>()
        .ExecuteAsync(new(tenant.Id.Value, 2027, seen, step, "Première année.", billsOverrun, "Lise"), default));

    private async Task TakeAsync(Tenant tenant, StatementState seen, StatementState step) => Assert.IsType<TakeStatementStep.Outcome.Taken>(await TryAsync(tenant, seen, step));

    private async Task RefusedByHandAsync(Tenant tenant) => Assert.Equal("42501", (await Assert.ThrowsAnyAsync<PostgresException>(() => world.Platform.RunAsync(world.AsLead, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"""
        insert into rebilling_steps (tenant_id, statement_id, number, step, by_person, by_name, at)
        select tenant_id, statement_id, max(number) + 1, 'Issued', {world.LeadPerson.Id}, 'Lise', now() from rebilling_steps where tenant_id = {tenant.Id.Value} group by tenant_id, statement_id
        """)))).SqlState);
}
