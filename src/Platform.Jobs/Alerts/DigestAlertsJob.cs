using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Alerts;
using Platform.Core.Data;
using Quartz;

namespace Platform.Jobs.Alerts;

/// <summary>Queues the digests of the day.</summary>
[DisallowConcurrentExecution]
public sealed class DigestAlertsJob(UnitOfWorkFactory work) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await work.RunAsync(
        new Scope.System("job:digest-alerts"), services => services.GetRequiredService<DigestAlerts>().ExecuteAsync(cancellationToken), cancellationToken);
}
