using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Antivirus;
using Platform.Core.Data;
using Quartz;

namespace Platform.Jobs.Antivirus;

[DisallowConcurrentExecution]
public sealed class ScanFilesJob(UnitOfWorkFactory work) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await work.RunWithoutTransactionAsync(new Scope.System("job:scan-files"), services => services.GetRequiredService<ScanFiles>().ExecuteAsync(cancellationToken));
}
