using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Quotes;
using Quartz;

namespace Platform.Jobs.Quotes;

/// <summary>Opens the answers whose gate is open.</summary>
[DisallowConcurrentExecution]
public sealed class OpenQuotesJob(UnitOfWorkFactory work) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await work.RunWithoutTransactionAsync(
        new Scope.System("job:open-quotes"), services => services.GetRequiredService<OpenQuotes>().ExecuteAsync(cancellationToken));
}
