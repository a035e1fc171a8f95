using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Platform.Core.Data;

/// <summary>
/// The first thing a host does. A worker waits for a database that starts or recovers; the web host serves meanwhile and says 503. Then the
/// server's settings are looked at: in Production a host refuses a database that may lose what it acknowledged, elsewhere it warns.
/// </summary>
public sealed class AwaitDatabase(NpgsqlDataSource source, bool servesMeanwhile, IOptions<DatabaseOptions> options, IHostEnvironment host, TimeProvider clock, ILogger<AwaitDatabase> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private bool answered;

    /// <param name="services">Of a host; before every other service that needs the database.</param>
    /// <param name="role">Whose connection is tried.</param>
    /// <param name="servesMeanwhile">True for the web host.</param>
    public static void Add(IServiceCollection services, Scope role, bool servesMeanwhile) => services.AddSingleton<IHostedService>(s =>
        ActivatorUtilities.CreateInstance<AwaitDatabase>(s, s.GetRequiredService<DataSources>().For(role), servesMeanwhile));

    /// <exception cref="InvalidOperationException">The database may lose what it acknowledged.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        answered = await AskAsync(cancellationToken);
        if (!servesMeanwhile) await UntilAnsweredAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => UntilAnsweredAsync(stoppingToken);

    private async Task UntilAnsweredAsync(CancellationToken cancel)
    {
        if (answered) return;
        using var beat = new PeriodicTimer(Beat, clock);
        while (!answered)
        {
            await beat.WaitForNextTickAsync(cancel);
            answered = await AskAsync(cancel);
        }
        log.LogInformation("The database answers.");
    }

    private async Task<bool> AskAsync(CancellationToken cancel)
    {
        try
        {
            Judge(await ServerSettings.ComplaintsAsync(source, cancel));
            return true;
        }
        catch (NpgsqlException away) when (away.IsTransient)
        {
            log.LogWarning(away, "The database does not answer yet, next try in a second.");
            return false;
        }
    }

    private void Judge(IReadOnlyList<string> complaints)
    {
        if (complaints.Count == 0) return;
        var refused = host.IsProduction() && !options.Value.AcceptsLoss;
        log.Log(refused ? LogLevel.Critical : LogLevel.Warning, "PostgreSQL may lose what it acknowledged: {Reason}.", string.Join(", ", complaints));
        if (refused) throw new InvalidOperationException($"PostgreSQL may lose what it acknowledged: {string.Join(", ", complaints)}. Nothing is served. Set it right (docs/operations.md) and start again.");
    }
}
