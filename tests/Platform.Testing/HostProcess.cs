using System.Diagnostics;

namespace Platform.Testing;

/// <summary>A process of ours as a child of the test: it can be killed at any instant, is reaped, and leaves its log in a file.</summary>
public sealed class HostProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly StreamWriter log;
    private int disposed;

    private HostProcess(Process process, string name, StreamWriter log)
    {
        this.process = process;
        this.log = log;
        Name = name;
        process.OutputDataReceived += Write;
        process.ErrorDataReceived += Write;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(30);

    public string Name { get; }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <param name="log">Appended to: a restarted host goes on in the same file.</param>
    public static HostProcess Start(string name, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment, string folder, string log)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in environment) start.Environment[key] = value;
        var lines = new StreamWriter(log, append: true) { AutoFlush = true };
        return new(Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start."), name, lines);
    }

    /// <summary>SIGKILL, to its children too, then reaped: nothing of it runs when this returns.</summary>
    public async Task KillAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        using var limit = new CancellationTokenSource(MostPatience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (process.HasExited)
        {
            // Gone, and somebody holds the ends of its pipes: its last lines are lost, nothing else is.
        }
    }

    /// <summary>SIGTERM, as a service manager or a rolling restart sends it. Returns when the process has ended by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync(TimeSpan patience)
    {
        AskToEnd();
        using var limit = new CancellationTokenSource(patience);
        return await ExitedAsync(limit.Token);
    }

    public void AskToEnd()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        kill.WaitForExit();
    }

    /// <returns>Its exit code.</returns>
    public async Task<int> ExitedAsync(CancellationToken cancel)
    {
        await process.WaitForExitAsync(cancel);
        return process.ExitCode;
    }

    /// <summary>Twice does no harm: a test that breaks while its host is being started again disposes of it once more, and its own reason must be heard.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1) return;
        await KillAsync();
        process.Dispose();
        await log.DisposeAsync();
    }

    private void Write(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (log) log.WriteLine(line.Data);
    }
}
