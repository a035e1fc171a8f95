using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Files;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Opening;
using Platform.Core.Quotes;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Crypto.Envelopes;
using Platform.Crypto.Keys;
using Platform.Testing;

namespace Platform.Core.Tests.Quotes;

/// <summary>Answers sealed to the gate until the date, then compared, chosen, ordered.</summary>
public sealed class SealedQuoteTests(QuotesWorld world) : IClassFixture<QuotesWorld>, IAsyncLifetime
{
    private static readonly byte[] Pdf = "%PDF-1.7 devis"u8.ToArray();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => world.Platform.Database.SetNowAsync(null);

    [Fact, Trait("Feature", "VR-43")]
    public async Task Nobody_reads_an_answer_nor_counts_them_before_the_date_and_then_the_buyer_compares()
    {
        var (buyer, request, due) = await SentAsync();
        Assert.IsType<AnswerQuoteRequest.Outcome.Received>(await AnswerAsync(world.Chosen, request, "1500.00", file: Pdf));
        Assert.IsType<AnswerQuoteRequest.Outcome.Received>(await AnswerAsync(world.Other, request, "1200.50"));
        Assert.Empty(await PlainAsync("1500.00"));

        await world.Platform.Database.SetNowAsync(due);
        Assert.Equal(0, await ReleaseAsync());
        var shut = await BoardAsync(buyer, request);
        Assert.Equal((null, 0), (shut.OpenedAt, shut.Answers.Count));
        await Assert.ThrowsAnyAsync<PostgresException>(() => world.Platform.RunAsync(buyer, s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<long>($"select octet_length(sealed) as \"Value\" from quotes").ToListAsync()));

        await OpenAsync(due);
        var board = await BoardAsync(buyer, request);
        Assert.Equal([("Cycles du Nord", 1200.50m), ("Vélos du Sud", 1500m)], board.Answers.Select(answer => (answer.Company, answer.Amount ?? 0)));
        var file = await world.Platform.RunAsync(buyer, s => s.GetRequiredService<ReadQuotes>().FileAsync(request, board.Answers[1].Quote, default));
        Assert.Equal("devis.pdf", file?.Name);
        Assert.Equal(Pdf, file?.Bytes);
        var (_, neighbour) = await world.CommuneAsync();
        Assert.Null(await world.Platform.RunAsync(neighbour, s => s.GetRequiredService<ReadQuotes>().ForBuyerAsync(request, default)));
        Assert.Null(await world.Platform.RunAsync(neighbour, s => s.GetRequiredService<ReadQuotes>().FileAsync(request, board.Answers[1].Quote, default)));
    }

    [Fact]
    public async Task The_last_answer_in_time_counts_and_one_that_comes_after_the_date_is_not_kept()
    {
        var (buyer, request, due) = await SentAsync();
        await AnswerAsync(world.Chosen, request, "1500.00");
        await world.Platform.Database.SetNowAsync(due);                 // the last instant
        var last = Assert.IsType<AnswerQuoteRequest.Outcome.Received>(await AnswerAsync(world.Chosen, request, "1400.00"));
        await world.Platform.Database.SetNowAsync(due.AddMilliseconds(1));
        Assert.IsType<AnswerQuoteRequest.Outcome.TooLate>(await AnswerAsync(world.Chosen, request, "1300.00"));
        Assert.Equal(last.Sha256, (await world.Platform.RunAsync(world.As(world.Chosen), s => s.GetRequiredService<AnswerQuoteRequest>().OwnAsync(request, default)))?.Sha256);
        Assert.Null(await world.Platform.RunAsync(world.As(world.Other), s => s.GetRequiredService<AnswerQuoteRequest>().OwnAsync(request, default)));

        await OpenAsync(due);
        Assert.Equal(1400m, Assert.Single((await BoardAsync(buyer, request)).Answers).Amount);
    }

    [Fact]
    public async Task What_cannot_be_read_is_said_and_keeps_no_other_answer_closed()
    {
        var (buyer, request, due) = await SentAsync();
        await AnswerAsync(world.Other, request, "900.00", to: X25519Identity.Generate().Recipient.ToString());
        await AnswerAsync(world.Chosen, request, "1500.00");
        Assert.IsType<AnswerQuoteRequest.Outcome.NotSealed>(await SendAsync(world.Chosen, request, Encoding.UTF8.GetBytes(new string('{', 400))));
        await OpenAsync(due);
        Assert.Equal([(true, 1500m), (false, 0m)], (await BoardAsync(buyer, request)).Answers.Select(answer => (answer.Readable, answer.Amount ?? 0)));
    }

    [Theory]
    [InlineData("""{"v":1,"montant":"12.50","delai":"","message":""}""", true)]
    [InlineData("""{"v":2,"montant":"12.50","delai":"","message":""}""", false)]
    [InlineData("""{"v":1,"montant":"-1","delai":"","message":""}""", false)]
    [InlineData("""{"v":1,"montant":"12.505","delai":"","message":""}""", false)]
    [InlineData("""{"v":1,"montant":"12.50","delai":"","message":"","fichier":{"nom":"../x.pdf","octets":"JVBERi0="}}""", false)]
    [InlineData("""{"v":1,"montant":"12.50","delai":"","message":"","fichier":{"nom":"x.pdf","octets":"JVBERi0="}}""", true)]
    [InlineData("""{"v":1,"montant":"12.50","delai":"","message":"","fichier":{"nom":"x.pdf","octets":"TVqQ"}}""", false)]
    [InlineData("nul", false)]
    public void An_answer_is_what_the_page_writes_or_it_is_unreadable(string json, bool readable) => Assert.Equal(readable, QuoteContentOpened.Read(Encoding.UTF8.GetBytes(json + "   ")) is not null);

    [Fact]
    public async Task A_choice_comes_after_the_opening_and_an_order_after_the_choice_and_each_answerer_is_told()
    {
        var (buyer, request, due) = await SentAsync();
        await AnswerAsync(world.Chosen, request, "1500.00");
        await AnswerAsync(world.Other, request, "1200.00");
        Assert.Equal(new DecideQuote.Outcome.Refused(DecideQuote.Fault.NotOpenYet), await DecideAsync(buyer, request, QuoteDecision.WithoutChoice, said: "Plus besoin."));
        await OpenAsync(due);
        var cheapest = (await BoardAsync(buyer, request)).Answers[0].Quote;

        Assert.Equal(new DecideQuote.Outcome.Refused(DecideQuote.Fault.Already), await DecideAsync(buyer, request, QuoteDecision.Ordered, said: "BC-1"));
        Assert.Equal(new DecideQuote.Outcome.Refused(DecideQuote.Fault.NothingChosen), await DecideAsync(buyer, request, QuoteDecision.Selected, Guid.CreateVersion7()));
        Assert.IsType<DecideQuote.Outcome.Decided>(await DecideAsync(buyer, request, QuoteDecision.Selected, cheapest, because: " Il tient le délai. "));
        Assert.Equal([(null, "Il tient le délai.")], (await BoardAsync(buyer, request)).Decisions.Select(made => (made.Said, made.Because)));      // for the account alone: what the letters say is « Said »
        Assert.Equal(new DecideQuote.Outcome.Refused(DecideQuote.Fault.Already), await DecideAsync(buyer, request, QuoteDecision.Selected, cheapest));
        Assert.Equal(new DecideQuote.Outcome.Refused(DecideQuote.Fault.ReferenceMissing), await DecideAsync(buyer, request, QuoteDecision.Ordered, said: " "));
        Assert.IsType<DecideQuote.Outcome.Decided>(await DecideAsync(buyer, request, QuoteDecision.Ordered, said: "BC-2026-118"));
        Assert.Equal(new DecideQuote.Outcome.Refused(DecideQuote.Fault.Already), await DecideAsync(buyer, request, QuoteDecision.WithoutChoice, said: "Trop tard."));

        var decided = Assert.Single(await world.Platform.FactsAsync<QuoteDecided>(), fact => fact.Request == request.Value && fact.Decision == QuoteDecision.Selected);
        await world.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<TellAnswerers>().ExecuteAsync(decided, default));
        var told = (await world.Platform.FactsAsync<AnswererToTell>()).TakeLast(2).ToList();
        Assert.Equal(cheapest, Assert.Single(told, fact => fact.IsChosen).Quote);
        foreach (var fact in told) await world.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<TellAnswerers>().ExecuteAsync(fact, default));
    }

    [Fact, Trait("Feature", "VR-43")]
    public async Task Who_had_been_chosen_is_told_that_no_order_follows_when_the_request_is_given_up()
    {
        var (buyer, request, due) = await SentAsync();
        await AnswerAsync(world.Chosen, request, "1500.00");
        await AnswerAsync(world.Other, request, "1200.00");
        await OpenAsync(due);
        var cheapest = (await BoardAsync(buyer, request)).Answers[0].Quote;
        await DecideAsync(buyer, request, QuoteDecision.Selected, cheapest);
        await DecideAsync(buyer, request, QuoteDecision.WithoutChoice, said: "Crédits retirés.");
        var given = Assert.Single(await world.Platform.FactsAsync<QuoteDecided>(), fact => fact.Request == request.Value && fact.Decision == QuoteDecision.WithoutChoice);
        await world.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<TellAnswerers>().ExecuteAsync(given, default));

        var told = (await world.Platform.FactsAsync<AnswererToTell>()).Where(fact => fact.Decision == QuoteDecision.WithoutChoice).TakeLast(2).ToList();
        Assert.Equal(cheapest, Assert.Single(told, fact => fact.IsChosen).Quote);
        foreach (var fact in told) await world.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<TellAnswerers>().ExecuteAsync(fact, default));
        var letters = (await PickupMail.ReadAsync(world.Platform.Configuration["Mail:Pickup"]!, default)).Where(m => m.Text.Contains("Crédits retirés.", StringComparison.Ordinal)).ToList();
        Assert.Equal((1, 1), (letters.Count(m => m.Text.Contains("Aucune commande ne suivra", StringComparison.Ordinal)), letters.Count(m => m.Text.Contains("ne donne pas de suite", StringComparison.Ordinal))));
    }

    [Fact, Trait("Feature", "VR-43")]
    public async Task Between_the_gate_and_the_last_answer_nothing_is_shown_and_nothing_decided()
    {
        var (buyer, request, due) = await SentAsync();
        await AnswerAsync(world.Chosen, request, "1500.00");
        await AnswerAsync(world.Other, request, "1200.00");
        await world.Platform.Database.SetNowAsync(due.AddMilliseconds(1));
        Assert.True(await ReleaseAsync() > 0);
        await NothingYetAsync();

        // One of the two, as when a batch ends between them: the buyers are not told either.
        await world.Platform.SuperuserAsync("insert into opened_quotes select tenant_id, id, request_id, company_id, company_name, received_at, now(), false from quotes where request_id = $1 order by received_at limit 1", request.Value);
        await NothingYetAsync();
        await world.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<TellAnswersOpen>().FindAsync(default));
        Assert.DoesNotContain(await world.Platform.FactsAsync<QuoteAnswersOpen>(), one => one.Request == request.Value);
        await OpenAllAsync();
        Assert.Single(await world.Platform.FactsAsync<QuoteAnswersOpen>(), one => one.Request == request.Value);
        Assert.Equal(2, (await BoardAsync(buyer, request)).Answers.Count);
        Assert.IsType<DecideQuote.Outcome.Decided>(await DecideAsync(buyer, request, QuoteDecision.WithoutChoice, said: "Plus besoin."));

        async Task NothingYetAsync()
        {
            var board = await BoardAsync(buyer, request);
            Assert.Equal((null, 0), (board.OpenedAt, board.Answers.Count));
            Assert.Equal(new DecideQuote.Outcome.Refused(DecideQuote.Fault.NotOpenYet), await DecideAsync(buyer, request, QuoteDecision.WithoutChoice, said: "Aucune réponse."));
            Assert.Equal("42501", (await Assert.ThrowsAnyAsync<PostgresException>(() => RunAsync(buyer, $"insert into quote_outcomes values ('{buyer.TenantId}', '{request}', 1, 'WithoutChoice', null, 'x', '{buyer.Person}', 'x', now())"))).SqlState);
        }
    }

    [Fact, Trait("Feature", "VR-43")]
    public async Task One_gate_that_cannot_be_opened_keeps_no_other_shut_and_its_buyer_is_told()
    {
        var (damagedBuyer, damaged, due) = await SentAsync();      // the first that is due
        var others = new[] { await SentAsync(), await SentAsync() };
        await AnswerAsync(world.Chosen, others[0].Request, "10.00");
        await world.Platform.SuperuserAsync("update quote_gate_secrets set sealed = decode(repeat('00', 200), 'hex') where request_id = $1", damaged.Value);
        await OpenAsync(due.AddMinutes(1));

        foreach (var (buyer, request, _) in others) Assert.NotNull((await BoardAsync(buyer, request)).OpenedAt);
        var shut = await BoardAsync(damagedBuyer, damaged);
        Assert.Null(shut.OpenedAt);
        Assert.NotNull(shut.FailedAt);
        await world.Platform.SuperuserAsync("delete from quote_gate_secrets where request_id = $1", damaged.Value);      // the class goes on with its database
    }

    [Fact, Trait("Feature", "VR-43")]
    public async Task The_buyers_of_the_department_are_told_that_answers_are_open_and_nobody_before()
    {
        var (buyer, request, due) = await SentAsync();
        await AnswerAsync(world.Chosen, request, "1500.00");
        await OpenAllAsync();
        Assert.DoesNotContain(await world.Platform.FactsAsync<QuoteAnswersOpen>(), one => one.Request == request.Value);
        await OpenAsync(due);
        var fact = Assert.Single(await world.Platform.FactsAsync<QuoteAnswersOpen>(), one => one.Request == request.Value);
        await TellAsync(s => s.ExecuteAsync(fact, default));

        var told = Assert.Single(await world.Platform.FactsAsync<AnswersReaderToTell>(), one => one.Request == request.Value);
        await TellAsync(s => s.ExecuteAsync(told, default));
        await TellAsync(s => s.ExecuteAsync(told, default));      // as when it died before it was noted
        var letter = Assert.Single(await PickupMail.ReadAsync(world.Platform.Configuration["Mail:Pickup"]!, default), m => m.Subject.StartsWith("Réponses à votre demande", StringComparison.Ordinal));
        Assert.Contains("Une entreprise a répondu", letter.Text, StringComparison.Ordinal);
        Assert.Contains($"/acheteur/devis/{request}", letter.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("1500", letter.Text, StringComparison.Ordinal);
        Assert.Equal(buyer.PersonId, (await world.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().Memberships.SingleAsync(m => m.Id == new Id<Membership>(told.Membership)))).PersonId);

        Task TellAsync(Func<TellAnswersOpen, Task> tell) => world.Platform.RunAsync(new Scope.System("test"), s => tell(s.GetRequiredService<TellAnswersOpen>()));
    }

    [Fact]
    public async Task Who_answered_and_left_since_is_not_written_to_and_his_company_is()
    {
        var (left, stays) = (await world.Platform.CompanyAsync("Départs et fils", "444444442"), await world.Platform.CompanyAsync("Départs et fils, embauche", "555555556"));
        var (_, request, _) = await SentAsync();
        Assert.IsType<AnswerQuoteRequest.Outcome.Received>(await AnswerAsync(left, request, "10.00"));
        var own = await world.Platform.RunAsync(world.As(left), s => s.GetRequiredService<AnswerQuoteRequest>().OwnAsync(request, default));
        await world.Platform.SuperuserAsync("update company_members set company_id = $1 where person_id = $2", left.Id, stays.Depositor.Id);
        await world.Platform.SuperuserAsync("update company_members set left_at = now() where person_id = $1", left.Depositor.Id);

        await world.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<TellAnswerers>().ExecuteAsync(new QuoteReceived(own!.Id), default));      // it was received
        var letters = Directory.EnumerateFiles(world.Platform.Configuration["Mail:Pickup"]!).Select(File.ReadAllText).ToList();      // every test host has this folder
        Assert.Contains(letters, letter => letter.Contains(stays.Depositor.Email, StringComparison.Ordinal));
        Assert.DoesNotContain(letters, letter => letter.Contains(left.Depositor.Email, StringComparison.Ordinal));
    }

    [NeedsToolFact("weasyprint")]
    public async Task The_receipt_of_an_answer_is_printed_once_for_its_company_and_says_no_price()
    {
        var (buyer, request, _) = await SentAsync();
        var received = Assert.IsType<AnswerQuoteRequest.Outcome.Received>(await AnswerAsync(world.Chosen, request, "1500.00"));
        var own = await world.Platform.RunAsync(world.As(world.Chosen), s => s.GetRequiredService<AnswerQuoteRequest>().OwnAsync(request, default));
        var system = new Scope.System("test");
        await world.Platform.RunAsync(system, s => s.GetRequiredService<TellAnswerers>().ExecuteAsync(new QuoteReceived(own!.Id), default));      // it was received
        var fact = Assert.Single(await world.Platform.FactsAsync<QuoteReceiptToPrint>(), one => one.Quote == own!.Id);
        for (var round = 0; round < 2; round++) await world.Platform.RunAsync(system, s => s.GetRequiredService<PrintQuoteReceipt>().ExecuteAsync(fact, default));

        Task<byte[]?> ReadAsync(Scope who) => Papers.ReadAsync(world.Platform, who, PaperKind.QuoteReceipt, own!.Id);
        var text = await Papers.WordsAsync(await ReadAsync(world.As(world.Chosen)) ?? throw new InvalidOperationException("Not printed."));
        Assert.Contains("Dix vélos", text, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(received.Sha256)[..4], text, StringComparison.Ordinal);
        Assert.DoesNotContain("1500", text, StringComparison.Ordinal);
        foreach (var stranger in (Scope[])[buyer, world.As(world.Other), world.AsLead]) Assert.Null(await ReadAsync(stranger));
    }

    [NeedsToolFact("weasyprint"), Trait("Feature", "VR-21")]
    public async Task The_receipt_of_an_answer_to_a_structure_that_was_corrected_names_one_body_with_its_own_number()
    {
        var (tenant, _) = await world.CommuneAsync();
        var administrator = new Scope.Tenant(tenant.Id.Value, (await world.Platform.PersonAsync(tenant, "Aline Mairie", MembershipRole.AccountAdmin)).Id);
        var (structure, department) = await world.Platform.RunAsync(administrator, async s =>
        {
            var made = Assert.IsType<CreateSubEntity.Outcome.Created>(await s.GetRequiredService<CreateSubEntity>().ExecuteAsync(new("École des Tilleuls", "73282932000074", 3), default)).SubEntity;
            return (made, Assert.IsType<CreateDepartment.Outcome.Created>(await s.GetRequiredService<CreateDepartment>().ExecuteAsync(new("Direction", made, null), default)).Department);
        });
        var buyer = new Scope.Tenant(tenant.Id.Value, (await world.Platform.PersonAsync(tenant, department, "Édith École", MembershipRole.Buyer)).Id);
        var request = await world.DraftAsync(buyer);
        Assert.IsType<SendQuoteRequest.Outcome.Sent>(await world.SendAsync(buyer, request));
        Assert.IsType<AnswerQuoteRequest.Outcome.Received>(await AnswerAsync(world.Chosen, request, "1500.00"));
        Assert.Equal([], await world.Platform.RunAsync(administrator, s => s.GetRequiredService<CorrectSubEntity>().ExecuteAsync(new(structure, "École des Érables", "13002526500013"), default)));
        var own = await world.Platform.RunAsync(world.As(world.Chosen), s => s.GetRequiredService<AnswerQuoteRequest>().OwnAsync(request, default));
        await world.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PrintQuoteReceipt>().ExecuteAsync(new(own!.Id), default));

        var text = await Papers.WordsAsync(await Papers.ReadAsync(world.Platform, world.As(world.Chosen), PaperKind.QuoteReceipt, own!.Id) ?? throw new InvalidOperationException("Not printed."));
        Assert.Contains("Tilleuls", text, StringComparison.Ordinal);      // as it was sent
        Assert.Contains("73282932000074", string.Concat(text.Where(char.IsAsciiDigit)), StringComparison.Ordinal);
        foreach (var later in (string[])["Érables", "13002526500013"]) Assert.DoesNotContain(later, text.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_of_before_is_given_a_gate_when_the_database_is_brought_up_although_row_security_is_forced()
    {
        var (_, request, _) = await SentAsync();
        await world.Platform.SuperuserAsync("delete from quote_gate_secrets where request_id = $1", request.Value);
        await world.Platform.SuperuserAsync("delete from quote_gates where request_id = $1", request.Value);
        var whole = MigrationRunner.Embedded.Single(migration => migration.Name == "0222_sealed_quotes").Sql;
        var part = whole[whole.IndexOf("-- Those of before too", StringComparison.Ordinal)..whole.IndexOf("-- The only way in", StringComparison.Ordinal)];
        await using var source = NpgsqlDataSource.Create(world.Platform.Database.ConnectionString(DatabaseRole.Owner));
        await using (var command = source.CreateCommand(part)) await command.ExecuteNonQueryAsync();

        await world.PrepareGatesAsync();
        Assert.IsType<AnswerQuoteRequest.Outcome.Received>(await AnswerAsync(world.Chosen, request, "1500.00"));
    }

    [Fact, Trait("Feature", "VR-01")]
    public async Task The_database_alone_keeps_the_gate_shut_and_the_answers_apart()
    {
        var (buyer, request, due) = await SentAsync(isPublic: false);
        Assert.IsType<AnswerQuoteRequest.Outcome.Received>(await AnswerAsync(world.Chosen, request, "1500.00"));
        Assert.IsType<AnswerQuoteRequest.Outcome.NotFound>(await AnswerAsync(world.Other, request, "1.00"));
        var tenant = buyer.TenantId;
        foreach (var (who, sql) in ((Scope, string)[])
        [
            (new Scope.Gate(), $"insert into quote_gate_releases values ('{tenant}', '{request}', 'AGE-SECRET-KEY-1', now())"),
            (buyer, $"insert into quote_gate_releases values ('{tenant}', '{request}', 'AGE-SECRET-KEY-1', now())"), (buyer, "select identity from quote_gate_releases"), (buyer, "select sealed from quotes"), (buyer, "select * from quote_gate_secrets"),
            (buyer, $"insert into quote_outcomes values ('{tenant}', '{request}', 1, 'WithoutChoice', null, 'x', '{buyer.Person}', 'x', now())"),
            (buyer, "update quote_gates set recipient = 'age1x'"), (world.As(world.Other), $"select sec.receive_quote('{request}', gen_random_uuid(), 'x', decode(repeat('00', 300), 'hex'))"),
            (new Scope.System("test"), $"insert into opened_quotes select tenant_id, id, request_id, company_id, company_name, received_at, now(), true, 1 from quotes where request_id = '{request}'"),
        ])
            Assert.Equal("42501", (await Assert.ThrowsAnyAsync<PostgresException>(() => RunAsync(who, sql))).SqlState);
        Assert.Equal(1, await CountAsync(world.As(world.Chosen), request));
        foreach (var stranger in (Scope[])[buyer, world.As(world.Other), world.AsLead]) Assert.Equal(0, await CountAsync(stranger, request));
        await OpenAsync(due);
        Assert.Single((await BoardAsync(buyer, request)).Answers);
    }

    private async Task<(Scope.Tenant Buyer, Id<QuoteRequest> Request, DateTimeOffset Due)> SentAsync(bool isPublic = true)
    {
        var (_, buyer) = await world.CommuneAsync();
        var request = await world.DraftAsync(buyer, isPublic);
        if (!isPublic) await world.Platform.RunAsync(buyer, s => s.GetRequiredService<ChooseSuppliers>().ExecuteAsync(new(request, [], [world.Chosen.Id]), default));
        Assert.IsType<SendQuoteRequest.Outcome.Sent>(await world.SendAsync(buyer, request));
        return (buyer, request, (await world.Platform.RunAsync(buyer, s => s.GetRequiredService<QuotesForBuyer>().FindAsync(request, default)))!.Request.AnswersDue);      // just sent
    }

    private async Task<AnswerQuoteRequest.Outcome> AnswerAsync(TestCompany company, Id<QuoteRequest> request, string amount, byte[]? file = null, string? to = null)
    {
        var recipient = to ?? await world.Platform.RunAsync(world.As(company), s => s.GetRequiredService<AnswerQuoteRequest>().RecipientAsync(request, default)) ?? X25519Identity.Generate().Recipient.ToString();
        var json = JsonSerializer.SerializeToUtf8Bytes(new { v = 1, montant = amount, delai = "3 semaines", message = "", fichier = file is null ? null : new { nom = "devis.pdf", octets = Convert.ToBase64String(file) } });
        return await SendAsync(company, request, AgeWriter.Encrypt(json, X25519Recipient.Parse(recipient)));
    }

    private Task<AnswerQuoteRequest.Outcome> SendAsync(TestCompany company, Id<QuoteRequest> request, byte[] bytes) =>
        world.Platform.RunAsync(world.As(company), s => s.GetRequiredService<AnswerQuoteRequest>().ExecuteAsync(new(request, company.Name, bytes), default));

    private Task<int> ReleaseAsync() => world.Platform.RunAsync(new Scope.Gate(), s => s.GetRequiredService<QuoteGates>().ReleaseAsync(default));

    private async Task OpenAsync(DateTimeOffset due)
    {
        await world.Platform.Database.SetNowAsync(due.AddMilliseconds(1));
        Assert.True(await ReleaseAsync() > 0);
        for (var round = 0; round < 2; round++) await OpenAllAsync();      // harmless when repeated
    }

    private async Task OpenAllAsync()
    {
        await world.Platform.Services.GetRequiredService<UnitOfWorkFactory>().RunWithoutTransactionAsync(new Scope.System("test"), s => s.GetRequiredService<OpenQuotes>().ExecuteAsync(default));
    }

    private async Task<ReadQuotes.Board> BoardAsync(Scope.Tenant buyer, Id<QuoteRequest> request) => await world.Platform.RunAsync(buyer, s => s.GetRequiredService<ReadQuotes>().ForBuyerAsync(request, default)) ?? throw new InvalidOperationException("Not sent.");

    private Task<DecideQuote.Outcome> DecideAsync(Scope.Tenant buyer, Id<QuoteRequest> request, QuoteDecision decision, Guid? quote = null, string? said = null, string? because = null) =>
        world.Platform.RunAsync(buyer, s => s.GetRequiredService<DecideQuote>().ExecuteAsync(new(request, decision, quote, said, because, "Claire"), default));

    // The amount in clear, wherever an answer stands before its date.
    private Task<List<Guid>> PlainAsync(string amount) => world.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().Database
        .SqlQuery<Guid>($"select id as \"Value\" from quotes where position(convert_to({amount}, 'UTF8') in sealed) > 0").ToListAsync());

    private async Task<long> CountAsync(Scope who, Id<QuoteRequest> request) => (await world.Platform.RunAsync(who, s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<long>($"select count(id) as \"Value\" from quotes where request_id = {request.Value}").ToListAsync())).Single();

    private Task<int> RunAsync(Scope who, string sql) => world.Platform.RunAsync(who, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(System.Runtime.CompilerServices.FormattableStringFactory.Create(sql)));
}
