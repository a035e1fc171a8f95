using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Approvals;
using Platform.Core.Data;
using Quartz;

namespace Platform.Jobs.Approvals;

[DisallowConcurrentExecution]
public sealed class RemindApproversJob(UnitOfWorkFactory work) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await work.RunAsync(new Scope.System("job:remind-approvers"), services => services.GetRequiredService<RemindApprovers>().ExecuteAsync(cancellationToken), cancellationToken);
}
