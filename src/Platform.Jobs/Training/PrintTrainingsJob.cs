using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Training;
using Quartz;

namespace Platform.Jobs.Training;

[DisallowConcurrentExecution]
public sealed class PrintTrainingsJob(UnitOfWorkFactory work) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await work.RunWithoutTransactionAsync(new Scope.System("job:print-trainings"), services => services.GetRequiredService<PrintTrainings>().ExecuteAsync(cancellationToken));
}
