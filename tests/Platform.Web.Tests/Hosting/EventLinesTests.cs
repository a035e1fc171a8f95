using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Platform.Core.Operations;
using Platform.Testing;

namespace Platform.Web.Tests.Hosting;

/// <summary>What people type and what links carry is planted, every event of every level is written, and the lines are searched.</summary>
public sealed class EventLinesTests
{
    private static readonly string[] Canaries = ["canari.courriel", "canarinom", "canarimotdepasse", "canarisecret", "canarirecherche", "canarimessage", "73282932000074", "203.0.113.77"];

    [Fact]
    public async Task Nothing_that_a_person_typed_or_a_link_carries_stands_in_the_lines_and_a_plain_log_would_hold_it()
    {
        await using var platform = await TestPlatform.StartAsync();
        var log = new BothWays();
        await using var web = new PlatformWeb(platform);
        await using var logged = web.WithWebHostBuilder(host => host.ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log)));
        using var http = logged.CreateClient();
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.77");
        var browser = new TestBrowser(http);

        using var signUp = await browser.PostFormAsync("/entreprise/creer", Fields(("FullName", "canarinom"), ("Email", "canari.courriel@exemple.test"), ("Password", "canarimotdepasse"), ("CompanyName", "canarinom"), ("NationalId", "73282932000074")));
        using var signIn = await browser.PostFormAsync("/connexion", Fields(("Email", "canari.courriel@exemple.test"), ("Password", "canarimotdepasse")));
        foreach (var address in (string[])["/confirmer/canarisecret", "/telechargements/canarisecret", "/consultations?q=canarirecherche", "/canarinom/canarisecret?x=canarirecherche"])
        {
            using var answer = await http.GetAsync(address);
        }
        logged.Services.GetRequiredService<ILogger<EventLinesTests>>().LogError(new InvalidOperationException("canarimessage", new FormatException("canari.courriel")), "Incident {Incident} of {Person}", "K3-4242", "canarinom");

        var lines = string.Join('\n', log.Lines);
        Assert.True(log.Lines.Count > 50, $"{log.Lines.Count} lines.");
        Assert.DoesNotContain(Canaries, canary => lines.Contains(canary, StringComparison.Ordinal));
        Assert.Contains("\"Incident\":\"K3-4242\"", lines, StringComparison.Ordinal);             // the number that the error page shows
        Assert.Contains("System.FormatException", lines, StringComparison.Ordinal);
        foreach (var line in log.Lines) using (JsonDocument.Parse(line)) { }                      // one object per line

        var plain = string.Join('\n', log.Plain);       // the same events as the framework would write them
        Assert.Contains(Canaries, canary => plain.Contains(canary, StringComparison.Ordinal));
        Assert.Contains("canarisecret", plain, StringComparison.Ordinal);
        Assert.Contains("canarimessage", plain, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Fields(params (string Name, string Value)[] fields) => fields.ToDictionary(f => f.Name, f => f.Value, StringComparer.Ordinal);

    private sealed class BothWays : ILoggerProvider
    {
        private readonly EventLines formatter = new(TimeProvider.System);

        public ConcurrentQueue<string> Lines { get; } = [];
        public ConcurrentQueue<string> Plain { get; } = [];

        public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

        public void Dispose() { }

        private sealed class Writer(BothWays both, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                using var line = new StringWriter();
                both.formatter.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter), null, line);
                both.Lines.Enqueue(line.ToString().TrimEnd('\n'));
                both.Plain.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }
    }
}
