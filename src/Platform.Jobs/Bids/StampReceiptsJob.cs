using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Bids;
using Platform.Core.Data;
using Quartz;

namespace Platform.Jobs.Bids;

[DisallowConcurrentExecution]
public sealed class StampReceiptsJob(UnitOfWorkFactory work) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await work.RunWithoutTransactionAsync(new Scope.System("job:stamp-receipts"), services => services.GetRequiredService<StampReceipts>().ExecuteAsync(cancellationToken));
}
