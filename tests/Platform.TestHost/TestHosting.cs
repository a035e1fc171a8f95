using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Files;

[assembly: HostingStartup(typeof(Platform.Testing.TestHosting))]

namespace Platform.Testing;

/// <summary>The sign-in of the tests in a host of its own, and on demand a store that loses or lies: the negative controls of the oracle.</summary>
public sealed class TestHosting : IHostingStartup
{
    public void Configure(IWebHostBuilder builder) => builder.ConfigureServices((context, services) =>
    {
        if (context.HostingEnvironment.EnvironmentName != "Test") throw new InvalidOperationException("The sign-in of the tests belongs to the environment Test.");
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, TestSignIn>(TestSignIn.SchemeName, null);
        services.PostConfigure<AuthenticationOptions>(options =>
            options.DefaultScheme = options.DefaultAuthenticateScheme = options.DefaultChallengeScheme = TestSignIn.SchemeName);
        switch (Environment.GetEnvironmentVariable("TEST_STORE"))
        {
            case "late":
                services.AddSingleton<FileBlobStore>();
                services.AddSingleton<IBlobStore, LateStore>();
                break;
            case "lying":
                services.AddSingleton<FileBlobStore>();
                services.AddSingleton<IBlobStore, LyingStore>();
                break;
        }
    });
}
