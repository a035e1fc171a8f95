using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Operations;
using Quartz;

namespace Platform.Jobs.Operations;

[DisallowConcurrentExecution]
public sealed class ScrubStoreJob(UnitOfWorkFactory work) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await work.RunWithoutTransactionAsync(new Scope.System("job:scrub-store"), services => services.GetRequiredService<ScrubStore>().ExecuteAsync(cancellationToken));
}
