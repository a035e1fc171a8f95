using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Conventions;

/// <summary>
/// What the calendar brings to every convention: renewals, ends, reminders at six and three months. One transaction each, with its lines and its
/// notices: killed anywhere and run again, it does and tells each thing once. Scope System.
/// </summary>
public sealed class RenewConventions(UnitOfWorkFactory work)
{
    private static readonly Scope Who = new Scope.System("job:renew-conventions");

    /// <returns>How many were looked at.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        var standing = await work.RunAsync(Who, services => services.GetRequiredService<PlatformDb>().SharingConventions
            .Where(c => c.StartsOn != null && c.EndedOn == null).OrderBy(c => c.PeriodEndsOn).Select(c => c.Id).ToListAsync(cancel), cancel);
        var faults = new List<Exception>();
        foreach (var id in standing)
        {
            try
            {
                await work.RunAsync(Who, services => RenewAsync(services, id, cancel), cancel);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                faults.Add(fault);      // told at the end: one account's trouble keeps no other waiting
            }
        }
        return faults.Count == 0 ? standing.Count : throw new AggregateException(faults);
    }

    private static async Task RenewAsync(IServiceProvider services, Id<SharingConvention> id, CancellationToken cancel)
    {
        var ledger = new ConventionLedger(services.GetRequiredService<PlatformDb>(), services.GetRequiredService<CurrentScope>(), services.GetRequiredService<Data.Outbox.Outbox>());
        if (await ledger.OpenAsync(id.Value, cancel) is not { } opened) return;
        await ledger.AdvanceAsync(opened, tell: true, cancel);
        await ledger.WarnAsync(opened, cancel);
    }
}
