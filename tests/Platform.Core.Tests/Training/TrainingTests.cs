using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Platform.Cli.StandIn;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Tests.Bids;
using Platform.Core.Training;
using Platform.Core.Values;
using Platform.Crypto.Json;
using Platform.Crypto.Transparency;
using Platform.Testing;

namespace Platform.Core.Tests.Training;

/// <summary>The practice space (VR-15): sealed and judged like a real deposit, worth nothing, bounded and erased.</summary>
public sealed class TrainingTests : IAsyncLifetime
{
    private readonly CancellationToken cancel = CancellationToken.None;
    private TestPlatform platform = null!;

    public async Task InitializeAsync() => platform = await TestPlatform.StartAsync();

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Fact, Trait("Feature", "VR-15"), Trait("Feature", "A7-C6")]
    public async Task A_visitor_without_account_gets_a_watermarked_receipt_of_his_own_form()
    {
        var training = await platform.TrainedAsync();

        Assert.True(CanonicalJson.IsCanonical(Encoding.UTF8.GetBytes(training.Receipt!)));
        var receipt = JsonNode.Parse(training.Receipt!)!;
        Assert.Equal("ESSAI — sans valeur", (string?)receipt["avertissement"]);
        Assert.Equal("recu-essai/1", (string?)receipt["profil"]);
        Assert.Null(receipt["details"]);       // what every verifier of a real receipt reads first
        Assert.Equal(2, receipt["enveloppes"]!.AsArray().Count);
        Assert.False(training.Late);
        Assert.StartsWith("ESSAI-", training.Number, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-15")]
    public async Task Its_paper_bears_the_watermark()
    {
        var training = await platform.TrainedAsync();

        var jobs = Papers.AsJobs(platform);
        Assert.Equal(1, await jobs.RunWithoutTransactionAsync(new Scope.System("job:print-trainings"), s => s.GetRequiredService<PrintTrainings>().ExecuteAsync(cancel)));
        var words = await Papers.WordsAsync((await platform.FindTrainingAsync(training.Id))!.Pdf!);
        Assert.Contains("ESSAI — sans valeur", words, StringComparison.Ordinal);
        Assert.Contains(training.Number, words, StringComparison.Ordinal);
        Assert.Equal(0, await jobs.RunWithoutTransactionAsync(new Scope.System("job:print-trainings"), s => s.GetRequiredService<PrintTrainings>().ExecuteAsync(cancel)));
    }

    [Fact, Trait("Feature", "VR-15")]
    public async Task What_came_after_its_own_limit_is_late()
    {
        var ticket = await platform.BegunTrainingAsync();
        await platform.Database.SetNowAsync(ticket.Limit.AddSeconds(1));

        var outcome = await platform.SendTrainingAsync(ticket, await SealedBid.SealAsync(ticket, GivenTraining.Documents(), cancel));

        Assert.True(Assert.IsType<FinishTraining.Outcome.Received>(outcome).Deposit.Late);
    }

    [Fact, Trait("Feature", "VR-15")]
    public async Task It_may_be_opened_at_its_limit_or_when_its_visitor_does_not_wait_and_not_before()
    {
        var (waits, hurries) = (await platform.TrainedAsync(), await platform.TrainedAsync());
        Assert.False(waits.MayBeOpened);

        Assert.True(await platform.AdvanceTrainingAsync(hurries.Id));
        Assert.True((await platform.FindTrainingAsync(hurries.Id))!.MayBeOpened);
        Assert.False((await platform.FindTrainingAsync(waits.Id))!.MayBeOpened);
        await platform.Database.SetNowAsync(waits.Deadline);
        Assert.True((await platform.FindTrainingAsync(waits.Id))!.MayBeOpened);
    }

    [Fact, Trait("Feature", "VR-15")]
    public async Task One_that_is_not_finished_cannot_be_opened_early()
    {
        var ticket = await platform.BegunTrainingAsync();
        Assert.False(await platform.AdvanceTrainingAsync(ticket.Bid));
    }

    [Fact, Trait("Feature", "VR-15")]
    public async Task It_is_gone_when_its_time_is_over_whether_the_purge_has_passed_or_not()
    {
        var training = await platform.TrainedAsync();
        await platform.Database.SetNowAsync(training.PurgeAt.AddMilliseconds(-1));
        Assert.Equal(0, await PurgeAsync());
        Assert.NotNull(await platform.FindTrainingAsync(training.Id));

        await platform.Database.SetNowAsync(training.PurgeAt);
        Assert.Null(await platform.FindTrainingAsync(training.Id));
        Assert.Equal(1, await PurgeAsync());
        Assert.Empty(await platform.Database.TablesHoldingAsync(training.Id.ToString()));
    }

    [Fact, Trait("Feature", "VR-15")]
    public async Task Nobody_leaves_more_here_than_the_rule_allows()
    {
        var ticket = await platform.BegunTrainingAsync();
        var envelope = ticket.Envelopes[0].Id;
        var block = new byte[DepositTicket.BlockSize];
        var fit = (int)(ticket.MaximumBytes / block.Length);
        for (var number = 0; number < fit; number++) Assert.Equal(TrainingStep.Stored, await platform.PutTrainingAsync(ticket.Bid, envelope, number, block));

        Assert.Equal(TrainingStep.TooLong, await platform.PutTrainingAsync(ticket.Bid, envelope, fit, block));
        await platform.Database.ExecuteAsSuperuserAsync($"""
            insert into trainings (id, begun_at, deadline, purge_at, recipient) select gen_random_uuid(), now(), now() + interval '1 hour', now() + interval '2 hours', '{ticket.Envelopes[0].Recipient}'
            from generate_series(1, {TrainingRules.On(ticket.Now).AliveDeposits})
            """);
        Assert.IsType<BeginTraining.Outcome.Full>(await platform.BeginTrainingAsync(ticket.Envelopes[0].Recipient));
    }

    [Theory, Trait("Feature", "VR-15")]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq")]
    public async Task Without_a_key_of_the_browser_nothing_begins(string? recipient) => Assert.IsType<BeginTraining.Outcome.NoKey>(await platform.BeginTrainingAsync(recipient));

    [Fact, Trait("Feature", "VR-15")]
    public async Task Bytes_that_are_not_those_announced_are_refused_and_the_same_block_twice_is_one()
    {
        var ticket = await platform.BegunTrainingAsync();
        var (envelope, bytes) = (ticket.Envelopes[0].Id, "ciphertext"u8.ToArray());

        Assert.Equal(TrainingStep.Mismatch, await platform.PutTrainingAsync(ticket.Bid, envelope, 0, bytes, new byte[32]));
        Assert.Equal(TrainingStep.Stored, await platform.PutTrainingAsync(ticket.Bid, envelope, 0, bytes));
        Assert.Equal(TrainingStep.Stored, await platform.PutTrainingAsync(ticket.Bid, envelope, 0, bytes));
        Assert.Equal(TrainingStep.OtherBytes, await platform.PutTrainingAsync(ticket.Bid, envelope, 0, "others"u8.ToArray()));
        Assert.Equal(TrainingStep.NotFound, await platform.PutTrainingAsync(ticket.Bid, Guid.CreateVersion7(), 0, bytes));
    }

    private Task<int> PurgeAsync() => platform.RunAsync(new Scope.System("job:purge-trainings"), s => s.GetRequiredService<PurgeTrainings>().ExecuteAsync(cancel));
}

/// <summary>Neither can ever be taken for the other, and what practises leaves no trace in what counts (I16).</summary>
public sealed class TrainingApartTests : IAsyncLifetime
{
    private readonly CancellationToken cancel = CancellationToken.None;
    private Depositor given = null!;

    public async Task InitializeAsync() => given = await Depositor.StartAsync();

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact, Trait("Feature", "VR-15")]
    public async Task A_real_deposit_refuses_an_envelope_that_was_sealed_for_practice()
    {
        var practice = await given.Platform.BegunTrainingAsync();
        var bid = await given.By(given.Company).BeginAsync(given.Consultation.Id, [1], cancel);
        var ticket = await given.By(given.Company).TicketAsync(bid, cancel);
        var disguised = ticket with { Envelopes = [.. ticket.Envelopes.Select(e => e with { Context = practice.Envelopes.Single(p => p.Kind == e.Kind).Context })] };

        await given.By(given.Company).SendAsync(bid, await SealedBid.SealAsync(disguised, Depositor.Documents(1), cancel), cancel);

        Assert.Equal("WrongContext", Assert.IsType<DepositBid.Outcome.NotConforming>(await given.By(given.Company).FinaliseAsync(bid, cancel)).Reason);
    }

    [Fact, Trait("Feature", "VR-15")]
    public async Task A_practice_deposit_refuses_an_envelope_that_was_sealed_for_a_real_consultation()
    {
        var practice = await given.Platform.BegunTrainingAsync();
        var bid = await given.By(given.Company).BeginAsync(given.Consultation.Id, [1], cancel);
        var ticket = await given.By(given.Company).TicketAsync(bid, cancel);
        var disguised = practice with { Envelopes = [.. practice.Envelopes.Select(e => e with { Context = ticket.Envelopes.First(r => r.Kind == e.Kind).Context })] };

        var outcome = await given.Platform.SendTrainingAsync(practice, await SealedBid.SealAsync(disguised, GivenTraining.Documents(), cancel));

        Assert.Equal("WrongContext", Assert.IsType<FinishTraining.Outcome.NotConforming>(outcome).Reason);
    }

    [Fact, Trait("Feature", "VR-15")]
    public async Task The_contexts_of_the_two_never_bear_the_same_version()
    {
        var practice = await given.Platform.BegunTrainingAsync();
        var ticket = await given.By(given.Company).TicketAsync(await given.By(given.Company).BeginAsync(given.Consultation.Id, [1], cancel), cancel);

        Assert.Equal(["essai/1"], Versions(practice));
        Assert.Equal(["pli/1"], Versions(ticket));

        static IEnumerable<string?> Versions(DepositTicket of) => of.Envelopes.Select(e => (string?)JsonNode.Parse(e.Context)!["v"]).Distinct();
    }

    [Fact, Trait("Feature", "VR-15")]
    public async Task A_whole_practice_leaves_no_row_and_no_byte_in_any_other_table_nor_in_the_store()
    {
        const string canary = "canari-9f27-hors-de-tout-registre";
        await given.DepositAsync(given.Company, 1);
        await given.IntegrateAsync();
        var before = await RowsAsync();
        var stored = StoredFiles();

        var training = await given.Platform.TrainedAsync(canary);
        await given.Platform.AdvanceTrainingAsync(training.Id);
        await Papers.AsJobs(given.Platform).RunWithoutTransactionAsync(new Scope.System("job:print-trainings"), s => s.GetRequiredService<PrintTrainings>().ExecuteAsync(cancel));
        await given.IntegrateAsync();
        await given.StampAsync();

        Assert.Equal(before, await RowsAsync());
        Assert.Equal(stored, StoredFiles());
        Assert.Empty(await given.Platform.Database.TablesHoldingAsync(canary));       // sealed: nobody here can read it
        string[] own = ["public.training_envelopes", "public.trainings"];
        foreach (var word in (string[])[training.Id.ToString(), Ulid.Format(training.Id), TrainingConsultation.Title, training.Recipient, training.Number])
            Assert.Empty((await given.Platform.Database.TablesHoldingAsync(word)).Except(own));
        Assert.NotEmpty(await given.Platform.Database.TablesHoldingAsync(training.Id.ToString()));       // the search can find
    }

    [Fact, Trait("Feature", "VR-15")]
    public void The_complete_export_of_an_account_names_no_table_of_the_practice_space()
    {
        using var stream = typeof(TrainingDeposit).Assembly.GetManifestResourceStream("papers/tables.json")!;
        var tables = JsonNode.Parse(stream)!.ToJsonString();
        Assert.Contains("\"bids\"", tables, StringComparison.Ordinal);
        Assert.DoesNotContain("\"trainings\"", tables, StringComparison.Ordinal);
        Assert.DoesNotContain("\"training_blocks\"", tables, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyDictionary<string, long>> RowsAsync()
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(given.Platform.Database.SuperuserConnectionString);
        await using var list = source.CreateCommand("""
            select tablename, (xpath('/row/c/text()', query_to_xml(format('select count(*) as c from public.%I', tablename), false, true, '')))[1]::text::bigint
            from pg_tables where schemaname = 'public' and tablename not in ('trainings', 'training_envelopes', 'training_blocks') order by 1
            """);
        await using var rows = await list.ExecuteReaderAsync(cancel);
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        while (await rows.ReadAsync(cancel)) counts[rows.GetString(0)] = rows.GetInt64(1);
        Assert.True(counts["bids"] > 0 && counts["register_entries"] > 0);
        return counts;
    }

    private string[] StoredFiles() => [.. Directory.EnumerateFiles(given.Platform.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
