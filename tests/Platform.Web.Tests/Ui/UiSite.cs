using AngleSharp;
using AngleSharp.Dom;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Platform.Testing;
using Platform.Web.Hosting;

namespace Platform.Web.Tests.Ui;

/// <summary>The shell alone, without database or sign-in, at 14 h 32 min 08 s on Saturday 21 November 2026.</summary>
public sealed class UiSite : IAsyncLifetime
{
    private WebApplication app = null!; // set by InitializeAsync, which xunit awaits first
    public HttpClient Client { get; private set; } = null!; // idem
    public IServiceProvider Services => app.Services;

    public FakeClock Clock { get; } = new(new DateTimeOffset(2026, 11, 21, 13, 32, 8, TimeSpan.Zero));

    public async Task InitializeAsync()
    {
        app = Build("Test");
        await app.StartAsync();
        Client = app.GetTestClient();
    }

    /// <summary>A number that one can dial: production does not start with the demonstration's.</summary>
    public const string RealPhone = "04 75 00 00 00";

    internal WebApplication Build(string environment, string? phone = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = environment,
            ApplicationName = typeof(PlatformUi).Assembly.GetName().Name,
            ContentRootPath = RepositoryRoot.File("src/Platform.Web"),
        });
        builder.WebHost.UseTestServer();
        if (phone is not null) builder.Configuration["Portal:Phone"] = phone;
        builder.AddPlatformUi();
        builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
        var site = builder.Build();
        site.UsePlatformUi();
        site.MapPlatformUi();
        site.MapGet("/panne", string () => throw new InvalidOperationException("secret detail"));
        site.MapGet("/api/panne", string () => throw new InvalidOperationException("secret detail"));
        site.MapGet("/arret/{code:int}", (int code) => Microsoft.AspNetCore.Http.Results.StatusCode(code));
        site.MapGet("/interdit", () => Microsoft.AspNetCore.Http.Results.StatusCode(403));
        site.MapGet("/module", () => "ok").WithMetadata(new UsesClientModuleAttribute());
        return site;
    }

    public async Task<IDocument> PageAsync(string url)
    {
        using var answer = await Client.GetAsync(url);
        return await ReadAsync(answer);
    }

    public static async Task<IDocument> ReadAsync(HttpResponseMessage answer)
    {
        var html = await answer.Content.ReadAsStringAsync();
        return await BrowsingContext.New(Configuration.Default).OpenAsync(request => request.Content(html));
    }

    /// <summary>Posts the form of the workshop page with these values, as a browser would.</summary>
    public async Task<HttpResponseMessage> PostComponentsAsync(params (string Name, string Value)[] fields)
    {
        using var page = await Client.GetAsync("/atelier/composants");
        var token = (await ReadAsync(page)).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!; // the form has one
        using var request = new HttpRequestMessage(HttpMethod.Post, "/atelier/composants")
        {
            Content = new FormUrlEncodedContent([.. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)), new("__RequestVerificationToken", token)]),
        };
        request.Headers.Add("Cookie", page.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
        return await Client.SendAsync(request);
    }

    public async Task DisposeAsync() => await app.DisposeAsync();
}
