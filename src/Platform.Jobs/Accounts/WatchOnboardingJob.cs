using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Accounts;
using Platform.Core.Data;
using Quartz;

namespace Platform.Jobs.Accounts;

[DisallowConcurrentExecution]
public sealed class WatchOnboardingJob(UnitOfWorkFactory work) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await work.RunAsync(new Scope.System("job:watch-onboarding"), services => services.GetRequiredService<WatchOnboarding>().ExecuteAsync(cancellationToken), cancellationToken);
}
