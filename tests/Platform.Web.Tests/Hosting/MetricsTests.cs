using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Operations;
using Platform.Testing;

namespace Platform.Web.Tests.Hosting;

public sealed class MetricsTests : IAsyncLifetime
{
    private const string Name = "[a-zA-Z_:][a-zA-Z0-9_:]*", Label = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\"", Number = @"(?:[+-]?(?:\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|Inf)|NaN)";

    /// <summary>A line of the exposition format 0.0.4, from its own description.</summary>
    private static readonly Regex Line = new($$"""^(?:# TYPE {{Name}} (?:counter|gauge|histogram)|{{Name}}(?:\{(?:{{Label}}(?:,{{Label}})*)?\})? {{Number}})$""", RegexOptions.None, TimeSpan.FromSeconds(1));

    private TestPlatform platform = default!;      // set before each test
    private PlatformWeb web = default!;            // set before each test

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        web = new PlatformWeb(platform);
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await platform.DisposeAsync();
    }

    [Fact]
    public async Task The_figures_are_lines_that_a_collector_reads_and_tell_nothing_of_anybody()
    {
        var browser = web.Browser();
        using var page = await browser.GetAsync("/consultations?q=canari");
        using var missing = await browser.GetAsync("/consultations/0196a0c0-0000-7000-8000-000000000000");

        var (status, text) = await AskAsync(IPAddress.Loopback);
        // A request is counted once its answer has left: that may be after whoever asked has it.
        for (var began = Stopwatch.GetTimestamp(); !text.Contains("\"404\"", StringComparison.Ordinal) && Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(30);) (status, text) = await AskAsync(IPAddress.Loopback);

        Assert.Equal(200, status);
        var lines = text.TrimEnd('\n').Split('\n');
        Assert.DoesNotContain(lines, line => !Line.IsMatch(line));
        Assert.Contains(lines, line => line.StartsWith("http_server_request_duration_seconds_count{", StringComparison.Ordinal) && line.Contains("http_response_status_code=\"404\"", StringComparison.Ordinal));
        Assert.DoesNotContain("canari", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("[0-9a-f]{8}-[0-9a-f]{4}|route|address", text);
    }

    [Theory]
    [InlineData("platform deposits 1"), InlineData("platform_deposits{outcome=late} 1"), InlineData("platform_deposits_total 1,5"), InlineData("9lives 1")]
    public void The_judge_of_the_format_refuses_what_is_not_a_line(string line) => Assert.DoesNotMatch(Line, line);

    [Fact]
    public async Task Only_this_machine_reads_the_figures_and_nothing_that_a_proxy_forwards()
    {
        Assert.Equal(404, (await AskAsync(IPAddress.Parse("192.0.2.7"))).Status);
        Assert.Equal(404, (await AskAsync(IPAddress.Loopback, forwardedFor: "192.0.2.7")).Status);
        Assert.Equal(200, (await AskAsync(IPAddress.IPv6Loopback)).Status);
    }

    [Fact]
    public async Task A_worker_says_in_a_file_that_it_lives_and_leaves_it_old_when_its_database_is_away()
    {
        var file = Path.Combine(platform.Folder, "jobs.prom");
        await platform.SuperuserAsync("insert into outbox (id, kind, key, payload, queued_at) values ($1, 'essai', 'essai', '{}', now() - interval '90 seconds')", Guid.CreateVersion7());
        var worker = new WriteHeartbeat(platform.Configuration, TimeProvider.System, platform.Services.GetRequiredService<DataSources>().For(new Scope.System("test")), WriteHeartbeat.WorkerCounts);

        Assert.True(await worker.BeatAsync(file, default));
        var said = await File.ReadAllTextAsync(file);
        Assert.DoesNotContain(said.TrimEnd('\n').Split('\n'), line => !Line.IsMatch(line));
        Assert.Contains("\nplatform_outbox_waiting 1\n", said, StringComparison.Ordinal);
        Assert.Matches(@"platform_outbox_oldest_seconds 9\d", said);

        await using var nowhere = Npgsql.NpgsqlDataSource.Create("Host=127.0.0.1;Port=9;Username=x;Password=x;Timeout=1");
        Assert.False(await new WriteHeartbeat(platform.Configuration, TimeProvider.System, nowhere, null).BeatAsync(file, default));
        Assert.Equal(said, await File.ReadAllTextAsync(file));
    }

    private async Task<(int Status, string Text)> AskAsync(IPAddress from, string? forwardedFor = null)
    {
        var answer = await web.Server.SendAsync(context =>
        {
            (context.Request.Method, context.Request.Path, context.Connection.RemoteIpAddress) = (HttpMethods.Get, "/metrics", from);
            context.Request.Headers.Host = "localhost";
            if (forwardedFor is not null) context.Request.Headers["X-Forwarded-For"] = forwardedFor;
        });
        using var reader = new StreamReader(answer.Response.Body);
        return (answer.Response.StatusCode, await reader.ReadToEndAsync());
    }
}
