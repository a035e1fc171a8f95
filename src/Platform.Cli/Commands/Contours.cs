using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Core;
using Platform.Core.Data;
using Platform.Core.Portals;

namespace Platform.Cli.Commands;

/// <summary>Loads the map of the territory from an open file that the operator downloaded: the platform fetches nothing by itself. docs/operations.md, Map of the territory</summary>
public static class Contours
{
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancel)
    {
        var (path, source, licence) = (arguments.Required("file"), arguments.Required("source"), arguments.Optional("licence") ?? "Licence Ouverte 2.0");
        if (!File.Exists(path)) throw new UsageException($"{path} is not there.");
        await using var services = Build(new ConfigurationBuilder().AddEnvironmentVariables("PLATFORM__").Build());
        await using var file = File.OpenRead(path);
        var outcome = await services.GetRequiredService<UnitOfWorkFactory>().RunAsync(new Scope.System("contours"),
            s => s.GetRequiredService<LoadContours>().ExecuteAsync(new(file, source, licence), cancel), cancel);
        return outcome.Match(
            loaded =>
            {
                Console.WriteLine($"{loaded.Communes} communes, {loaded.Points} points of {loaded.PointsBefore}");
                return 0;
            },
            refused =>
            {
                Console.Error.WriteLine($"Nothing was changed: {refused.Why}.");
                return 1;
            });
    }

    private static ServiceProvider Build(IConfiguration configuration)
    {
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        services.AddLogging(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Error));
        services.AddPlatformCore(configuration);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }
}
