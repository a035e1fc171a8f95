using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Identity;
using Quartz;

namespace Platform.Jobs.Identity;

[DisallowConcurrentExecution]
public sealed class AskAttestationsJob(UnitOfWorkFactory work) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await work.RunAsync(new Scope.System("job:ask-attestations"), services => services.GetRequiredService<AskAttestations>().ExecuteAsync(cancellationToken), cancellationToken);
}
