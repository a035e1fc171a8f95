using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Core;
using Platform.Core.Data;
using Platform.Core.Imports;

namespace Platform.Cli.Commands;

/// <summary>Loads the official list of codes that the operator downloaded: without it the everyday ones serve. docs/operations.md, Common procurement vocabulary</summary>
public static class Cpv
{
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancel)
    {
        var path = arguments.Required("from");
        if (!File.Exists(path)) throw new UsageException($"{path} is not there.");
        await using var services = Build(new ConfigurationBuilder().AddEnvironmentVariables("PLATFORM__").Build());
        var file = await File.ReadAllBytesAsync(path, cancel);
        var outcome = await services.GetRequiredService<UnitOfWorkFactory>().RunAsync(new Scope.System("cpv"), s => s.GetRequiredService<LoadCpv>().ExecuteAsync(file, cancel), cancel);
        return outcome.Match(
            loaded =>
            {
                Console.WriteLine($"{loaded.Codes} codes, {loaded.Renamed} consultations named after them");
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
