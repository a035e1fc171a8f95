using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Quartz;

namespace Platform.Jobs.Consultations;

/// <summary>Closes what has passed its deadline.</summary>
[DisallowConcurrentExecution]
public sealed class CloseConsultationsJob(UnitOfWorkFactory work) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await work.RunWithoutTransactionAsync(
        new Scope.System("job:close-consultations"), services => services.GetRequiredService<CloseDueConsultations>().ExecuteAsync(cancellationToken));
}
