using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Identity;
using Quartz;

namespace Platform.Jobs.Identity;

[DisallowConcurrentExecution]
public sealed class StartRecoveriesJob(UnitOfWorkFactory work) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await work.RunAsync(new Scope.System("job:start-recoveries"), services => services.GetRequiredService<StartDueRecoveries>().ExecuteAsync(cancellationToken), cancellationToken);
}
