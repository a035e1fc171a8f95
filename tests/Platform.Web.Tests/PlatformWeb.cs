using AngleSharp;
using AngleSharp.Dom;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Testing;

namespace Platform.Web.Tests;

/// <summary>The web host in process, over the database and files of a <see cref="TestPlatform"/>. People sign in through <see cref="TestSignIn"/>.</summary>
/// <param name="platform">Where it runs.</param>
/// <param name="clock">What pages are dated by; the true time when absent. Contexts are always signed by the true time.</param>
/// <param name="more">What this host has of its own; said last, so that it wins.</param>
public sealed class PlatformWeb(TestPlatform platform, TimeProvider? clock = null, Action<IServiceCollection>? more = null) : WebApplicationFactory<Platform.Web.Hosting.PortalOptions>
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Test");
        builder.UseSetting("Logging:Console:LogLevel:Default", "Warning");      // else 70 MB of lines on requests, which the runner keeps and nobody reads; what is logged has tests of its own
        builder.ConfigureAppConfiguration(configuration => configuration.AddConfiguration(platform.Configuration));
        foreach (var (key, value) in platform.Configuration.AsEnumerable()) if (value is not null) builder.UseSetting(key, value);
        builder.ConfigureTestServices(services =>
        {
            services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, TestSignIn>(TestSignIn.SchemeName, null);
            if (clock is not null) services.AddSingleton(clock).AddSingleton(provider => new ContextSigner(provider.GetRequiredService<IOptions<DatabaseOptions>>(), TimeProvider.System));
            services.PostConfigure<AuthenticationOptions>(options =>
            {
                options.DefaultScheme = options.DefaultAuthenticateScheme = options.DefaultChallengeScheme = TestSignIn.SchemeName;
            });
            more?.Invoke(services);
        });
    }

    /// <summary>A browser without JavaScript: keeps cookies, follows no redirect by itself.</summary>
    public TestBrowser Browser(TestPerson? person = null, string method = "passkey")
    {
        var client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        if (person is not null) client.DefaultRequestHeaders.Add(TestSignIn.Header, person.Header(method));
        return new TestBrowser(client);
    }
}

/// <summary>Reads pages and posts their forms, antiforgery token included.</summary>
public sealed class TestBrowser(HttpClient client)
{
    public HttpClient Client => client;

    public Task<HttpResponseMessage> GetAsync(string url) => client.GetAsync(url);

    public async Task<IDocument> PageAsync(string url)
    {
        using var answer = await client.GetAsync(url);
        return await ReadAsync(answer);
    }

    public static async Task<IDocument> ReadAsync(HttpResponseMessage answer)
    {
        var html = await answer.Content.ReadAsStringAsync();
        return await BrowsingContext.New(AngleSharp.Configuration.Default).OpenAsync(request => request.Content(html));
    }

    /// <summary>Presses the button of one form <paramref name="times"/> times: the page is read once.</summary>
    public async Task<IReadOnlyList<(System.Net.HttpStatusCode Status, string? To)>> PressAsync(string page, IReadOnlyDictionary<string, string> fields, byte[]? pdf = null, string form = "main form[method=post]", int times = 2)
    {
        var (action, values) = await FormAsync(page, form, fields);
        var answers = new List<(System.Net.HttpStatusCode, string?)>();
        for (var press = 0; press < times; press++)
        {
            using var content = new MultipartFormDataContent();
            foreach (var (name, value) in values) content.Add(new StringContent(value), name);
            if (pdf is not null) content.Add(new ByteArrayContent(pdf), "Pdf", "document.pdf");
            using var answer = await client.PostAsync(action, content);
            answers.Add((answer.StatusCode, answer.Headers.Location?.OriginalString));
        }
        return answers;
    }

    /// <summary>Posts the form of a page that was read: its hidden fields, then <paramref name="fields"/>.</summary>
    public async Task<HttpResponseMessage> PostFormAsync(string page, IReadOnlyDictionary<string, string> fields, string form = "main form[method=post]", string? action = null)
    {
        var (written, values) = await FormAsync(page, form, fields);
        using var content = new FormUrlEncodedContent(values);
        return await client.PostAsync(action ?? written, content);
    }

    private async Task<(string Action, Dictionary<string, string> Values)> FormAsync(string page, string form, IReadOnlyDictionary<string, string> fields)
    {
        var element = (await PageAsync(page)).QuerySelector(form) ?? throw new InvalidOperationException($"No form {form} on {page}.");
        var values = element.QuerySelectorAll("input[type=hidden]").ToDictionary(input => input.GetAttribute("name")!, input => input.GetAttribute("value") ?? "", StringComparer.Ordinal);
        foreach (var (name, value) in fields) values[name] = value;
        return (element.GetAttribute("action") ?? page, values);
    }
}
