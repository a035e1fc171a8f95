using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Support;
using Quartz;

namespace Platform.Jobs.Support;

/// <summary>Closes tickets that were solved and to which nobody came back.</summary>
[DisallowConcurrentExecution]
public sealed class CloseQuietTicketsJob(UnitOfWorkFactory work) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await work.RunAsync(
        new Scope.System("job:close-quiet-tickets"), services => services.GetRequiredService<CloseQuietTickets>().ExecuteAsync(cancellationToken), cancellationToken);
}
