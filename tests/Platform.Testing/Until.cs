using System.Diagnostics;

namespace Platform.Testing;

/// <summary>Waits for a state, never for a time.</summary>
public static class Until
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    /// <exception cref="TimeoutException">It did not come within <paramref name="patience"/>.</exception>
    public static async Task TrueAsync(string what, TimeSpan patience, Func<Task<bool>> arrived)
    {
        var since = Stopwatch.GetTimestamp();
        using var beat = new PeriodicTimer(Beat);
        while (!await arrived())
        {
            if (Stopwatch.GetElapsedTime(since) > patience) throw new TimeoutException($"Waited {patience.TotalSeconds:F0} s in vain for {what}.");
            await beat.WaitForNextTickAsync();
        }
    }

    /// <summary>Returns when all have ended. What breaks first is thrown at once: it is the reason of all the rest.</summary>
    public static async Task AllEndAsync(params IEnumerable<Task> tasks)
    {
        await foreach (var ended in Task.WhenEach(tasks)) await ended;
    }
}
