using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Platform.Cli.Demo;
using Platform.Core;
using Platform.Core.Identity.Demo;

namespace Platform.Cli.Commands;

/// <summary>Loads the demonstration while Web, Jobs, gate and time-stamping authority run. <c>platform demo finish</c> plays what waits for the first deadlines.</summary>
public static class DemoCommand
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancel)
    {
        if (arguments.Words is not ([] or ["finish"])) throw new UsageException("demo, or demo finish.");
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables("PLATFORM__").Build();
        await using var services = Build(configuration);
        var options = services.GetRequiredService<IOptions<DemoOptions>>().Value;
        if (Path.GetDirectoryName(options.People) is not { Length: > 0 } path) throw new UsageException("PLATFORM__Demo__People is not set.");

        var folder = DemoFolder.Create(path);
        var stage = new Stage(services, wait => Task.Delay(Beat, TimeProvider.System, wait));
        try
        {
            return arguments.Words.Count == 0 ? await LoadAsync() : await FinishAsync();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"La démonstration s’est arrêtée à l’étape « {folder.Step} » : {failure}");
            return 1;
        }

        async Task<int> LoadAsync()
        {
            if (folder.Step is DemoFolder.Loaded or DemoFolder.Finished) return 0;
            if (folder.Step is { } step) throw new UsageException($"un chargement s’est arrêté à l’étape « {step} » ; ./run --reset pour recommencer.");
            await new LoadDemo(stage, folder, configuration["Portal:BaseUrl"] ?? "", Programme.Whole).ExecuteAsync(cancel);
            return 0;
        }

        async Task<int> FinishAsync()
        {
            if (folder.Step == DemoFolder.Loaded) await new FinishDemo(stage, folder).ExecuteAsync(cancel);
            return 0;
        }
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
