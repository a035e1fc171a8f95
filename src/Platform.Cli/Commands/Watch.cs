using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Cli.Watching;

namespace Platform.Cli.Commands;

/// <summary>Watches the site from outside and says so on /etat. Knows neither database nor keys; runs best on another machine.</summary>
public static class Watch
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancel)
    {
        var port = arguments.Port("port");
        if (!Uri.TryCreate(arguments.Required("site"), UriKind.Absolute, out var site)) throw new UsageException("--site is not an address.");
        if (!int.TryParse(arguments.Optional("every") ?? "10", out var seconds) || seconds is < 1 or > 60) throw new UsageException("--every is from 1 to 60 seconds.");
        var file = new MinuteFile(arguments.Required("file"));
        var bind = IPAddress.Loopback;
        if (arguments.Optional("bind") is { } asked && !IPAddress.TryParse(asked, out bind!)) throw new UsageException("--bind is an address of this machine, e.g. 192.0.2.7.");
        await using var app = Build(file, new IPEndPoint(bind, port), arguments.Optional("helpline"));
        var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(Watch));
        await app.StartAsync(cancel);
        var watcher = new Watcher(file, stop => AnswersAsync(client, new Uri(site, "/sante/pret"), stop), TimeProvider.System);
        using var beat = new PeriodicTimer(TimeSpan.FromSeconds(seconds), TimeProvider.System);
        try
        {
            do await watcher.BeatAsync(cancel);
            while (await beat.WaitForNextTickAsync(cancel));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
        return 0;
    }

    private static async Task<bool> AnswersAsync(HttpClient client, Uri address, CancellationToken cancel)
    {
        try
        {
            using var answer = await client.GetAsync(address, cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException || (fault is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            return false;
        }
    }

    private static WebApplication Build(MinuteFile file, IPEndPoint place, string? helpline)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddHttpClient(nameof(Watch), one => one.Timeout = Patience);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(place));
        var app = builder.Build();
        app.MapGet("/etat", (HttpResponse response) =>
        {
            response.Headers.CacheControl = "no-store";
            response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
            return Results.Content(StatusPage.Write(file.Read(), TimeProvider.System.GetUtcNow(), helpline), "text/html; charset=utf-8");
        });
        return app;
    }
}
