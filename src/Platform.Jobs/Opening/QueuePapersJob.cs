using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Opening;
using Quartz;

namespace Platform.Jobs.Opening;

[DisallowConcurrentExecution]
public sealed class QueuePapersJob(UnitOfWorkFactory work) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await work.RunAsync(new Scope.System("job:queue-papers"), services => services.GetRequiredService<QueueMissingPapers>().ExecuteAsync(cancellationToken), cancellationToken);
}
