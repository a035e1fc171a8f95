using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using Platform.Core.Data;
using Platform.Core.Faults;
using Platform.Core.Messaging;

namespace Platform.Core.Alerts;

/// <summary>
/// Sends what waits in alert_mails, on some lines at once: each takes fifty, sends them one after the other and notes each after the server's 250, before
/// the next. So a kill leaves one message a line in doubt, which its Message-ID makes recognisable; those that were leased go with the next worker after a
/// minute. Opens its own transactions: nothing is held while a server answers. Scope System.
/// </summary>
public sealed class DeliverAlerts(DataSources sources, IMailGateway gateway, WriteAlert write, IOptions<MailOptions> options)
{
    private const int Batch = 50;

    /// <summary>Some messages still wait: the fact comes back later, as often as it takes.</summary>
    public sealed class MailsWaitException() : Exception("Alerts still wait for the mail server.");

    public async Task ExecuteAsync(CancellationToken cancel)
    {
        await Task.WhenAll(Enumerable.Range(0, options.Value.Lines).Select(_ => DrainAsync(cancel)));
        await using var waiting = sources.For(System).CreateCommand("select exists (select from alert_mails where sent_at is null and given_up_at is null)");
        if (await waiting.ExecuteScalarAsync(cancel) is true) throw new MailsWaitException();
    }

    private static Scope System => new Scope.System("outbox:alert-mails-to-send");

    private async Task DrainAsync(CancellationToken cancel)
    {
        await using var connection = await sources.For(System).OpenConnectionAsync(cancel);
        IMailLine? line = null;
        try
        {
            while (await LeaseAsync(connection, cancel) is { Count: > 0 } leased)
            {
                line ??= await OpenAsync(connection, leased, cancel);
                using var sent = new CancellationTokenSource();
                var holding = HoldAsync(leased, sent.Token);
                try
                {
                    await SendAllAsync(connection, line, leased, cancel);
                }
                finally
                {
                    await sent.CancelAsync();
                    await holding;
                }
            }
        }
        finally
        {
            if (line is not null) await line.DisposeAsync();
        }
    }

    private async Task<IMailLine> OpenAsync(NpgsqlConnection connection, IReadOnlyList<Guid> leased, CancellationToken cancel)
    {
        try
        {
            return await gateway.OpenAsync(cancel);
        }
        catch
        {
            await GiveBackAsync(connection, leased, "nobody answers");
            throw;
        }
    }

    private async Task SendAllAsync(NpgsqlConnection connection, IMailLine line, IReadOnlyList<Guid> leased, CancellationToken cancel)
    {
        var letters = await write.ExecuteAsync(connection, leased, cancel);
        await using var note = Noting(connection);
        await note.PrepareAsync(cancel);
        for (var at = 0; at < leased.Count; at++)
        {
            var (state, error) = ("sent", (string?)null);
            try
            {
                Fault.Point("alert.before_send");
                if (letters.GetValueOrDefault(leased[at]) is { } letter) await line.SendAsync(letter, cancel);
                else (state, error) = ("given up", "nothing to say");      // given up by its reader, or the consultation by its buyer
            }
            catch (MailRefusedException refused)
            {
                (state, error) = (refused.IsForGood ? "given up" : "later", $"{refused.Code}");
            }
            catch (Exception broken)
            {
                await GiveBackAsync(connection, [.. leased.Skip(at)], broken.GetType().Name);
                throw;
            }
            Fault.Point("alert.after_250");
            (note.Parameters[0].Value, note.Parameters[1].Value, note.Parameters[2].Value) = (leased[at], state, (object?)error ?? DBNull.Value);
            await note.ExecuteNonQueryAsync(CancellationToken.None);      // a letter that was handed over and not noted would go twice
            Fault.Point("alert.after_note");
        }
    }

    private static NpgsqlCommand Noting(NpgsqlConnection connection) => new("""
        update alert_mails set sent_at = case when $2 = 'sent' then sec.now() end, given_up_at = case when $2 = 'given up' then sec.now() end, last_error = $3, leased_until = sec.now() + interval '1 minute' where id = $1 and sent_at is null
        """, connection)
    { Parameters = { new() { NpgsqlDbType = NpgsqlDbType.Uuid }, new() { NpgsqlDbType = NpgsqlDbType.Text }, new() { NpgsqlDbType = NpgsqlDbType.Text } } };

    private static async Task<IReadOnlyList<Guid>> LeaseAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var lease = new NpgsqlCommand("""
            with due as (select id from alert_mails where sent_at is null and given_up_at is null and coalesce(leased_until, '-infinity') <= sec.now() order by queued_at, id limit $1 for update skip locked)
            update alert_mails m set leased_until = sec.now() + interval '1 minute', attempts = attempts + 1 from due where m.id = due.id returning m.id
            """, connection) { Parameters = { new() { Value = Batch } } };
        await using var reader = await lease.ExecuteReaderAsync(cancel);
        var ids = new List<Guid>();
        while (await reader.ReadAsync(cancel)) ids.Add(reader.GetGuid(0));
        return ids;
    }

    // A slow server must not make another worker send the same messages.
    private async Task HoldAsync(IReadOnlyList<Guid> leased, CancellationToken sent)
    {
        using var beat = new PeriodicTimer(TimeSpan.FromSeconds(20));
        try
        {
            while (await beat.WaitForNextTickAsync(sent))
            {
                await using var renew = sources.For(System).CreateCommand("update alert_mails set leased_until = sec.now() + interval '1 minute' where id = any ($1) and sent_at is null and given_up_at is null");
                renew.Parameters.Add(new() { Value = leased.ToArray() });
                await renew.ExecuteNonQueryAsync(sent);
            }
        }
        catch (OperationCanceledException)
        {
            // Sent: nothing is held any more.
        }
    }

    private static async Task GiveBackAsync(NpgsqlConnection connection, IReadOnlyList<Guid> leased, string reason)
    {
        await using var give = new NpgsqlCommand("update alert_mails set leased_until = null, last_error = $2 where id = any ($1) and sent_at is null and given_up_at is null", connection)
        { Parameters = { new() { Value = leased.ToArray() }, new() { Value = reason } } };
        await give.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
