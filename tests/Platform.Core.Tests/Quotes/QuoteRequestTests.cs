using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Cli;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Opening;
using Platform.Core.Quotes;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Crypto.Keys;
using Platform.Testing;
using GateKeyCommand = Platform.Cli.Commands.GateKey;

namespace Platform.Core.Tests.Quotes;

/// <summary>One database for the class: each test has a commune of its own.</summary>
public sealed class QuotesWorld : IAsyncLifetime
{
    private int communes;

    public TestPlatform Platform { get; private set; } = null!;      // set by InitializeAsync
    public Tenant Lead { get; private set; } = null!;
    public TestPerson LeadPerson { get; private set; } = null!;
    public TestCompany Chosen { get; private set; } = null!;
    public TestCompany Other { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Platform = await TestPlatform.StartAsync(new Dictionary<string, string?> { ["Gate:RecoveryRecipient"] = X25519Identity.Generate().Recipient.ToString() });
        await GateKeyCommand.RunAsync(Arguments.Parse(["--out", Platform.Configuration["Gate:KeyPath"]!]), default);      // every test host has this file
        Lead = await Platform.LeadAsync();
        LeadPerson = await Platform.PersonAsync(Lead, "Lise Agglo", MembershipRole.LeadAdmin);
        (Chosen, Other) = (await Platform.CompanyAsync("Vélos du Sud", "111111118"), await Platform.CompanyAsync("Cycles du Nord", "222222226"));
        foreach (var company in (TestCompany[])[Chosen, Other])
            Assert.Empty(await Platform.RunAsync(As(company), s => s.GetRequiredService<ListSupplier>().ExecuteAsync(new(company.Name, "devis@exemple.test", ["34"], "Drôme", "Vélos"), default)));
    }

    public async Task DisposeAsync() => await Platform.DisposeAsync();

    public Scope.Company As(TestCompany company) => new(company.Id, company.Depositor.Id);

    public Scope.Lead AsLead => new(Lead.Id.Value, LeadPerson.Id);

    public async Task<(Tenant Tenant, Scope.Tenant Buyer)> CommuneAsync()
    {
        var tenant = await Platform.CommuneAsync(Lead, $"commune-{Interlocked.Increment(ref communes)}", "Commune");
        return (tenant, new(tenant.Id.Value, (await Platform.PersonAsync(tenant, "Claire Achat", MembershipRole.Buyer)).Id));
    }

    public Task<DateTimeOffset> NowAsync() => Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().NowAsync(default));

    public async Task<Id<QuoteRequest>> DraftAsync(Scope.Tenant buyer, bool isPublic = true, Id<Department>? department = null)
    {
        var due = (await NowAsync()).AddDays(10);
        var request = Assert.IsType<PrepareQuoteRequest.Outcome.Prepared>(await Platform.RunAsync(buyer, s => s.GetRequiredService<PrepareQuoteRequest>()
            .ExecuteAsync(new(null, Guid.CreateVersion7(), new("Dix vélos", "Dix vélos de service.", "34430000", null, isPublic, due), department), default))).Request;
        await PrepareGatesAsync();
        return request;
    }

    public async Task PrepareGatesAsync()
    {
        while (await Platform.RunAsync(new Scope.Gate(), s => s.GetRequiredService<QuoteGates>().PrepareAsync(default)) > 0) { }
    }

    public Task<SendQuoteRequest.Outcome> SendAsync(Scope.Tenant buyer, Id<QuoteRequest> request, bool confirmed = false) =>
        Platform.RunAsync(buyer, s => s.GetRequiredService<SendQuoteRequest>().ExecuteAsync(new(request, "claire@exemple.test", confirmed), default));

    /// <summary>As if so many had been sent in that year.</summary>
    public Task CountedAsync(Tenant tenant, int year, int count, decimal? price) => Platform.SuperuserAsync(
        "insert into quote_sends select $1, $2, n, make_timestamptz($2, 6, 1, 12, 0, 0, 'UTC'), $4 from generate_series(1, $3) n", tenant.Id.Value, year, count, (object?)price ?? DBNull.Value);

    public Task<QuoteMeter> MeterAsync(Scope.Tenant buyer, int? year = null) => Platform.RunAsync(buyer, s => s.GetRequiredService<QuoteMeters>().OwnAsync(year, default));
}

public sealed class QuoteRequestTests(QuotesWorld world) : IClassFixture<QuotesWorld>, IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => world.Platform.Database.SetNowAsync(null);

    [Fact, Trait("Feature", "GD-10"), Trait("Feature", "VR-43")]
    public async Task Under_a_free_convention_the_101st_goes_out_without_a_question()
    {
        var (tenant, buyer) = await world.CommuneAsync();
        await world.Platform.SuperuserAsync("update sharing_conventions set template_key = 'metropole-quatre-ans', template_from = '2010-01-01', price = 'Free' where tenant_id = $1", tenant.Id.Value);
        await world.CountedAsync(tenant, FranceTime.DayOf(await world.NowAsync()).Year, 100, 2.00m);
        Assert.Equal(101, Assert.IsType<SendQuoteRequest.Outcome.Sent>(await world.SendAsync(buyer, await world.DraftAsync(buyer))).Number);
        Assert.DoesNotContain(await world.Platform.FactsAsync<QuotaReached>(), fact => fact.Tenant == tenant.Id.Value);
    }

    [Fact, Trait("Feature", "VR-43")]
    public async Task The_101st_says_what_the_year_would_cost_and_asks_and_is_never_refused()
    {
        var (tenant, buyer) = await world.CommuneAsync();
        var year = FranceTime.DayOf(await world.NowAsync()).Year;
        await world.CountedAsync(tenant, year, 99, 2.00m);
        Assert.Empty(await world.Platform.RunAsync(world.AsLead, async s => await s.GetRequiredService<SetUnitPrice>().ExecuteAsync(new(2.50m, FranceTime.DayOf(await world.NowAsync()), "Lise"), default)));

        Assert.Equal(new SendQuoteRequest.Outcome.Sent(year, 100), await world.SendAsync(buyer, await world.DraftAsync(buyer)));
        Assert.Equal(0m, (await world.MeterAsync(buyer)).Cost.Amount);
        Assert.Single(await world.Platform.FactsAsync<QuotaReached>(), fact => fact.Tenant == tenant.Id.Value && fact.Number == 100);

        var draft = await world.DraftAsync(buyer);
        var asked = Assert.IsType<SendQuoteRequest.Outcome.NeedsConfirmation>(await world.SendAsync(buyer, draft));
        Assert.Equal((101, (99 * 2.00m) + (2 * 2.50m)), (asked.Number, asked.Cost.Amount));
        Assert.Equal(100, (await world.MeterAsync(buyer)).Sent);        // asked, not sent

        Assert.Equal(new SendQuoteRequest.Outcome.Sent(year, 101), await world.SendAsync(buyer, draft, confirmed: true));
        Assert.Equal(203m, (await world.MeterAsync(buyer)).Cost.Amount);
    }

    [Fact, Trait("Feature", "VR-43")]
    public async Task The_second_of_the_old_year_and_the_first_of_the_new_count_each_to_their_own()
    {
        var (_, buyer) = await world.CommuneAsync();
        await world.Platform.Database.SetNowAsync(new(2026, 12, 31, 22, 59, 59, TimeSpan.Zero));
        var (last, first) = (await world.DraftAsync(buyer), await world.DraftAsync(buyer));
        Assert.Equal(new SendQuoteRequest.Outcome.Sent(2026, 1), await world.SendAsync(buyer, last));
        await world.Platform.Database.SetNowAsync(new(2026, 12, 31, 23, 0, 0, TimeSpan.Zero));
        Assert.Equal(new SendQuoteRequest.Outcome.Sent(2027, 1), await world.SendAsync(buyer, first));
        Assert.Equal((1, 1), ((await world.MeterAsync(buyer, 2026)).Sent, (await world.MeterAsync(buyer, 2027)).Sent));
    }

    [Fact, Trait("Feature", "VR-43")]
    public async Task A_request_of_a_structure_counts_on_its_account_and_bears_its_name()
    {
        var (tenant, buyer) = await world.CommuneAsync();
        var school = await SchoolAsync(tenant);
        var clerk = new Scope.Tenant(tenant.Id.Value, (await world.Platform.PersonAsync(tenant, school, "Édith École", MembershipRole.Buyer)).Id);
        var request = await world.DraftAsync(clerk);      // nobody asks her in whose name: she buys for the school
        Assert.IsType<SendQuoteRequest.Outcome.Sent>(await world.SendAsync(clerk, request));
        Assert.Equal(1, (await world.MeterAsync(buyer)).Sent);
        Assert.Equal("École des Tilleuls", (await world.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<QuotesForSuppliers>().FindAsync(request, default)))?.Request.OnBehalfOf);

        var own = await world.DraftAsync(buyer);
        Assert.Null((await world.Platform.RunAsync(buyer, s => s.GetRequiredService<QuotesForBuyer>().FindAsync(own, default)))?.Request.OnBehalfOf);
        foreach (var (who, sql) in ((Scope, string)[])
        [
            (buyer, $"update quote_requests set (sub_entity_id, on_behalf_of) = (select id, name from sub_entities limit 1) where id = '{own}'"),
            (clerk, $"insert into quote_requests (tenant_id, id, department_id, form_key, title, description, cpv, is_public, answers_due, created_by, created_at) select '{tenant.Id}', gen_random_uuid(), '{school}', gen_random_uuid(), 'x', 'x', '34430000', true, now() + interval '1 day', '{clerk.Person}', now()"),
        ])
            Assert.Equal("42501", (await Assert.ThrowsAnyAsync<PostgresException>(() => RunAsync(who, sql))).SqlState);
    }

    [Fact, Trait("Feature", "VR-43")]
    public async Task Two_hundred_sends_at_once_at_ninety_nine_are_counted_one_by_one()
    {
        var (tenant, buyer) = await world.CommuneAsync();
        var year = FranceTime.DayOf(await world.NowAsync()).Year;
        await world.CountedAsync(tenant, year, 99, 2m);
        var drafts = Enumerable.Range(0, 200).Select(_ => Id<QuoteRequest>.New()).ToArray();
        await world.Platform.SuperuserAsync("""
            insert into quote_requests (tenant_id, id, department_id, form_key, title, description, cpv, is_public, answers_due, created_by, created_at)
            select $1, d, (select id from departments where tenant_id = $1 limit 1), d, 'Essai', 'Essai', '34430000', true, now() + interval '9 days', $2, now() from unnest($3) d
            """, tenant.Id.Value, buyer.Person!.Value, drafts.Select(d => d.Value).ToArray());      // the buyer is a person

        await world.Platform.SuperuserAsync("insert into quote_gates select tenant_id, id, now(), 'age1essai', 'secours', now() from quote_requests where tenant_id = $1", tenant.Id.Value);
        // Nobody has read a cost: one of them is the hundredth, the others are asked.
        var unread = await AllAsync(drafts, draft => world.SendAsync(buyer, draft));
        Assert.Equal(new SendQuoteRequest.Outcome.Sent(year, 100), Assert.Single(unread.OfType<SendQuoteRequest.Outcome.Sent>()));
        Assert.Equal(199, unread.Count(outcome => outcome is SendQuoteRequest.Outcome.NeedsConfirmation { Number: 101 }));

        var read = await AllAsync(drafts, draft => world.SendAsync(buyer, draft, confirmed: true));
        Assert.Equal(Enumerable.Range(100, 200), read.Cast<SendQuoteRequest.Outcome.Sent>().Select(sent => sent.Number).Order());
        Assert.Equal(299, (await world.MeterAsync(buyer)).Sent);
    }

    [Fact, Trait("Feature", "VR-43")]
    public async Task The_same_form_sent_again_and_again_is_one_request_counted_once()
    {
        var (_, buyer) = await world.CommuneAsync();
        var (form, due) = (Guid.CreateVersion7(), (await world.NowAsync()).AddDays(3));
        var drafts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => world.Platform.RunAsync(buyer, s => s.GetRequiredService<PrepareQuoteRequest>()
            .ExecuteAsync(new(null, form, new("Chaises", "Cent chaises.", "39112000", null, true, due)), default))));
        var request = Assert.Single(drafts.Cast<PrepareQuoteRequest.Outcome.Prepared>().Distinct()).Request;

        await world.PrepareGatesAsync();
        var sent = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => world.SendAsync(buyer, request)));
        Assert.Single(sent.Distinct());
        Assert.Equal(1, (await world.MeterAsync(buyer)).Sent);
        Assert.Single(await world.Platform.FactsAsync<QuoteRequestSent>(), fact => fact.Request == request.Value);
    }

    [Fact]
    public async Task A_request_to_nobody_or_too_late_is_not_sent_and_does_not_count()
    {
        var (_, buyer) = await world.CommuneAsync();
        var request = await world.DraftAsync(buyer, isPublic: false);
        Assert.Equal(new SendQuoteRequest.Outcome.Refused(SendQuoteRequest.Fault.NobodyChosen), await world.SendAsync(buyer, request));
        await world.Platform.Database.SetNowAsync((await world.NowAsync()).AddDays(11));
        Assert.Equal(new SendQuoteRequest.Outcome.Refused(SendQuoteRequest.Fault.DuePast), await world.SendAsync(buyer, request));
        Assert.Equal(0, (await world.MeterAsync(buyer)).Sent);
    }

    [Fact, Trait("Feature", "PEER-07")]
    public async Task Who_left_the_directory_after_being_chosen_is_sent_nothing_and_the_buyer_is_told_before()
    {
        var (_, buyer) = await world.CommuneAsync();
        var gone = await world.Platform.CompanyAsync("Partis demain", "333333334");
        Assert.Empty(await world.Platform.RunAsync(world.As(gone), s => s.GetRequiredService<ListSupplier>().ExecuteAsync(new(gone.Name, "partis@exemple.test", ["34"], "Drôme", "Vélos"), default)));
        var (alone, both) = (await world.DraftAsync(buyer, isPublic: false), await world.DraftAsync(buyer, isPublic: false));
        await ChooseAsync(buyer, alone, gone.Id);
        await ChooseAsync(buyer, both, gone.Id, world.Chosen.Id);
        var told = new SupplierToTell(buyer.TenantId, both.Value, gone.Id);
        await world.Platform.RunAsync(world.As(gone), async s => { await s.GetRequiredService<ListSupplier>().LeaveAsync(default); return 0; });

        Assert.Equal(new SendQuoteRequest.Outcome.Refused(SendQuoteRequest.Fault.AllLeft), await world.SendAsync(buyer, alone));
        Assert.Equal(0, (await world.MeterAsync(buyer)).Sent);
        Assert.Equal("42501", (await Assert.ThrowsAnyAsync<PostgresException>(() => RunAsync(buyer, $"select * from sec.send_quote_request('{alone}', 'x', 100, true)"))).SqlState);
        Assert.Equal(["Partis demain"], await world.Platform.RunAsync(buyer, s => s.GetRequiredService<SendQuoteRequest>().WhoLeftAsync(both, default)));
        Assert.IsType<SendQuoteRequest.Outcome.Sent>(await world.SendAsync(buyer, both));
        Assert.Equal(["Vélos du Sud"], (await world.Platform.RunAsync(buyer, s => s.GetRequiredService<QuotesForBuyer>().FindAsync(both, default)))?.Recipients);
        Assert.Null(await ReadAsync(world.As(gone), both));

        await world.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<TellSuppliers>().ExecuteAsync(told, default));      // a message that was on its way
        Assert.DoesNotContain(Directory.CreateDirectory(world.Platform.Configuration["Mail:Pickup"]!).EnumerateFiles().Select(file => file.FullName).Select(File.ReadAllText), letter => letter.Contains("partis@exemple.test", StringComparison.Ordinal));
    }

    [Fact, Trait("Feature", "PEER-07")]
    public async Task A_chosen_supplier_reads_the_request_and_no_other_company_does_and_the_buyer_sees_how_often_he_asked_it()
    {
        var (_, buyer) = await world.CommuneAsync();
        var request = await world.DraftAsync(buyer, isPublic: false);
        await ChooseAsync(buyer, request, world.Chosen.Id);
        Assert.Null(await ReadAsync(world.As(world.Chosen), request));        // a draft is nobody's business
        Assert.IsType<SendQuoteRequest.Outcome.Sent>(await world.SendAsync(buyer, request));

        Assert.Equal("claire@exemple.test", (await ReadAsync(world.As(world.Chosen), request))?.ContactEmail);
        Assert.Null(await ReadAsync(world.As(world.Other), request));
        Assert.Null(await ReadAsync(new Scope.Public(), request));

        var rows = await world.Platform.RunAsync(buyer, s => s.GetRequiredService<SupplierDirectory>().FindAsync(Guid.Empty, "34", "drôme", default));
        Assert.Equal([("Vélos du Sud", 1), ("Cycles du Nord", 0)], rows.Select(row => (row.Name, row.AskedThisYear)).OrderByDescending(row => row.Item2));
        Assert.Empty(await world.Platform.RunAsync(buyer, s => s.GetRequiredService<SupplierDirectory>().FindAsync(Guid.Empty, "45", null, default)));
        Assert.IsType<ChooseSuppliers.Outcome.AlreadySent>(await world.Platform.RunAsync(buyer, s => s.GetRequiredService<ChooseSuppliers>().ExecuteAsync(new(request, [], [world.Other.Id]), default)));
    }

    [Fact, Trait("Feature", "VR-43")]
    public async Task A_price_of_the_past_is_refused_and_one_to_come_changes_nothing_before_its_day()
    {
        var today = FranceTime.DayOf(await world.NowAsync());
        Task<IReadOnlyList<SetUnitPrice.Fault>> SetAsync(decimal? price, DateOnly? from) => world.Platform.RunAsync(world.AsLead, s => s.GetRequiredService<SetUnitPrice>().ExecuteAsync(new(price, from, "Lise"), default));
        Assert.Equal([SetUnitPrice.Fault.DayPast], await SetAsync(2m, today.AddDays(-1)));
        Assert.Equal([SetUnitPrice.Fault.PriceOutOfRange], await SetAsync(2.005m, today));
        Assert.Equal([SetUnitPrice.Fault.PriceMissing, SetUnitPrice.Fault.DayMissing], await SetAsync(null, null));
        Assert.Empty(await SetAsync(2.50m, today));
        Assert.Empty(await SetAsync(9m, today.AddDays(1)));
        var (_, buyer) = await world.CommuneAsync();
        Assert.Equal(2.50m, (await world.MeterAsync(buyer)).Price);
        await world.SendAsync(buyer, await world.DraftAsync(buyer));
        Assert.Equal([2.50m], (await world.MeterAsync(buyer)).Prices);
    }

    [Fact, Trait("Feature", "PEER-07")]
    public async Task A_draft_is_thrown_away_with_its_suppliers_and_its_gate_and_what_was_sent_stays()
    {
        var (tenant, buyer) = await world.CommuneAsync();
        var (_, neighbour) = await world.CommuneAsync();
        var (draft, sent) = (await world.DraftAsync(buyer, isPublic: false), await world.DraftAsync(buyer));
        await ChooseAsync(buyer, draft, world.Chosen.Id);
        await world.SendAsync(buyer, sent);
        Task<DiscardQuoteRequest.Outcome> DiscardAsync(Scope.Tenant who, Id<QuoteRequest> request) => world.Platform.RunAsync(who, s => s.GetRequiredService<DiscardQuoteRequest>().ExecuteAsync(request, default));

        Assert.Equal(DiscardQuoteRequest.Outcome.NotFound, await DiscardAsync(neighbour, draft));
        await RunAsync(neighbour, $"delete from quote_requests where id = '{draft}'");      // by hand, past the use case: there is nothing to be seen
        Assert.Equal(DiscardQuoteRequest.Outcome.AlreadySent, await DiscardAsync(buyer, sent));
        Assert.Equal("what was sent is not thrown away", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => RunAsync(buyer, $"delete from quote_requests where id = '{sent}'"))).MessageText);     // one's own, by hand
        Assert.Equal((2, 1), (await CountAsync(buyer, "quote_requests", tenant), await CountAsync(buyer, "quote_recipients", tenant)));

        Assert.Equal(DiscardQuoteRequest.Outcome.Discarded, await DiscardAsync(buyer, draft));
        Assert.Equal((1, 0, 1), (await CountAsync(buyer, "quote_requests", tenant), await CountAsync(buyer, "quote_recipients", tenant), await CountAsync(buyer, "quote_gates", tenant)));
        Assert.Equal(0, await world.Platform.RunAsync(new Scope.Gate(), async s => (await s.GetRequiredService<PlatformDb>().Database.SqlQuery<int>($"select count(*)::int as \"Value\" from quote_gate_secrets where request_id = {draft.Value}").ToListAsync()).Single()));
        Assert.Equal(DiscardQuoteRequest.Outcome.NotFound, await DiscardAsync(buyer, draft));
    }

    [Fact, Trait("Feature", "PEER-07")]
    public async Task The_account_reads_its_requests_by_25_held_to_a_state_and_to_words()
    {
        var (_, buyer) = await world.CommuneAsync();
        Id<QuoteRequest>[] drafts = [.. await Task.WhenAll(Enumerable.Range(0, QuotesForBuyer.PerPage + 1).Select(_ => world.DraftAsync(buyer)))];
        await world.SendAsync(buyer, drafts[3]);
        Task<QuotesForBuyer.Page> ReadAsync(QuotesForBuyer.Kind? kind = null, string? words = null, Guid? after = null) => world.Platform.RunAsync(buyer, s => s.GetRequiredService<QuotesForBuyer>().ListAsync(kind, words, after, default));

        var first = await ReadAsync();
        var second = await ReadAsync(after: first.Next);
        Assert.Equal((QuotesForBuyer.PerPage, 1, null, QuotesForBuyer.PerPage, 0), (first.Lines.Count, second.Lines.Count, second.Next, first.Drafts, first.ToCompare));
        Assert.Equal(drafts.Select(d => d.Value).Order(), first.Lines.Concat(second.Lines).Select(line => line.Id.Value).Order());
        Assert.Equal(drafts[3], Assert.Single((await ReadAsync(QuotesForBuyer.Kind.Sent)).Lines).Id);
        Assert.Empty((await ReadAsync(QuotesForBuyer.Kind.ToCompare)).Lines);
        Assert.Equal(drafts[3], Assert.Single((await ReadAsync(words: "dev-")).Lines).Id);      // a draft has no reference
        Assert.Equal(QuotesForBuyer.PerPage, (await ReadAsync(words: "VELOS")).Lines.Count);
        Assert.Empty((await ReadAsync(words: "100 %")).Lines);
    }

    [Fact, Trait("Feature", "VR-43"), Trait("Feature", "VR-01")]
    public async Task The_lead_reads_counts_and_prices_and_nothing_else_and_nobody_rewrites_them()
    {
        var (tenant, buyer) = await world.CommuneAsync();
        var (_, neighbour) = await world.CommuneAsync();
        var request = await world.DraftAsync(buyer, isPublic: false);
        await ChooseAsync(buyer, request, world.Chosen.Id);
        await world.SendAsync(buyer, request);

        Assert.Contains(await world.Platform.RunAsync(world.AsLead, s => s.GetRequiredService<QuoteMeters>().ReadAsync(null, default)), meter => meter.Tenant == tenant.Id.Value && meter.Sent == 1);
        foreach (var table in (string[])["quote_requests", "quote_recipients", "supplier_listings"]) Assert.Equal(0, await CountAsync(world.AsLead, table, tenant));
        foreach (var table in (string[])["quote_requests", "quote_recipients", "quote_sends"])
        {
            Assert.Equal(1, await CountAsync(buyer, table, tenant));
            Assert.Equal(0, await CountAsync(neighbour, table, tenant));
        }
        Assert.Equal(1, await CountAsync(world.As(world.Chosen), "quote_recipients", tenant));
        Assert.Equal(0, await CountAsync(world.As(world.Other), "quote_recipients", tenant));
        Assert.Equal(0, await CountAsync(world.As(world.Chosen), "quote_sends", tenant));

        foreach (var (who, sql) in ((Scope, string)[])
        [
            (buyer, "update quote_sends set unit_price = 0"), (buyer, "delete from quote_sends"), (buyer, $"insert into quote_sends values ('{tenant.Id}', 2026, 999, now(), 0)"),
            (buyer, "update quote_requests set sent_at = now()"), (buyer, "update quote_requests set title = 'autre'"), (buyer, $"delete from quote_requests where id = '{request}'"),
            (buyer, $"delete from quote_recipients where request_id = '{request}'"), (buyer, $"insert into unit_prices values ('{world.Lead.Id}', current_date, now(), 0, '{buyer.Person}', 'x')"),
            (world.AsLead, "update unit_prices set price = 0"), (world.As(world.Other), $"select * from sec.send_quote_request('{request}', 'x', 100, true)"),
            (neighbour, $"select * from sec.send_quote_request('{request}', 'x', 100, true)"), (buyer, $"select * from sec.send_quote_request('{request}', null, 100, true)"),
            (world.As(world.Other), $"update supplier_listings set company_id = '{world.Chosen.Id}'"),
        ])
            Assert.Equal("42501", (await Assert.ThrowsAnyAsync<PostgresException>(() => RunAsync(who, sql))).SqlState);
        await Assert.ThrowsAnyAsync<PostgresException>(() => world.Platform.SuperuserAsync("update quote_sends set unit_price = 0"));      // nor the owner
    }

    // As many at once as a node has connections to give; whoever waits for one longer than five seconds is refused by the pool.
    private static async Task<IReadOnlyList<SendQuoteRequest.Outcome>> AllAsync(IEnumerable<Id<QuoteRequest>> drafts, Func<Id<QuoteRequest>, Task<SendQuoteRequest.Outcome>> send)
    {
        var outcomes = new System.Collections.Concurrent.ConcurrentBag<SendQuoteRequest.Outcome>();
        await Parallel.ForEachAsync(drafts, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (draft, _) => outcomes.Add(await send(draft)));
        return [.. outcomes];
    }

    [Fact, Trait("Feature", "VR-21")]
    public async Task A_structure_that_is_corrected_asks_under_its_new_name_and_what_was_sent_keeps_the_one_that_suppliers_read()
    {
        var (tenant, _) = await world.CommuneAsync();
        var school = await SchoolAsync(tenant);
        var clerk = new Scope.Tenant(tenant.Id.Value, (await world.Platform.PersonAsync(tenant, school, "Édith École", MembershipRole.Buyer)).Id);
        var (before, draft) = (await world.DraftAsync(clerk), await world.DraftAsync(clerk));
        Assert.IsType<SendQuoteRequest.Outcome.Sent>(await world.SendAsync(clerk, before));
        var administrator = new Scope.Tenant(tenant.Id.Value, (await world.Platform.PersonAsync(tenant, "Aline Mairie", MembershipRole.AccountAdmin)).Id);
        Assert.Equal([], await world.Platform.RunAsync(administrator, async s => await s.GetRequiredService<CorrectSubEntity>().ExecuteAsync(
            new((await s.GetRequiredService<PlatformDb>().SubEntities.SingleAsync()).Id, "École des Érables", "73282932000074"), default)));
        Assert.IsType<SendQuoteRequest.Outcome.Sent>(await world.SendAsync(clerk, draft));

        foreach (var (request, name) in ((Id<QuoteRequest>, string)[])[(before, "École des Tilleuls"), (draft, "École des Érables")])
            Assert.Equal(name, (await world.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<QuotesForSuppliers>().FindAsync(request, default)))?.Request.OnBehalfOf);
    }

    private Task<Id<Department>> SchoolAsync(Tenant tenant) => world.Platform.RunAsync(new Scope.Tenant(tenant.Id.Value, null), async s =>
    {
        var school = Assert.IsType<CreateSubEntity.Outcome.Created>(await s.GetRequiredService<CreateSubEntity>().ExecuteAsync(new("École des Tilleuls", "73282932000074", 3), default)).SubEntity;
        return Assert.IsType<CreateDepartment.Outcome.Created>(await s.GetRequiredService<CreateDepartment>().ExecuteAsync(new("Direction", school, null), default)).Department;
    });

    private async Task ChooseAsync(Scope.Tenant buyer, Id<QuoteRequest> request, params Guid[] companies) => Assert.IsType<ChooseSuppliers.Outcome.Chosen>(
        await world.Platform.RunAsync(buyer, s => s.GetRequiredService<ChooseSuppliers>().ExecuteAsync(new(request, companies, companies), default)));

    private Task<QuotesForSuppliers.Whole?> ReadAsync(Scope who, Id<QuoteRequest> request) => world.Platform.RunAsync(who, s => s.GetRequiredService<QuotesForSuppliers>().FindAsync(request, default));

    private async Task<long> CountAsync(Scope who, string table, Tenant tenant) => (await world.Platform.RunAsync(who, s => s.GetRequiredService<PlatformDb>().Database
        .SqlQuery<long>(Sql($"select count(*) as \"Value\" from {table}" + (table == "supplier_listings" ? "" : $" where tenant_id = '{tenant.Id}'"))).ToListAsync())).Single();

    private Task<int> RunAsync(Scope who, string sql) => world.Platform.RunAsync(who, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(Sql(sql)));

    private static FormattableString Sql(string sql) => System.Runtime.CompilerServices.FormattableStringFactory.Create(sql);
}
