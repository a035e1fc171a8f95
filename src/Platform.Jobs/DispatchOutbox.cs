using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Platform.Core.Data;
using Platform.Core.Faults;

namespace Platform.Jobs;

/// <summary>Facts that wait for one another: a printer that hangs, the software of an account or an official journal that does not answer must delay no message.</summary>
/// <param name="Prefix">What its facts are called by: « print-… », « webhook-… »; empty: all others.</param>
/// <param name="AtOnce">How many are leased together.</param>
public sealed record OutboxLane(string Prefix, int AtOnce)
{
    public static OutboxLane Messages { get; } = new("", 50);
    public static OutboxLane Printing { get; } = new("print-", 5);
    public static OutboxLane Webhooks { get; } = new("webhook-", 5);
    public static OutboxLane Channels { get; } = new("channel-", 5);

    /// <summary>Thousands of messages of one publication: nobody else's waits behind them.</summary>
    public static OutboxLane Alerts { get; } = new("alert-", 5);

    /// <summary>A slow antivirus delays no message.</summary>
    public static OutboxLane Scans { get; } = new("scan-", 5);

    public static IReadOnlyList<OutboxLane> All { get; } = [Messages, Printing, Webhooks, Channels, Alerts, Scans];
}

/// <summary>Every second: lease what is due, run each fact in one transaction together with its « done », go on. Effects outside the database are at-least-once.</summary>
public sealed class DispatchOutbox(OutboxLeases leases, OutboxHandlers handlers, UnitOfWorkFactory work, OutboxLane lane, ILogger<DispatchOutbox> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1));
        do
        {
            try
            {
                while (await RunOnceAsync(stoppingToken) > 0 && !stoppingToken.IsCancellationRequested) { }
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                log.LogError(fault, "Outbox unreachable, next try in a second");      // PostgreSQL restarting: the loop outlives it
            }
        }
        while (await tick.WaitForNextTickAsync(stoppingToken));
    }

    /// <returns>How many facts were done; postponed ones do not count, so that the loop rests.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancel)
    {
        var rows = await leases.TakeAsync(lane, cancel);
        if (rows.Count == 0) return 0;
        using var worked = new CancellationTokenSource();      // not on leaving: the fact at hand is finished, and held as long
        var holding = leases.HoldAsync(rows, worked.Token);
        try
        {
            return await RunAllAsync(rows, cancel);
        }
        finally
        {
            await worked.CancelAsync();
            await holding;
        }
    }

    private async Task<int> RunAllAsync(IReadOnlyList<OutboxRow> rows, CancellationToken cancel)
    {
        var done = 0;
        foreach (var (at, row) in rows.Index())
        {
            // Leaving: the fact at hand was finished, another node takes the others at once instead of waiting for the lease to run out.
            if (cancel.IsCancellationRequested)
            {
                await leases.GiveBackAsync([.. rows.Skip(at)]);
                break;
            }
            Fault.Point("outbox.after_lease");
            try
            {
                await HandleAsync(row, CancellationToken.None);      // a letter that was handed over and not noted would go twice
                done++;
            }
            catch (Exception fault)      // also a handler's own timeout, which is an OperationCanceledException: nothing else cancels here
            {
                log.LogWarning(fault, "{Kind} {Id} postponed at attempt {Attempts}", row.Kind, row.Id, row.Attempts);
                await leases.PostponeAsync(row, fault.GetType().Name, CancellationToken.None);
            }
        }
        return done;
    }

    private async Task HandleAsync(OutboxRow row, CancellationToken cancel)
    {
        var handler = handlers.Find(row.Kind) ?? throw new NotSupportedException($"No handler for {row.Kind}.");
        if (handler.OpensItsOwn) await HandleAloneAsync(handler, row, cancel);
        else await work.RunAsync(handler.ScopeOf(row), async services =>
        {
            await handler.RunAsync(await PayloadAsync(row, services, cancel), services, cancel);
            await DoneAsync(row, services, cancel);
        }, cancel);
        Fault.Point("job.after_done");
    }

    // Nothing is open while it waits; between the effect and the « done » it may die, and runs again.
    private async Task HandleAloneAsync(OutboxHandlers.Handler handler, OutboxRow row, CancellationToken cancel)
    {
        var scope = handler.ScopeOf(row);
        var payload = await work.ReadAsync(scope, services => PayloadAsync(row, services, cancel), cancel);
        await work.RunWithoutTransactionAsync(scope, async services =>
        {
            await handler.RunAsync(payload, services, cancel);
            return true;
        });
        await work.RunAsync(scope, services => DoneAsync(row, services, cancel), cancel);
    }

    private static async Task<string> PayloadAsync(OutboxRow row, IServiceProvider services, CancellationToken cancel)
    {
        Fault.Point("job.before_effect");
        return (await services.GetRequiredService<PlatformDb>().Database.SqlQuery<string>($"select payload::text as \"Value\" from outbox where id = {row.Id}").ToListAsync(cancel)).Single();
    }

    private static async Task DoneAsync(OutboxRow row, IServiceProvider services, CancellationToken cancel)
    {
        Fault.Point("job.after_effect");
        var fenced = await services.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(
            $"update outbox set done_at = clock_timestamp(), last_error = null where id = {row.Id} and lease_epoch = {row.LeaseEpoch} and done_at is null", cancel);
        if (fenced == 0) throw new InvalidOperationException("Another worker took this fact over.");
        Fault.Point("job.before_done");
    }
}
