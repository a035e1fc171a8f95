using System.Buffers;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Files;

namespace Platform.Core.Operations;

/// <summary>
/// Reads a slice of what the store has acknowledged and compares it with the hashes of the database: block after block of every deposit, then
/// files of consultations, then opened files, and again from the beginning. What is known to be wrong is read first, so that a repair shows at the
/// next slice. A store that does not answer proves nothing: the slice stops and comes again. Scope System; opens its own transactions.
/// </summary>
public sealed class ScrubStore(UnitOfWorkFactory work, CurrentScope scope, IBlobStore store, IOptions<ScrubOptions> options)
{
    private const int MostItems = 200;
    private const int MostRechecked = 20;
    private const int BufferSize = 1 << 17;

    /// <returns>How many items were read.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        var (place, items) = await RunAsync(db => ReadPlaceAsync(db, cancel), cancel);
        if (place.Debt >= options.Value.BytesPerSlice)
        {
            await MoveAsync(place with { Debt = place.Debt - options.Value.BytesPerSlice }, items, endOfRound: false, cancel);
            return 0;
        }
        return await ReadSliceAsync(place, items, await RecheckAsync(cancel), cancel);
    }

    // Those that waited longest, as much as a slice may read; an item is read whole, and the slices that follow pay for it.
    private async Task<long> RecheckAsync(CancellationToken cancel)
    {
        var spent = 0L;
        foreach (var wrong in await RunAsync(db => WrongAsync(db, cancel), cancel))
        {
            var item = await RunAsync(db => ItemAsync(db, wrong, cancel), cancel);
            if (item is not null) await JudgeAsync(item, cancel);
            spent += item?.Size ?? 0;
            await RunAsync(db => NoteRecheckAsync(db, wrong, isGone: item is null, cancel), cancel);
            if (spent >= options.Value.BytesPerSlice) break;
        }
        return spent;
    }

    private async Task<int> ReadSliceAsync(ScrubPlace place, long items, long rechecked, CancellationToken cancel)
    {
        var (read, spent) = (0, place.Debt + rechecked);
        var most = Math.Max(options.Value.BytesPerSlice, place.Debt + (2 * rechecked));      // what is wrong takes half of the reading at most
        foreach (var item in await RunAsync(db => StoredItem.AfterAsync(db, place, MostItems, cancel), cancel))
        {
            await JudgeAsync(item, cancel);
            (read, spent, place) = (read + 1, spent + item.Size, place.After(item));
            if (spent >= most) break;
        }
        var ended = read == 0;
        var next = ended ? place.NextArea() : place;
        await MoveAsync((next ?? ScrubPlace.Beginning) with { Debt = Math.Max(0, spent - options.Value.BytesPerSlice) }, items + read, next is null, cancel);
        return read;
    }

    private async Task JudgeAsync(StoredItem item, CancellationToken cancel)
    {
        var state = await ReadAsync(item, cancel);
        await work.RunAsync(scope.Required, services => services.GetRequiredService<RecordStoredFault>().ExecuteAsync(item, state, cancel), cancel);
    }

    private async Task<StoredState> ReadAsync(StoredItem item, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            await using var stream = await item.OpenAsync(store, cancel);
            for (int read; (read = await stream.ReadAsync(buffer, cancel)) > 0;) hash.AppendData(buffer, 0, read);
            return hash.GetHashAndReset().AsSpan().SequenceEqual(item.Sha256) ? StoredState.Right : StoredState.Altered;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return StoredState.Missing;
        }
        catch (Exception wrong) when (StoredDamage.Is(wrong) || wrong is UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            return StoredState.Altered;         // shorter than it was, a sector that cannot be read, under another owner since a restore, or its list is no list
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<(ScrubPlace Place, long Items)> ReadPlaceAsync(PlatformDb db, CancellationToken cancel)
    {
        await db.Database.ExecuteSqlAsync($"update scrubs set began_at = sec.now() where what = 'store' and began_at is null", cancel);
        var row = (await db.Database.SqlQuery<Row>($"""
            select area as "Area", after_account as "AfterAccount", after_id as "AfterId", after_number as "AfterNumber", debt as "Debt", items as "Items" from scrubs where what = 'store'
            """).ToListAsync(cancel)).Single();
        return (new(row.Area, row.AfterAccount, row.AfterId, row.AfterNumber, row.Debt), row.Items);
    }

    private static Task<List<Wrong>> WrongAsync(PlatformDb db, CancellationToken cancel) => db.Database.SqlQuery<Wrong>($"""
        select area as "Area", tenant_id as "Account", item_id as "Id", number as "Number" from stored_faults
        where mended_at is null and area <> 'registre' order by reread_at nulls first, found_at limit {MostRechecked}
        """).ToListAsync(cancel);

    // Nothing: its row was removed (a file of a draft), nobody misses the bytes any more.
    private static async Task<StoredItem?> ItemAsync(PlatformDb db, Wrong wrong, CancellationToken cancel) =>
        (await StoredItem.AfterAsync(db, ScrubPlace.Before(wrong.Area, wrong.Account, wrong.Id, wrong.Number), 1, cancel)).SingleOrDefault(i => i.Id == wrong.Id && i.Number == wrong.Number);

    private static Task<int> NoteRecheckAsync(PlatformDb db, Wrong wrong, bool isGone, CancellationToken cancel) => db.Database.ExecuteSqlAsync($"""
        update stored_faults set reread_at = sec.now(), mended_at = case when {isGone} then sec.now() end
        where tenant_id = {wrong.Account} and area = {wrong.Area} and item_id = {wrong.Id} and number = {wrong.Number} and mended_at is null
        """, cancel);

    private Task MoveAsync(ScrubPlace place, long items, bool endOfRound, CancellationToken cancel) => RunAsync(db => db.Database.ExecuteSqlAsync($"""
        update scrubs set area = {place.Area}, after_account = {place.AfterAccount}, after_id = {place.AfterId}, after_number = {place.AfterNumber}, debt = {place.Debt},
          whole_began_at = case when {endOfRound} then began_at else whole_began_at end, whole_ended_at = case when {endOfRound} then sec.now() else whole_ended_at end,
          whole_items = case when {endOfRound} then {items} else whole_items end,
          began_at = case when {endOfRound} then null else began_at end, items = case when {endOfRound} then 0 else {items} end
        where what = 'store'
        """, cancel), cancel);

    private Task<T> RunAsync<T>(Func<PlatformDb, Task<T>> act, CancellationToken cancel) =>
        work.RunAsync(scope.Required, services => act(services.GetRequiredService<PlatformDb>()), cancel);

    private sealed record Row(string Area, Guid AfterAccount, Guid AfterId, long AfterNumber, long Debt, long Items);

    private sealed record Wrong(string Area, Guid Account, Guid Id, long Number);
}
