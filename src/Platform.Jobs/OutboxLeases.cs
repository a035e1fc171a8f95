using Npgsql;
using Platform.Core.Data;

namespace Platform.Jobs;

/// <summary>
/// Takes due facts for thirty seconds at a time and renews while they are worked on, any number of workers at once (role platform_dispatch: no
/// payload). The epoch is the fence: a worker that overslept its lease finds another epoch and rolls back.
/// </summary>
public sealed class OutboxLeases(DataSources sources)
{
    /// <param name="lane">Only what belongs to it.</param>
    public async Task<IReadOnlyList<OutboxRow>> TakeAsync(OutboxLane lane, CancellationToken cancel)
    {
        await using var lease = sources.Dispatch.CreateCommand("""
            with due as (
              select id from outbox where done_at is null and due_at <= clock_timestamp() and coalesce(leased_until, '-infinity') < clock_timestamp()
                and case when kind like 'print-%' then 'print-' when kind like 'webhook-%' then 'webhook-' when kind like 'channel-%' then 'channel-' when kind like 'alert-%' then 'alert-' when kind like 'scan-%' then 'scan-' else '' end = $2
              order by due_at limit $1 for update skip locked)
            update outbox o set lease_epoch = lease_epoch + 1, leased_until = clock_timestamp() + interval '30 seconds', attempts = attempts + 1
            from due where o.id = due.id returning o.id, o.tenant_id, o.company_id, o.actor, o.kind, o.lease_epoch, o.attempts
            """);
        lease.Parameters.Add(new NpgsqlParameter<int> { TypedValue = lane.AtOnce });
        lease.Parameters.Add(new NpgsqlParameter<string> { TypedValue = lane.Prefix });
        await using var reader = await lease.ExecuteReaderAsync(cancel);
        var rows = new List<OutboxRow>();
        while (await reader.ReadAsync(cancel))
        {
            rows.Add(new OutboxRow(reader.GetGuid(0), Nullable(1), Nullable(2), Nullable(3), reader.GetString(4), reader.GetInt64(5), reader.GetInt32(6)));
        }
        return rows;

        Guid? Nullable(int column) => reader.IsDBNull(column) ? null : reader.GetGuid(column);
    }

    /// <summary>Renews until <paramref name="worked"/>: a slow mail server must not make another worker send the same messages.</summary>
    public async Task HoldAsync(IReadOnlyCollection<OutboxRow> rows, CancellationToken worked)
    {
        using var beat = new PeriodicTimer(TimeSpan.FromSeconds(10));
        try
        {
            while (await beat.WaitForNextTickAsync(worked)) await RenewAsync(rows, worked);
        }
        catch (OperationCanceledException)
        {
            // Worked on: nothing is held any more.
        }
    }

    public async Task RenewAsync(IReadOnlyCollection<OutboxRow> rows, CancellationToken cancel)
    {
        await using var renew = sources.Dispatch.CreateCommand("""
            update outbox o set leased_until = clock_timestamp() + interval '30 seconds'
            from unnest($1::uuid[], $2::bigint[]) mine (id, epoch) where o.id = mine.id and o.lease_epoch = mine.epoch and o.done_at is null and o.leased_until is not null
            """);
        renew.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. rows.Select(r => r.Id)] });
        renew.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. rows.Select(r => r.LeaseEpoch)] });
        await renew.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Returns what was leased and not begun; not cancellable, because it is done on leaving.</summary>
    public async Task GiveBackAsync(IReadOnlyCollection<OutboxRow> rows)
    {
        await using var give = sources.Dispatch.CreateCommand("""
            update outbox o set leased_until = null, attempts = attempts - 1
            from unnest($1::uuid[], $2::bigint[]) mine (id, epoch) where o.id = mine.id and o.lease_epoch = mine.epoch and o.done_at is null
            """);
        give.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. rows.Select(r => r.Id)] });
        give.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. rows.Select(r => r.LeaseEpoch)] });
        await give.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>Backs off from one second to one hour with jitter. Never dropped: it stays due and visible.</summary>
    /// <param name="reason">Class of the failure, without any content of the fact.</param>
    public async Task PostponeAsync(OutboxRow row, string reason, CancellationToken cancel)
    {
        await using var postpone = sources.Dispatch.CreateCommand("""
            update outbox set leased_until = null, last_error = $3,
              due_at = clock_timestamp() + least(power(2, least($4, 12) - 1), 3600) * (0.75 + random() / 2) * interval '1 second'
            where id = $1 and lease_epoch = $2
            """);
        postpone.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = row.Id });
        postpone.Parameters.Add(new NpgsqlParameter<long> { TypedValue = row.LeaseEpoch });
        postpone.Parameters.Add(new NpgsqlParameter<string> { TypedValue = reason });
        postpone.Parameters.Add(new NpgsqlParameter<int> { TypedValue = row.Attempts });
        await postpone.ExecuteNonQueryAsync(cancel);
    }
}
