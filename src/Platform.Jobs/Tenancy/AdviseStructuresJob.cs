using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Quartz;

namespace Platform.Jobs.Tenancy;

[DisallowConcurrentExecution]
public sealed class AdviseStructuresJob(UnitOfWorkFactory work) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await work.RunAsync(new Scope.System("job:advise-structures"), services => services.GetRequiredService<AdviseStructures>().ExecuteAsync(cancellationToken), cancellationToken);
}
