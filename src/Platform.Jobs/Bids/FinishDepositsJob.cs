using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Bids;
using Platform.Core.Data;
using Quartz;

namespace Platform.Jobs.Bids;

[DisallowConcurrentExecution]
public sealed class FinishDepositsJob(UnitOfWorkFactory work) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await work.RunWithoutTransactionAsync(new Scope.System("job:finish-deposits"), services => services.GetRequiredService<FinishDeposits>().ExecuteAsync(cancellationToken));
}
