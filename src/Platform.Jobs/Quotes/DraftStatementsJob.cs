using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Quotes;
using Quartz;

namespace Platform.Jobs.Quotes;

/// <summary>Drafts the statements of the year that is over.</summary>
[DisallowConcurrentExecution]
public sealed class DraftStatementsJob(UnitOfWorkFactory work) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await work.RunAsync(
        new Scope.System("job:draft-statements"), services => services.GetRequiredService<DraftStatements>().ExecuteAsync(cancellationToken), cancellationToken);
}
