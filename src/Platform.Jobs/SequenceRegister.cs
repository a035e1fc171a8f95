using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Platform.Core.Data;
using Platform.Core.Registers;

namespace Platform.Jobs;

/// <summary>Numbers the entries of the register and signs its head, in every Jobs node; the use case lets one work at a time.</summary>
public sealed class SequenceRegister(UnitOfWorkFactory work, ILogger<SequenceRegister> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await tick.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await work.RunAsync(new Scope.System("job:sequence-register"),
                    services => services.GetRequiredService<IntegrateEntries>().ExecuteAsync(stoppingToken), stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogError(fault, "Register not sequenced, next try in 200 ms");
            }
        }
    }
}
