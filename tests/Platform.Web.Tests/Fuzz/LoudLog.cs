using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Platform.Web.Tests.Fuzz;

/// <summary>What the host says at error and above: each is something that nobody caught.</summary>
internal sealed class LoudLog : ILoggerProvider
{
    // Said of a cookie that is not ours, which the framework then replaces: caught.
    private const string ForeignCookie = "An exception was thrown while deserializing the token.";

    private readonly ConcurrentQueue<string> said = new();

    public IReadOnlyList<string> Take()
    {
        var all = new List<string>();
        while (said.TryDequeue(out var one)) all.Add(one);
        return all;
    }

    public ILogger CreateLogger(string categoryName) => new Ear(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Ear(LoudLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var text = formatter(state, exception);
            if (text != ForeignCookie) log.said.Enqueue($"{category}: {text}\n{exception}");
        }
    }
}
