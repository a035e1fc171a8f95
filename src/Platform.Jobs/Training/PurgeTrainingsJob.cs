using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Training;
using Quartz;

namespace Platform.Jobs.Training;

[DisallowConcurrentExecution]
public sealed class PurgeTrainingsJob(UnitOfWorkFactory work) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await work.RunAsync(new Scope.System("job:purge-trainings"), services => services.GetRequiredService<PurgeTrainings>().ExecuteAsync(cancellationToken), cancellationToken);
}
