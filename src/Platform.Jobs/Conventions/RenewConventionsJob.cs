using Platform.Core.Conventions;
using Quartz;

namespace Platform.Jobs.Conventions;

/// <summary>The use case opens a transaction for each convention.</summary>
[DisallowConcurrentExecution]
public sealed class RenewConventionsJob(RenewConventions renew) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await renew.ExecuteAsync(cancellationToken);
}
