using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Exports;
using Quartz;

namespace Platform.Jobs.Exports;

[DisallowConcurrentExecution]
public sealed class MakeExportsJob(UnitOfWorkFactory work) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await work.RunWithoutTransactionAsync(new Scope.System("job:make-exports"), services => services.GetRequiredService<MakeExports>().ExecuteAsync(cancellationToken));
}
