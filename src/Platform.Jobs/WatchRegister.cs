using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Platform.Core.Data;
using Platform.Core.Operations;

namespace Platform.Jobs;

/// <summary>At start and every hour, in every Jobs node: is the whole register what was signed?</summary>
public sealed class WatchRegister(UnitOfWorkFactory work, TimeProvider clock, ILogger<WatchRegister> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hour = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        do
        {
            try
            {
                var isRight = await work.RunWithoutTransactionAsync(new Scope.System("job:watch-register"), services => services.GetRequiredService<ScrubRegister>().ExecuteAsync(stoppingToken));
                if (!isRight) log.LogCritical("The register is not what was signed.");
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogError(fault, "The register cannot be read again now, next try in an hour.");
            }
        }
        while (await hour.WaitForNextTickAsync(stoppingToken));
    }
}
