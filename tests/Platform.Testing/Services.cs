using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;

namespace Platform.Testing;

/// <summary>The services of a host around a test database, a file store and a register of the test's own; removed with it.</summary>
public sealed class Services : IAsyncDisposable
{
    private readonly ServiceProvider provider;

    public Services(Postgres database, Action<IServiceCollection, IConfiguration> add, IReadOnlyDictionary<string, string?>? settings = null)
    {
        Folder = Directory.CreateTempSubdirectory("platform-test-");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(database.Configuration).AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Database:Passwords:Gate"] = null,                      // with it, the system scope takes the gate's role
            ["Storage:Root"] = Path.Combine(Folder.FullName, "store"),
            ["Register:Origin"] = "exemple.test/registre",
            ["Register:KeyPath"] = RegisterKeyPath,
            ["Timestamps:Url"] = "http://127.0.0.1:9/",              // nobody answers on « discard »
            ["Timestamps:CertificatePath"] = Path.Combine(Folder.FullName, "tsa.pem"),
        }).AddInMemoryCollection(settings ?? new Dictionary<string, string?>(StringComparer.Ordinal)).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration).AddLogging().AddCoreData(configuration);
        add(services, configuration);
        provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    /// <summary>Everything that this host wrote outside the database.</summary>
    public DirectoryInfo Folder { get; }

    private string RegisterKeyPath => Path.Combine(Folder.FullName, "register.key");

    public Task MakeRegisterKeyAsync() => Cli.Commands.RegisterKey.RunAsync(Cli.Arguments.Parse(["--out", RegisterKeyPath]), CancellationToken.None);

    public T Singleton<T>() where T : notnull => provider.GetRequiredService<T>();

    /// <summary>One unit of work under a scope, committed at the end.</summary>
    public Task<TResult> RunAsync<TService, TResult>(Scope scope, Func<TService, Task<TResult>> work) where TService : notnull =>
        provider.GetRequiredService<UnitOfWorkFactory>().RunAsync(scope, s => work(s.GetRequiredService<TService>()), CancellationToken.None);

    /// <summary>For a use case that opens its own units of work: the scope is set, no transaction is open.</summary>
    public async Task<TResult> RunOwnAsync<TService, TResult>(Scope scope, Func<TService, Task<TResult>> work) where TService : notnull
    {
        await using var services = provider.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<CurrentScope>().Enter(scope);
        return await work(services.ServiceProvider.GetRequiredService<TService>());
    }

    public async ValueTask DisposeAsync()
    {
        await provider.DisposeAsync();
        Folder.Delete(recursive: true);
    }
}
