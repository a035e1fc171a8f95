using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Platform.Core;
using Platform.Core.Data;
using Platform.Core.Operations;
using Platform.Jobs;
using Quartz;

// Platform.Jobs        the worker: outbox, register, schedule
// Platform.Jobs gate   the gate, alone, with its own database role and its own secret
var builder = Host.CreateApplicationBuilder(args);
builder.Configuration.AddEnvironmentVariables("PLATFORM__");
builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true }));

EventLines.AddTo(builder.Logging);
if (args is ["gate", ..]) GateProcess.AddGateProcess(builder.Services, builder.Configuration);
else AddWorker();

await builder.Build().RunAsync();

void AddWorker()
{
    builder.Services.AddPlatformCore(builder.Configuration);
    AwaitDatabase.Add(builder.Services, new Scope.System("start"), servesMeanwhile: false);
    if (builder.Environment.IsProduction())
        builder.Services.AddOptions<Platform.Core.Software.WebhookOptions>().Validate(webhooks => !webhooks.AllowsPrivate, "Webhooks:AllowsPrivate is the demonstration's: an account would make us call our own machines.").ValidateOnStart();
    builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(60));       // what was begun is ended (infra/systemd)
    var database = builder.Configuration.GetSection("Database").Get<DatabaseOptions>() ?? throw new InvalidOperationException("No section Database.");
    var scheduler = new NpgsqlConnectionStringBuilder(database.ConnectionString("platform_jobs", database.Passwords.Jobs ?? "")) { SearchPath = "quartz" };
    builder.Services.AddQuartz(quartz =>
    {
        quartz.UsePersistentStore(store =>
        {
            store.UsePostgres(scheduler.ConnectionString);
            store.UseClustering();
            store.UseSystemTextJsonSerializer();
        });
        quartz.AddPlatformSchedule();
    });
    builder.Services.AddQuartzHostedService(quartz => quartz.WaitForJobsToComplete = true);
    builder.Services.AddSingleton<OutboxLeases>();
    builder.Services.AddSingleton<OutboxHandlers>();
    // Several of one class: AddHostedService would keep the first alone.
    foreach (var lane in OutboxLane.All)
        builder.Services.AddSingleton<IHostedService>(services => ActivatorUtilities.CreateInstance<DispatchOutbox>(services, lane));
    builder.Services.AddHostedService<SequenceRegister>();
    builder.Services.AddHostedService<WatchRegister>();
    builder.Services.AddHostedService(services => new WriteHeartbeat(builder.Configuration, services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<DataSources>().For(new Scope.System("heartbeat")), WriteHeartbeat.WorkerCounts));
}
