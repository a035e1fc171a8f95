using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Files;
using Platform.Core.Law;
using Platform.Core.Tenancy;

namespace Platform.Core.Exports;

/// <summary>
/// Makes the archives that were asked for, one after the other, and erases those whose days are over. One that fails is tried again, and holds up no other.
/// Scope System; opens its own transactions; harmless when repeated: an archive that was begun and not noted is erased or left without a name.
/// </summary>
public sealed class MakeExports(UnitOfWorkFactory work, CurrentScope scope, MakeExport make, IBlobStore blobs, ILogger<MakeExports> log)
{
    private sealed record Waiting(Guid Tenant, Guid Id, string AskedBy, int Attempts);

    private sealed record Old(Guid Tenant, Guid Id, string Parts);

    /// <returns>How many were made.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        var made = 0;
        foreach (var asked in await ReadAsync(db => db.Database.SqlQuery<Waiting>($"""
            select tenant_id as "Tenant", id as "Id", asked_by_name as "AskedBy", attempts as "Attempts" from account_exports
            where made_at is null and failed_at is null order by asked_at limit 20
            """).ToListAsync(cancel), cancel))
        {
            try
            {
                await NoteAsync(asked, await make.ExecuteAsync(asked.Tenant, asked.AskedBy, cancel), cancel);
                made++;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogError(fault, "The export {Export} cannot be made now.", asked.Id);
                await TriedAsync(asked, cancel);
            }
        }
        await EraseOldAsync(cancel);
        return made;
    }

    private Task NoteAsync(Waiting asked, MakeExport.Made made, CancellationToken cancel) => work.RunAsync(scope.Required, async services =>
    {
        var days = ExportRules.On(made.At).KeptDays;
        await services.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"""
            update account_exports set made_at = {made.At}, parts = {made.Parts.ToString()}, index_at = {made.IndexAt}, size = {made.Size}, files = {made.Files}, sha256 = {made.Sha256},
              keep_until = {made.At} + make_interval(days => {days})
            where tenant_id = {asked.Tenant} and id = {asked.Id} and made_at is null
            """, cancel);
        await services.GetRequiredService<Outbox>().AddAsync(new Noticed(NoticeTopic.ExportMade, asked.Id), cancel);
    }, cancel);

    private Task TriedAsync(Waiting asked, CancellationToken cancel) => work.RunAsync(scope.Required, async services =>
    {
        var db = services.GetRequiredService<PlatformDb>();
        var most = ExportRules.On(await db.NowAsync(cancel)).MostAttempts;
        await db.Database.ExecuteSqlAsync($"""
            update account_exports set attempts = attempts + 1, failed_at = case when attempts + 1 >= {most} then sec.now() end where tenant_id = {asked.Tenant} and id = {asked.Id} and made_at is null
            """, cancel);
    }, cancel);

    private async Task EraseOldAsync(CancellationToken cancel)
    {
        foreach (var old in await ReadAsync(db => db.Database.SqlQuery<Old>($"""
            select tenant_id as "Tenant", id as "Id", parts as "Parts" from account_exports where keep_until <= sec.now() and removed_at is null order by keep_until limit 20
            """).ToListAsync(cancel), cancel))
        {
            await blobs.DiscardAsync(BlobName.Parse(old.Parts), cancel);
            await work.RunAsync(scope.Required, services => services.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(
                $"update account_exports set removed_at = sec.now() where tenant_id = {old.Tenant} and id = {old.Id} and removed_at is null", cancel), cancel);
        }
    }

    private Task<List<T>> ReadAsync<T>(Func<PlatformDb, Task<List<T>>> read, CancellationToken cancel) =>
        work.RunAsync(scope.Required, services => read(services.GetRequiredService<PlatformDb>()), cancel);
}
