using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Platform.Web.Hosting;

/// <summary>How a node takes its leave (section Drain).</summary>
public sealed record DrainOptions
{
    public const string Section = "Drain";

    /// <summary>How long a node says « not ready » and still serves: until the proxy has noticed. Zero without a proxy: nobody would notice.</summary>
    public TimeSpan Notice { get; init; } = TimeSpan.Zero;

    /// <summary>How long what has begun may then take: a block on its way, a read-back, a receipt.</summary>
    public TimeSpan Finish { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>
/// On SIGTERM the node first turns red on /sante/pret and goes on serving; then it takes nothing new and ends what it has begun. A proxy that asks
/// sends nobody to a node that is about to close its door.
/// </summary>
public sealed class Drain(DrainOptions options, TimeProvider clock) : IHostedLifecycleService, IHealthCheck
{
    private volatile bool leaving;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(leaving ? HealthCheckResult.Unhealthy() : HealthCheckResult.Healthy());

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        leaving = true;
        await Task.Delay(options.Notice, clock, cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public static void Add(WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(DrainOptions.Section).Get<DrainOptions>() ?? new();
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<Drain>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Drain>());
        builder.Services.AddHealthChecks().AddCheck<Drain>("service", tags: [Health.Ready]);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Notice + options.Finish);
    }

    /// <summary>A connection kept for later would be found closed: on leaving, each answer ends its own.</summary>
    public static void Use(WebApplication app)
    {
        var drain = app.Services.GetRequiredService<Drain>();
        app.Use((context, next) =>
        {
            if (drain.leaving && HttpProtocol.IsHttp11(context.Request.Protocol)) context.Response.Headers.Connection = "close";
            return next(context);
        });
    }
}
