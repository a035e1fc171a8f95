using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Platform.Testing;
using Platform.Web.Hosting;

namespace Platform.Browser.Tests;

/// <summary>The shell alone on a free port: layout, components, error pages.</summary>
public sealed class ShellSite : IAsyncLifetime
{
    private WebApplication app = null!; // set by InitializeAsync

    public string Url(string path) => app.Urls.First() + path;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = "Test",
            ApplicationName = typeof(PlatformUi).Assembly.GetName().Name,
            ContentRootPath = RepositoryRoot.File("src/Platform.Web"),
        });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddPlatformUi();
        app = builder.Build();
        app.UsePlatformUi();
        app.MapPlatformUi();
        app.MapGet("/panne", string () => throw new InvalidOperationException("a fault on purpose"));
        await app.StartAsync();
    }

    public async Task DisposeAsync() => await app.DisposeAsync();
}
