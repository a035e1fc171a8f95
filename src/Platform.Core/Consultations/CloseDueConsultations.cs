using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>
/// Closes what has passed its deadline, one transaction each: one that must wait, or fails, holds up no other. Scope System; opens its own
/// transactions; harmless when repeated.
/// </summary>
public sealed class CloseDueConsultations(UnitOfWorkFactory work, CurrentScope scope, ILogger<CloseDueConsultations> log)
{
    /// <returns>How many were closed.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        var closed = 0;
        foreach (var id in await work.RunAsync(scope.Required, services => FindAsync(services.GetRequiredService<PlatformDb>(), cancel), cancel))
        {
            try
            {
                var outcome = await work.RunAsync(scope.Required, services => services.GetRequiredService<CloseConsultation>().ExecuteAsync(new(id), cancel), cancel);
                if (outcome is CloseConsultation.Outcome.Closed) closed++;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogError(fault, "Consultation {Consultation} cannot be closed now.", id);
            }
        }
        return closed;
    }

    private static async Task<List<Id<Consultation>>> FindAsync(PlatformDb db, CancellationToken cancel)
    {
        var due = await db.NowAsync(cancel) - CloseConsultation.Grace;
        return await db.Consultations.Where(c => c.PublishedAt != null && !c.Held && c.ClosedAt == null && c.DiscontinuedAt == null && c.SubmissionDeadline < due)
            .OrderBy(c => c.SubmissionDeadline).Select(c => c.Id).ToListAsync(cancel);
    }
}
