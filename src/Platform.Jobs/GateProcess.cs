using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Platform.Core;
using Platform.Core.Data;
using Platform.Core.Opening;
using Platform.Core.Operations;

namespace Platform.Jobs;

/// <summary>
/// The gate: alone in its process, with its own database role and its own key file. Each second it makes the keys that were asked for and opens
/// what is due. It has no port and takes no order.
/// </summary>
public sealed class GateProcess(UnitOfWorkFactory work, ReleaseGates release, QuoteGates quotes, TimeProvider clock, ILogger<GateProcess> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    public static void AddGateProcess(IServiceCollection services, IConfiguration configuration)
    {
        services.AddPlatformGate(configuration);
        services.AddOptions<GateOptions>()
            .Validate(gate => File.Exists(gate.KeyPath), "Gate:KeyPath names no file.")
            .Validate(gate => gate.RecoveryRecipient is { Length: > 0 }, "Gate:RecoveryRecipient is not set: a gate that can lose bids is refused.")
            .ValidateOnStart();
        AwaitDatabase.Add(services, new Scope.Gate(), servesMeanwhile: false);
        services.AddHostedService<GateProcess>();
        services.AddHostedService(host => new WriteHeartbeat(configuration, host.GetRequiredService<TimeProvider>(), host.GetRequiredService<DataSources>().For(new Scope.Gate()), counts: null));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var beat = new PeriodicTimer(Beat, clock);
        do
        {
            // Each for itself: what keeps the one from working keeps the other from nothing.
            await BeatAsync(GatesAsync, stoppingToken);
            await BeatAsync(QuotesAsync, stoppingToken);
        }
        while (await beat.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<(int Ready, int Released)> GatesAsync(CancellationToken cancel) =>
        (await work.RunAsync(new Scope.Gate(), services => services.GetRequiredService<PrepareGates>().ExecuteAsync(cancel), cancel), await release.ExecuteAsync(cancel));

    private async Task<(int Ready, int Released)> QuotesAsync(CancellationToken cancel) => (await quotes.PrepareAsync(cancel), await quotes.ReleaseAsync(cancel));

    private async Task BeatAsync(Func<CancellationToken, Task<(int Ready, int Released)>> act, CancellationToken cancel)
    {
        var (ready, released) = (0, 0);
        try
        {
            (ready, released) = await act(cancel);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            log.LogError(fault, "The gate did not work, next try in a second.");
        }
        if (ready + released > 0) log.LogInformation("{Ready} gates ready, {Released} opened.", ready, released);
    }
}
