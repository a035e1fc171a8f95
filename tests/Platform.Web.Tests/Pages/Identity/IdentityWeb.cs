using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Identity.Demo;
using Platform.Testing;
using Platform.Web.Hosting;

namespace Platform.Web.Tests.Pages.Identity;

/// <summary>The web host with its real cookies, and people who hold soft passkeys.</summary>
internal sealed class IdentityWeb : IAsyncDisposable
{
    public const string Origin = "http://localhost:5000";
    private readonly PlatformWeb web;
    private readonly WebApplicationFactory<PortalOptions> host;

    private IdentityWeb(TestPlatform platform, string environment, TimeProvider? clock)
    {
        Platform = platform;
        web = new PlatformWeb(platform);
        host = web.WithWebHostBuilder(builder => builder.UseEnvironment(environment).ConfigureTestServices(services =>
        {
            services.PostConfigure<AuthenticationOptions>(options =>
                options.DefaultScheme = options.DefaultAuthenticateScheme = options.DefaultChallengeScheme = IdentityConstants.ApplicationScheme);
            if (clock is not null) services.AddSingleton(clock);
            services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.Zero);      // every request is the 31st minute
        }));
    }

    public TestPlatform Platform { get; }

    public IServiceProvider Services => host.Services;

    public static Task<IdentityWeb> StartAsync(TimeProvider clock) => StartAsync(clock, "Test", []);

    public static Task<IdentityWeb> StartAsync(string environment = "Test", params (string Key, string Value)[] settings) => StartAsync(null, environment, settings);

    private static async Task<IdentityWeb> StartAsync(TimeProvider? clock, string environment, (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("platform-demo-").FullName;
        var values = settings.ToDictionary(s => s.Key, s => (string?)s.Value, StringComparer.Ordinal);
        values["Demo:Passkeys"] = Path.Combine(folder, "keys.json");
        values["Demo:People"] = Path.Combine(folder, "people.json");
        return new(await TestPlatform.StartAsync(values), environment, clock);
    }

    public TestBrowser Browser() => new(host.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new(Origin) }));

    public async Task<SoftPasskey> PasskeyAsync(TestPerson person)
    {
        await Platform.SuperuserAsync("update people set security_stamp = 'a stamp' where id = $1", person.Id);
        await using var scope = Platform.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<EnrolDemoPasskey>().ExecuteAsync(person.Id, default);
        return await scope.ServiceProvider.GetRequiredService<DemoPasskeys>().FindAsync(person.Id, default) ?? throw new InvalidOperationException("Just enrolled.");
    }

    public async Task<string> LinkAsync(Guid person, EmailLinkPurpose purpose) => await Platform.RunAsync(new Scope.System("job:test"), async s =>
        (await s.GetRequiredService<IssueEmailLink>().ExecuteAsync(new(person, purpose), default))!.Secret);      // the person exists

    /// <summary>Signs in as the page does: options, answer of the key, post.</summary>
    public static async Task<HttpResponseMessage> SignInAsync(TestBrowser browser, SoftPasskey key, string origin = Origin) =>
        await PostAsync(browser, key.Assert(await OptionsAsync(browser), origin));

    public static async Task<string> OptionsAsync(TestBrowser browser)
    {
        using var options = await browser.PostFormAsync("/connexion", new Dictionary<string, string>(), "form[data-passkey]", "/connexion?handler=Options");
        return await options.Content.ReadAsStringAsync();
    }

    public static Task<HttpResponseMessage> PostAsync(TestBrowser browser, string credential) =>
        browser.PostFormAsync("/connexion", new Dictionary<string, string> { ["Credential"] = credential }, "form[data-passkey]");

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await web.DisposeAsync();
        await Platform.DisposeAsync();
    }
}
