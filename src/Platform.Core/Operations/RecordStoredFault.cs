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
        await outbox.AddAsync(new StoredFaultFound(now.UtcDateTime.ToString("yyyy-MM-dd'T'HH", System.Globalization.CultureInfo.InvariantCulture)), cancel);
    }
}
