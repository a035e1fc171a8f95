using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Quotes;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Quotes;

/// <summary>The lines of a statement and the way it goes: no database.</summary>
public sealed class StatementRulesTests
{
    private static readonly QuoteAllowance Allowance = QuoteAllowance.Of(2026);

    [Fact, Trait("Feature", "VR-40"), Trait("Feature", "VR-43")]
    public void The_lead_pays_the_subscription_and_decides_about_the_overrun()
    {
        var meter = Meter([.. Enumerable.Repeat((decimal?)2m, 60), .. Enumerable.Repeat((decimal?)2.5m, 41)]);
        var billed = StatementLines.Of(meter, [], billsOverrun: true);
        Assert.Equal([(LineKind.Subscription, 1, 0m), (LineKind.Quotes, 60, 120m), (LineKind.Quotes, 41, 102.5m)], billed.Select(line => (line.Kind, line.Quantity, line.Amount)));
        Assert.Equal(222.50m, billed.Total());
        Assert.Equal(0m, StatementLines.Of(meter, [], billsOverrun: false).Total());
    }

    [Fact, Trait("Feature", "VR-42")]
    public void Occasional_services_and_notices_are_billed_whatever_the_allowance()
    {
        Charge[] charges = [new(Guid.Empty, 2026, LineKind.Service, "Formation", 250m, "Lise", default), new(Guid.Empty, 2026, LineKind.Notice, "BOAMP", 90.5m, "Lise", default), new(Guid.Empty, 2026, LineKind.Correction, "Remise", -50m, "Lise", default)];
        var lines = StatementLines.Of(Meter([.. Enumerable.Repeat((decimal?)2m, 100)]), charges, billsOverrun: true);
        Assert.Equal(290.5m, lines.Total());
        Assert.Equal(100, lines.Single(line => line.Kind == LineKind.Quotes).Quantity);
    }

    [Fact, Trait("Feature", "VR-42")]
    public void A_statement_takes_the_listed_steps_and_no_other()
    {
        string[] listed = ["Draft Issued", "Draft Waived", "Issued Disputed", "Issued Waived", "Issued Paid", "Disputed Issued", "Disputed Waived"];
        foreach (var before in Enum.GetValues<StatementState>())
            foreach (var next in Enum.GetValues<StatementState>())
                Assert.Equal(listed.Contains($"{before} {next}"), next.MayFollow(before));
    }

    [Theory]
    [InlineData("=2+2", "\"'=2+2\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("Dit « \"oui\" » ; puis", "\"Dit « \"\"oui\"\" » ; puis\"")]
    public void A_cell_is_never_a_formula(string text, string cell) => Assert.EndsWith($"{cell};-12,50\r\n", System.Text.Encoding.UTF8.GetString(new Csv("a", "b").Add(text, -12.5m).ToBytes()), StringComparison.Ordinal);

    private static QuoteMeter Meter(IReadOnlyList<decimal?> prices) => new(Guid.Empty, 2026, prices, 3m, new(2027, 1, 1), Allowance);
}

public sealed class RebillingTests(QuotesWorld world) : IClassFixture<QuotesWorld>, IAsyncLifetime
{
    public Task InitializeAsync() => world.Platform.Database.SetNowAsync(new(2027, 12, 31, 12, 0, 0, TimeSpan.Zero));      // the accounts are opened in the year that is billed

    public Task DisposeAsync() => world.Platform.Database.SetNowAsync(null);

    [Fact, Trait("Feature", "VR-42")]
    public async Task A_charge_that_is_noted_by_two_clicks_is_noted_once()
    {
        var (tenant, _) = await world.CommuneAsync();
        var form = Guid.CreateVersion7();
        for (var click = 0; click < 2; click++)
            Assert.Empty(await world.Platform.RunAsync(world.AsLead, s => s.GetRequiredService<NoteCharge>().ExecuteAsync(new(tenant.Id.Value, 2027, LineKind.Service, "Formation", 250m, "Lise", form), default)));
        Assert.Equal([250m], (await ReadAsync(tenant)).Charges.Select(charge => charge.Amount));
    }

    [Fact, Trait("Feature", "VR-42"), Trait("Feature", "VR-40")]
    public async Task A_year_is_drafted_once_on_1_January_issued_disputed_corrected_and_paid()
    {
        var (tenant, buyer) = await world.CommuneAsync();
        await world.CountedAsync(tenant, 2027, 101, 2m);
        await NoteAsync(tenant, LineKind.Service, "Formation", 250m);
        await DraftAsync();
        await DraftAsync();      // the job again
        Assert.Equal(StatementState.Draft, (await ReadAsync(tenant)).Statement!.State);

        await StepAsync(tenant, StatementState.Draft, StatementState.Issued, billsOverrun: true);
        var issued = await ReadAsync(tenant);
        Assert.Equal((StatementState.Issued, 452m), (issued.Statement!.State, issued.Statement.Lines.Total()));
        Assert.Equal([NoteCharge.Fault.AlreadyIssued], await world.Platform.RunAsync(world.AsLead, s => s.GetRequiredService<NoteCharge>().ExecuteAsync(new(tenant.Id.Value, 2027, LineKind.Service, "Trop tard", 1m, "Lise"), default)));

        Assert.Equal(new TakeStatementStep.Outcome.Refused(TakeStatementStep.Fault.ReasonMissing), await TakeAsync(buyer, tenant, StatementState.Issued, StatementState.Disputed, " "));
        Assert.IsType<TakeStatementStep.Outcome.Taken>(await TakeAsync(buyer, tenant, StatementState.Issued, StatementState.Disputed, "La formation a été annulée."));
        await NoteAsync(tenant, LineKind.Correction, "Formation annulée", -250m);
        Assert.Equal(452m, (await ReadAsync(tenant)).Statement!.Lines.Total());      // what was issued stays what it was
        await StepAsync(tenant, StatementState.Disputed, StatementState.Issued, billsOverrun: true);
        Assert.Equal(202m, (await ReadAsync(tenant)).Statement!.Lines.Total());
        await StepAsync(tenant, StatementState.Issued, StatementState.Paid);

        Assert.Equal([StatementState.Issued, StatementState.Disputed, StatementState.Issued, StatementState.Paid], (await ReadAsync(tenant)).Statement!.Steps.Select(step => step.State));
        Assert.Equal(2, (await world.Platform.FactsAsync<StatementIssued>()).Count(fact => fact.Tenant == tenant.Id.Value));
        Assert.Single(await world.Platform.FactsAsync<StatementDisputed>(), fact => fact.Tenant == tenant.Id.Value);
    }

    [Fact, Trait("Feature", "VR-42"), Trait("Feature", "VR-43")]
    public async Task The_lead_may_forgo_the_overrun_or_the_whole_statement_and_says_why()
    {
        var (first, _) = await world.CommuneAsync();
        var (second, _) = await world.CommuneAsync();
        foreach (var tenant in (Tenant[])[first, second]) await world.CountedAsync(tenant, 2027, 150, 2m);
        await DraftAsync();
        await StepAsync(first, StatementState.Draft, StatementState.Issued, billsOverrun: false);
        Assert.Equal(0m, (await ReadAsync(first)).Statement!.Lines.Total());
        Assert.Equal(new TakeStatementStep.Outcome.Refused(TakeStatementStep.Fault.ReasonMissing), await TakeAsync(world.AsLead, second, StatementState.Draft, StatementState.Waived, null));
        Assert.IsType<TakeStatementStep.Outcome.Taken>(await TakeAsync(world.AsLead, second, StatementState.Draft, StatementState.Waived, "Première année."));
        Assert.Equal(new TakeStatementStep.Outcome.Refused(TakeStatementStep.Fault.ChangedMeanwhile), await TakeAsync(world.AsLead, second, StatementState.Draft, StatementState.Issued, null));
        Assert.Equal(new TakeStatementStep.Outcome.Refused(TakeStatementStep.Fault.NotFrom), await TakeAsync(world.AsLead, second, StatementState.Waived, StatementState.Paid, null));
    }

    [Fact, Trait("Feature", "VR-42"), Trait("Feature", "VR-01")]
    public async Task Each_side_takes_its_own_steps_and_an_account_reads_its_own_bill_only()
    {
        var (tenant, buyer) = await world.CommuneAsync();
        var (_, neighbour) = await world.CommuneAsync();
        await NoteAsync(tenant, LineKind.Notice, "BOAMP", 90m);
        await DraftAsync();
        await StepAsync(tenant, StatementState.Draft, StatementState.Issued);
        Assert.IsType<TakeStatementStep.Outcome.NotFound>(await TakeAsync(buyer, tenant, StatementState.Issued, StatementState.Paid, null));
        Assert.IsType<TakeStatementStep.Outcome.NotFound>(await TakeAsync(world.AsLead, tenant, StatementState.Issued, StatementState.Disputed, "Au nom du compte."));
        Assert.IsType<TakeStatementStep.Outcome.NotFound>(await TakeAsync(neighbour, tenant, StatementState.Issued, StatementState.Disputed, "Pas le mien."));
        Assert.Null(await world.Platform.RunAsync(neighbour, s => s.GetRequiredService<ReadRebilling>().AccountAsync(tenant.Id.Value, 2027, default)));
        foreach (var table in (string[])["rebilling_charges", "rebilling_statements", "rebilling_steps", "rebilling_lines"])
        {
            var sql = $"select count(*) as \"Value\" from {table} where tenant_id = '{tenant.Id}'";
            Assert.True(await CountAsync(buyer, sql) > 0, table);
            Assert.True(await CountAsync(world.AsLead, sql) > 0, table);
            foreach (var stranger in (Scope[])[neighbour, world.As(world.Chosen)]) Assert.Equal(0, await CountAsync(stranger, sql));
        }
        var statement = (await ReadAsync(tenant)).Statement!.Id;
        string Step(string step, int number, Guid by) => $"insert into rebilling_steps values ('{tenant.Id}', '{statement}', {number}, '{step}', 'Motif', '{by}', 'x', now())";
        foreach (var (who, sql) in ((Scope, string)[])
        [
            (buyer, Step("Paid", 2, buyer.Person!.Value)), (buyer, Step("Waived", 2, buyer.Person!.Value)), (neighbour, Step("Disputed", 2, neighbour.Person!.Value)),       // people
            (world.AsLead, Step("Disputed", 2, world.LeadPerson.Id)), (world.AsLead, Step("Issued", 2, world.LeadPerson.Id)), (world.AsLead, Step("Paid", 3, world.LeadPerson.Id)), (world.AsLead, Step("Paid", 2, buyer.Person!.Value)),
            (buyer, $"insert into rebilling_charges (tenant_id, id, year, kind, label, amount, noted_by, noted_by_name, noted_at) values ('{tenant.Id}', gen_random_uuid(), 2027, 'Correction', 'x', -90, '{buyer.Person}', 'x', now())"),
            (world.AsLead, "update rebilling_lines set amount = 0"), (world.AsLead, "delete from rebilling_statements"), (world.AsLead, "update rebilling_charges set amount = 1"),
        ])
            Assert.Equal("42501", (await Assert.ThrowsAnyAsync<PostgresException>(() => world.Platform.RunAsync(who, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(Sql(sql))))).SqlState);
        Assert.Equal(1, await world.Platform.RunAsync(world.AsLead, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(Sql(Step("Paid", 2, world.LeadPerson.Id)))));      // the twin
    }

    [Theory, Trait("Feature", "GD-10"), Trait("Feature", "GD-15"), Trait("Feature", "VR-43")]
    [InlineData("agglo-mandat", "2014-04-01", 202, true)]
    [InlineData("metropole-quatre-ans", "2010-01-01", 0, false)]
    [InlineData("signatures-legalite-publication", "2026-11-21", 0, false)]
    public async Task A_hundred_and_one_requests_are_billed_as_the_convention_says(string template, string from, decimal amount, bool isBilled)
    {
        var (tenant, _) = await world.CommuneAsync();
        await world.Platform.SuperuserAsync("update sharing_conventions set template_key = $2, template_from = $3, price = $4 where tenant_id = $1",
            tenant.Id.Value, template, DateOnly.Parse(from, System.Globalization.CultureInfo.InvariantCulture), isBilled ? "LeadPaysSubscription" : "Free");
        await world.CountedAsync(tenant, 2027, 101, 2m);
        var noted = await world.Platform.RunAsync(world.AsLead, s => s.GetRequiredService<NoteCharge>().ExecuteAsync(new(tenant.Id.Value, 2027, LineKind.Service, "Formation", 250m, "Lise"), default));
        Assert.Equal(isBilled ? [] : [NoteCharge.Fault.FreeOfCharge], noted);
        await DraftAsync();

        var whole = await ReadAsync(tenant);
        Assert.Equal((amount, isBilled), (whole.Meter.Cost.Amount, whole.Statement is not null));
        Assert.Equal(isBilled, whole.Simulated.Count > 0);
        if (isBilled) return;
        // GD-10: no line of any kind, whoever writes it.
        foreach (var sql in (string[])
        [
            $"insert into rebilling_charges (tenant_id, id, year, kind, label, amount, noted_by, noted_by_name, noted_at) values ('{tenant.Id}', gen_random_uuid(), 2027, 'Service', 'x', 90, '{world.LeadPerson.Id}', 'x', now())",
            $"insert into rebilling_statements (tenant_id, id, year, drafted_at) values ('{tenant.Id}', gen_random_uuid(), 2027, now())",
        ])
            Assert.Equal("42501", (await Assert.ThrowsAnyAsync<PostgresException>(() => world.Platform.RunAsync(world.AsLead, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(Sql(sql))))).SqlState);
        Assert.Equal(0, await CountAsync(world.AsLead, $"select count(unit_price) as \"Value\" from quote_sends where tenant_id = '{tenant.Id}'"));
    }

    [Fact, Trait("Feature", "VR-42")]
    public async Task An_account_that_closed_before_the_year_has_no_draft_of_it()
    {
        var ((closed, _), (living, _)) = (await world.CommuneAsync(), await world.CommuneAsync());
        await world.Platform.SuperuserAsync("update sharing_conventions set ended_on = '2027-12-01', ended_because = 'NoRenewal' where tenant_id = $1", closed.Id.Value);
        await world.Platform.SuperuserAsync("update tenants set closing_at = activated_at where id = $1", closed.Id.Value);
        await world.Platform.SuperuserAsync("update tenants set closed_at = activated_at where id = $1", closed.Id.Value);
        await world.Platform.Database.SetNowAsync(new(2028, 12, 31, 23, 10, 0, TimeSpan.Zero));
        await world.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<DraftStatements>().ExecuteAsync(default));
        foreach (var (account, drafts) in ((Tenant, long)[])[(closed, 0), (living, 1)])
            Assert.Equal(drafts, await CountAsync(world.AsLead, $"select count(*) as \"Value\" from rebilling_statements where year = 2028 and tenant_id = '{account.Id}'"));
    }

    [Fact, Trait("Feature", "VR-42"), Trait("Feature", "VR-40")]
    public async Task An_account_that_closes_in_the_year_has_its_last_statement_the_next_night_and_one_that_opened_again_waits_for_the_year()
    {
        var ((closed, _), (living, _)) = (await world.CommuneAsync(), await world.CommuneAsync());
        await world.CountedAsync(closed, 2027, 101, 2m);
        await NoteAsync(closed, LineKind.Service, "Remise des données", 250m);
        await world.Platform.Database.SetNowAsync(new(2027, 12, 31, 13, 0, 0, TimeSpan.Zero));
        await world.Platform.SuperuserAsync("update sharing_conventions set ended_on = '2027-12-30', ended_because = 'NoRenewal' where tenant_id = $1", closed.Id.Value);
        await world.Platform.SuperuserAsync("update tenants set closing_at = activated_at where id = $1", closed.Id.Value);
        await world.Platform.SuperuserAsync("update tenants set closed_at = '2027-12-31T12:30:00Z' where id = $1", closed.Id.Value);
        for (var night = 0; night < 2; night++) await world.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<DraftStatements>().ExecuteAsync(default));
        foreach (var (account, drafts) in ((Tenant, long)[])[(closed, 1), (living, 0)])
            Assert.Equal(drafts, await CountAsync(world.AsLead, $"select count(*) as \"Value\" from rebilling_statements where year = 2027 and tenant_id = '{account.Id}'"));

        await world.Platform.SuperuserAsync($"set session_replication_role = replica; update tenants set closed_at = null where id = '{closed.Id.Value}'");
        Assert.Equal(TakeStatementStep.Fault.YearNotOver, Assert.IsType<TakeStatementStep.Outcome.Refused>(await TakeAsync(world.AsLead, closed, StatementState.Draft, StatementState.Issued, null)).Fault);
        await world.Platform.SuperuserAsync($"set session_replication_role = replica; update tenants set closed_at = '2027-12-31T12:30:00Z' where id = '{closed.Id.Value}'");
        await StepAsync(closed, StatementState.Draft, StatementState.Issued, billsOverrun: true);
        Assert.Equal(452m, (await ReadAsync(closed)).Statement!.Lines.Total());       // it has one: 101 requests and the service
    }

    private async Task DraftAsync()
    {
        await world.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<DraftStatements>().ExecuteAsync(default));      // the year is not over: nothing of it
        await world.Platform.Database.SetNowAsync(new(2027, 12, 31, 23, 10, 0, TimeSpan.Zero));      // ten past midnight in Paris
        await world.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<DraftStatements>().ExecuteAsync(default));
    }

    private async Task<ReadRebilling.Whole> ReadAsync(Tenant tenant) => await world.Platform.RunAsync(world.AsLead, s => s.GetRequiredService<ReadRebilling>().AccountAsync(tenant.Id.Value, 2027, default)) ?? throw new InvalidOperationException("Not hosted.");

    private async Task NoteAsync(Tenant tenant, LineKind kind, string label, decimal amount) =>
        Assert.Empty(await world.Platform.RunAsync(world.AsLead, s => s.GetRequiredService<NoteCharge>().ExecuteAsync(new(tenant.Id.Value, 2027, kind, label, amount, "Lise"), default)));

    private async Task StepAsync(Tenant tenant, StatementState seen, StatementState step, bool billsOverrun = false) => Assert.IsType<TakeStatementStep.Outcome.Taken>(await world.Platform.RunAsync(world.AsLead, s => s.GetRequiredService<TakeStatementStep>()
        .ExecuteAsync(new(tenant.Id.Value, 2027, seen, step, null, billsOverrun, "Lise"), default)));

    private Task<TakeStatementStep.Outcome> TakeAsync(Scope who, Tenant tenant, StatementState seen, StatementState step, string? reason) => world.Platform.RunAsync(who, s => s.GetRequiredService<TakeStatementStep>()
        .ExecuteAsync(new(tenant.Id.Value, 2027, seen, step, reason, BillsOverrun: false, "x"), default));

    private async Task<long> CountAsync(Scope who, string sql) => (await world.Platform.RunAsync(who, s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<long>(Sql(sql)).ToListAsync())).Single();

    private static FormattableString Sql(string sql) => System.Runtime.CompilerServices.FormattableStringFactory.Create(sql);
}
