using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Operations;
using Quartz;

namespace Platform.Jobs.Operations;

[DisallowConcurrentExecution]
public sealed class WatchThresholdsJob(UnitOfWorkFactory work) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await work.RunAsync(new Scope.System("job:watch-thresholds"), services => services.GetRequiredService<WatchThresholds>().ExecuteAsync(cancellationToken), cancellationToken);
}
