using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Crypto.Transparency;

namespace Platform.Core.Operations;

internal enum StoredState { Right, Altered, Missing }

/// <summary>Something stored is not as it was: the operators are told, once an hour at most, however much is lost. Ids of no person.</summary>
public sealed record StoredFaultFound(string Hour) : IFact
{
    public static string Kind => "stored-fault-found";

    public string Key => Hour;
}

/// <summary>Writes down what a reading found, once, and that it is mended when it reads right again. Scope System.</summary>
public sealed class RecordStoredFault(PlatformDb db, Outbox outbox, ILogger<RecordStoredFault> log)
{
    internal async Task ExecuteAsync(StoredItem item, StoredState state, CancellationToken cancel)
    {
        if (state is StoredState.Right)
        {
            await db.Database.ExecuteSqlAsync($"""
                update stored_faults set mended_at = sec.now() where tenant_id = {item.Account} and area = {item.Area} and item_id = {item.Id} and number = {item.Number} and mended_at is null
                """, cancel);
            return;
        }
        await FoundAsync(item.Account, item.Area, item.Id, item.Number, item.Consultation, item.Deposit ?? (item.Bid is { } bid ? Ulid.Format(bid) : null), item.Part, state, cancel);
    }

    internal async Task FoundAsync(
        Guid account, string area, Guid id, long number, string? consultation, string? deposit, string? part, StoredState state, CancellationToken cancel)
    {
        var word = state is StoredState.Missing ? "missing" : "altered";
        var isNew = await db.Database.ExecuteSqlAsync($"""
            insert into stored_faults (tenant_id, id, area, item_id, number, consultation, deposit, part, state, found_at)
            values ({account}, {Guid.CreateVersion7()}, {area}, {id}, {number}, {consultation}, {deposit}, {part}, {word}, sec.now()) on conflict do nothing
            """, cancel);
        if (isNew == 0) return;
        log.LogCritical("Stored {Area} {Item} number {Number} is {State}", area, id, number, word);
        var now = await db.NowAsync(cancel);
        var fact = new StoredFaultFound(HourOf(now));
        await outbox.AddAsync(fact, cancel);
        // Told already in this hour, or being told: the next hour tells of the rest. Locked, so that no worker takes it before this is committed.
        var taken = (await db.Database.SqlQuery<bool>($"""
            select done_at is not null or leased_until is not null as "Value" from outbox
            where tenant_id is null and company_id is null and kind = {StoredFaultFound.Kind} and key = {fact.Key} for update
            """).ToListAsync(cancel)).Single();
        if (!taken) return;
        var next = now.AddHours(1);
        await outbox.AddAsync(new StoredFaultFound(HourOf(next)), cancel, due: next.AddTicks(-(next.Ticks % TimeSpan.TicksPerHour)));
    }

    private static string HourOf(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH", System.Globalization.CultureInfo.InvariantCulture);
}
