using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Dce;
using Quartz;

namespace Platform.Jobs.Dce;

[DisallowConcurrentExecution]
public sealed class HashArchivesJob(UnitOfWorkFactory work) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await work.RunWithoutTransactionAsync(new Scope.System("job:hash-archives"), services => services.GetRequiredService<HashArchives>().ExecuteAsync(cancellationToken));
}
