using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Files;
using Platform.Jobs;
using Platform.Testing;

namespace Platform.Faults.Tests;

/// <summary>Printing has a lane of its own: a printer that hangs or dies delays no message and no deposit, and each paper comes once.</summary>
[Collection("cluster")]
public sealed class PrintingTests
{
    private static readonly CancellationToken Cancel = CancellationToken.None;

    [NeedsToolFact("weasyprint")]
    public async Task A_dead_printer_delays_no_mail_and_the_paper_comes_once_when_it_is_back()
    {
        await using var given = await Ceremony.PublishedAsync();
        await given.Platform.SuperuserAsync("update outbox set done_at = clock_timestamp() where kind = 'print-notice'");        // its notice waits for the printer too
        var company = await given.Platform.CompanyAsync("Toitures du Sud", "111111118");
        var bid = await given.DepositAsync(company, 1);        // received: nobody printed anything
        await given.Platform.SuperuserAsync("insert into outbox (id, company_id, kind, key, payload) values ($1, $2, 'print-receipt', 'x', jsonb_build_object('Bid', $3::uuid, 'Stamped', true))", Guid.CreateVersion7(), company.Id, bid.Value);

        var broken = Worker(given, new() { ["Pdf:Python"] = "/nowhere/python3" });
        await broken.Printing.RunOnceAsync(Cancel);
        Assert.Equal("PrinterUnavailableException", await OneAsync(given, "select last_error from outbox where kind = 'print-receipt'"));
        await broken.Messages.RunOnceAsync(Cancel);
        Assert.Equal(1L, await OneAsync(given, "select count(*) from messages where kind = 'recu-de-depot'"));

        await given.Platform.SuperuserAsync("update outbox set due_at = clock_timestamp() - interval '1 second' where kind = 'print-receipt'");
        var (printing, _) = Worker(given, []);
        Assert.Equal(1, await printing.RunOnceAsync(Cancel));
        Assert.Equal(0, await printing.RunOnceAsync(Cancel));
        Assert.Equal(1L, await OneAsync(given, "select count(*) from printed_papers"));
        Assert.NotNull(await Papers.ReadAsync(given.Platform, new Scope.Company(company.Id, null), PaperKind.Receipt, bid.Value));
    }

    [Fact]
    public async Task The_lane_of_messages_takes_neither_a_paper_nor_a_call_to_somebody_else_s_software()
    {
        await using var given = await Ceremony.DraftAsync();
        await given.Platform.SuperuserAsync("update outbox set done_at = now()");
        await given.Platform.SuperuserAsync("insert into outbox (id, kind, key, payload) values ($1, 'print-receipt', 'x', '{}'), ($2, 'something', 'x', '{}'), ($3, 'webhook-delivery', 'x', '{}')", Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var leases = new OutboxLeases(given.Platform.Services.GetRequiredService<DataSources>());
        Assert.Equal(["something"], (await leases.TakeAsync(OutboxLane.Messages, Cancel)).Select(r => r.Kind));
        Assert.Equal(["print-receipt"], (await leases.TakeAsync(OutboxLane.Printing, Cancel)).Select(r => r.Kind));
        Assert.Equal(["webhook-delivery"], (await leases.TakeAsync(OutboxLane.Webhooks, Cancel)).Select(r => r.Kind));
    }

    private static (DispatchOutbox Printing, DispatchOutbox Messages) Worker(Ceremony given, Dictionary<string, string?> settings)
    {
        var services = Papers.JobsOf(given.Platform, settings);
        DispatchOutbox Of(OutboxLane lane) => new(new(services.GetRequiredService<DataSources>()), new(), services.GetRequiredService<UnitOfWorkFactory>(), lane, NullLogger<DispatchOutbox>.Instance);
        return (Of(OutboxLane.Printing), Of(OutboxLane.Messages));
    }

    private static async Task<object?> OneAsync(Ceremony given, string sql)
    {
        await using var source = NpgsqlDataSource.Create(given.Platform.Database.SuperuserConnectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancel);
    }
}
