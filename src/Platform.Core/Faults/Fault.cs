using System.Collections.Frozen;
using System.Diagnostics;

namespace Platform.Core.Faults;

/// <summary>
/// Named places where a test kills or breaks this process, to show that nothing acknowledged is lost whatever happens there. Compiled in
/// always, so that what is tested is what runs; inert unless FAULTS names the place and the environment is Test. Actions: <c>kill</c> there,
/// <c>commit</c> (kill after the commit that follows, before anybody is told), <c>throw</c>.
/// <c>FAULTS="deposit.seal.before_commit=kill;mail.after_250=throw"</c>
/// </summary>
public static class Fault
{
    private static readonly FrozenDictionary<string, string> Armed = Read(
        Environment.GetEnvironmentVariable("FAULTS"), Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT"));

    private static volatile bool diesOnceCommitted;

    /// <exception cref="IOException">The place is armed to break.</exception>
    public static void Point(string name)
    {
        if (Armed.Count == 0 || !Armed.TryGetValue(name, out var action)) return;
        if (action == "throw") throw new IOException($"Fault {name}.");
        if (action == "commit") diesOnceCommitted = true;
        else Die();
    }

    /// <summary>Whoever commits says so, before the answer.</summary>
    public static void Committed()
    {
        if (diesOnceCommitted) Die();
    }

    private static void Die()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();        // SIGKILL: nothing of ours runs any more
    }

    internal static FrozenDictionary<string, string> Read(string? faults, string? environment) =>
        faults is null || environment != "Test" ? FrozenDictionary<string, string>.Empty
            : faults.Split(';').Select(fault => fault.Split('=')).ToFrozenDictionary(fault => fault[0], fault => fault is [_, "throw" or "commit"] ? fault[1] : "kill", StringComparer.Ordinal);
}
