using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Quartz;

namespace Platform.Cli.Commands;

/// <summary>
/// Quartz's own tables, in schema quartz. The hosts connect as platform_jobs, who may not create: so the store runs here once,
/// as the owner, and makes them.
/// </summary>
internal static class QuartzSchema
{
    public static async Task EnsureAsync(string ownerConnectionString, NpgsqlDataSource source, CancellationToken cancel)
    {
        await using var probe = source.CreateCommand("select to_regclass('quartz.qrtz_job_details') is not null");
        if (await probe.ExecuteScalarAsync(cancel) is true) return;

        await ProvisionAsync(new NpgsqlConnectionStringBuilder(ownerConnectionString) { SearchPath = "quartz" }.ConnectionString, cancel);
        await using var grant = source.CreateCommand("""
            grant select, insert, update, delete on all tables in schema quartz to platform_jobs;
            grant usage on all sequences in schema quartz to platform_jobs;
            """);
        await grant.ExecuteNonQueryAsync(cancel);
    }

    private static async Task ProvisionAsync(string connectionString, CancellationToken cancel)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddQuartz(quartz => quartz.UsePersistentStore(store =>
        {
            store.UsePostgres(connectionString);
            store.UseSystemTextJsonSerializer();
            store.ProvisionSchema();
        }));
        await using var provider = services.BuildServiceProvider();
        var scheduler = await provider.GetRequiredService<ISchedulerFactory>().GetScheduler(cancel);
        await scheduler.Start(cancel);
        await scheduler.Shutdown(waitForJobsToComplete: true, cancel);
    }
}
