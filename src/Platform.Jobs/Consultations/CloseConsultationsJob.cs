using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Quartz;

namespace Platform.Jobs.Consultations;

/// <summary>Closes what has passed its deadline, one transaction each: one that must wait holds up no other.</summary>
[DisallowConcurrentExecution]
public sealed class CloseConsultationsJob(UnitOfWorkFactory work) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var scope = new Scope.System("job:close-consultations");
        var due = await work.RunAsync(scope, services => services.GetRequiredService<FindConsultationsToClose>().ExecuteAsync(cancellationToken), cancellationToken);
        foreach (var id in due)
        {
            await work.RunAsync(scope, services => services.GetRequiredService<CloseConsultation>().ExecuteAsync(new(id), cancellationToken), cancellationToken);
        }
    }
}
