using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Platform.Core.Data;
using Platform.Jobs;
using Platform.Testing;

namespace Platform.Faults.Tests;

/// <summary>A mail server that is down, refuses, hangs or hangs up: no deposit waits for it, no message is lost, and each leaves once.</summary>
[Collection("cluster")]
public sealed class MailFaultsTests(MailFaultsTests.OneConsultation one) : IClassFixture<MailFaultsTests.OneConsultation>
{
    private static readonly CancellationToken Cancel = CancellationToken.None;

    /// <summary>For all cases: each has a company and a mail server of its own.</summary>
    public sealed class OneConsultation : IAsyncLifetime
    {
        private static int companies;

        public Ceremony Given { get; private set; } = default!;         // set before the first test

        public async Task InitializeAsync() => Given = await Ceremony.PublishedAsync();

        public Task<TestCompany> CompanyAsync() => Given.Platform.CompanyAsync("Toitures du Sud", $"{111_111_118 + Interlocked.Increment(ref companies)}");

        public async Task DisposeAsync() => await Given.DisposeAsync();
    }

    [Theory]
    [InlineData("connect", "421 4.3.2 closing")]
    [InlineData("connect", MailSink.HangUp)]
    [InlineData("connect", MailSink.Silence)]
    [InlineData("MAIL", "451 4.3.0 try later")]
    [InlineData("RCPT", "450 4.2.1 mailbox busy")]
    [InlineData("RCPT", "550 5.7.1 refused")]
    [InlineData("DATA", "554 5.5.1 no")]
    [InlineData("DATA", MailSink.Silence)]
    [InlineData("body", MailSink.HangUp)]
    [InlineData(".", "452 4.3.1 no room")]
    [InlineData(".", MailSink.Silence)]
    [InlineData(".", MailSink.TakeAndHangUp)]
    public async Task A_deposit_is_received_all_the_same_and_its_message_leaves_once(string at, string said)
    {
        await using var sink = new MailSink { Instead = stage => stage == at ? said : null };
        var given = one.Given;
        var company = await one.CompanyAsync();
        await given.DepositAsync(company, 1);
        await using var worker = Papers.JobsOf(given.Platform, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Mail:Pickup"] = null, ["Mail:Host"] = sink.Host, ["Mail:Port"] = sink.Port.ToString(CultureInfo.InvariantCulture), ["Mail:Patience"] = "00:00:00.5",
        });
        var dispatch = new DispatchOutbox(new(worker.GetRequiredService<DataSources>()), new(), worker.GetRequiredService<UnitOfWorkFactory>(), OutboxLane.Messages, NullLogger<DispatchOutbox>.Instance);

        await dispatch.RunOnceAsync(Cancel);
        Assert.Equal(0L, await SentAsync(company));
        Assert.Equal(1L, await OneAsync("select count(*) from outbox where kind = 'bid-received' and done_at is null and last_error is not null"));

        sink.Instead = _ => null;
        await given.Platform.SuperuserAsync("update outbox set due_at = clock_timestamp() where done_at is null");        // the wait is over
        await dispatch.RunOnceAsync(Cancel);
        await dispatch.RunOnceAsync(Cancel);

        Assert.Equal(1L, await SentAsync(company));
        var receipts = sink.Mails.Where(mail => mail.To is [var to] && to == company.Depositor.Email).Select(MessageId).ToList();
        Assert.Single(receipts.Distinct(StringComparer.Ordinal));
        Assert.Equal(said == MailSink.TakeAndHangUp ? 2 : 1, receipts.Count);       // taken without a word: sent again, and recognised by its identifier
    }

    private static string MessageId(SunkMail mail) => mail.Source.Split("\r\n").Single(line => line.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase));

    private Task<object?> SentAsync(TestCompany company) => OneAsync($"select count(*) from messages where kind = 'recu-de-depot' and recipient = '{company.Depositor.Email}'");

    private async Task<object?> OneAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(one.Given.Platform.Database.SuperuserConnectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancel);
    }
}
