using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Identity;
using Quartz;

namespace Platform.Jobs.Identity;

[DisallowConcurrentExecution]
public sealed class ForgetSignInsJob(UnitOfWorkFactory work) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await work.RunAsync(new Scope.System("job:forget-sign-ins"), services => services.GetRequiredService<ForgetSignIns>().ExecuteAsync(cancellationToken), cancellationToken);
}
