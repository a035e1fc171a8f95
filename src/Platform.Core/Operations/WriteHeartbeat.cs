using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Platform.Core.Operations;

/// <summary>
/// A worker has no port. It says every ten seconds, in a file (Health:File), that it lives and that its database answers; with what it may count
/// there. The text is Prometheus' own, for a textfile collector; its age is what a supervisor looks at. A database that is away leaves the file old.
/// </summary>
public sealed class WriteHeartbeat(IConfiguration configuration, TimeProvider clock, NpgsqlDataSource source, string? counts) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (configuration["Health:File"] is not { Length: > 0 } file) return;
        using var beat = new PeriodicTimer(Beat, clock);
        do await BeatAsync(file, stoppingToken);
        while (await beat.WaitForNextTickAsync(stoppingToken));
    }

    /// <returns>False when the database did not answer: or the disk is full: the file stays as it was.</returns>
    public async Task<bool> BeatAsync(string file, CancellationToken cancel)
    {
        var lines = new List<string>();
        try
        {
            await using var ask = source.CreateCommand(counts ?? "select 'platform_database_answers', 1::float8");
            await using var reader = await ask.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel)) lines.Add($"# TYPE {reader.GetString(0)} gauge\n{reader.GetString(0)} {reader.GetDouble(1).ToString("R", CultureInfo.InvariantCulture)}\n");
        }
        catch (NpgsqlException)
        {
            return false;
        }
        lines.Add($"# TYPE platform_heartbeat_seconds gauge\nplatform_heartbeat_seconds {clock.GetUtcNow().ToUnixTimeSeconds()}\n");
        try
        {
            await File.WriteAllTextAsync(file + ".part", string.Concat(lines), cancel);
            File.Move(file + ".part", file, overwrite: true);       // a reader sees the old one or the new one
            return true;
        }
        catch (IOException)
        {
            return false;       // a full disk stops the sign of life, not the work
        }
    }

    /// <summary>What the worker's role counts: facts waiting, lines not numbered, gates not opened after their limit, receipts without token.</summary>
    public const string WorkerCounts = """
        select 'platform_outbox_waiting', count(*)::float8 from outbox where done_at is null and queued_at <= clock_timestamp()
        union all select 'platform_outbox_oldest_seconds', coalesce(extract(epoch from clock_timestamp() - min(queued_at)), 0)::float8 from outbox where done_at is null and queued_at <= clock_timestamp()
        union all select 'platform_outbox_failing', count(*)::float8 from outbox where done_at is null and attempts >= 3
        union all select 'platform_register_waiting', count(*)::float8 from register_queue
        union all select 'platform_register_lag_seconds', coalesce(extract(epoch from clock_timestamp() - min(recorded_at)), 0)::float8 from register_queue
        """;
}
