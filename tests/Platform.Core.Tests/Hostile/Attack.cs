using System.Diagnostics;
using Platform.Testing;
using Platform.Testing.Hostile;

namespace Platform.Core.Tests.Hostile;

/// <summary>Gives a reader hostile documents, one after the other, and notes what it must not do: throw, take long or much, follow what they point to.</summary>
internal sealed class Attack(Canary canary)
{
    // By the clock on the wall, of a machine that does other things too.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    // What a reader may allocate for one document. The largest that is unfolded is fifty megabytes of XML, twice that in characters, and some copies of it.
    private const long MostAllocated = 1L << 30;

    /// <summary>The seed of the run, then each fault with the number of its document: the same seed draws the same.</summary>
    public List<string> Faults { get; } = [];

    /// <param name="name">Of the reader, in the report.</param>
    /// <param name="count">Documents.</param>
    /// <param name="draw">One document.</param>
    /// <param name="read">Everything that the reader says of it. Runs on this thread.</param>
    public void Run(string name, int count, Func<Draws, HostileDocument> draw, Func<byte[], string> read)
    {
        for (var number = 0; number < count; number++)
        {
            var document = draw(new Draws($"{LongRun.Seed}/{name}/{number}"));
            var (since, before, said) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread(), "");
            try
            {
                said = read(document.Bytes);
            }
            catch (Exception thrown)
            {
                Note(thrown.ToString());
            }
            if (GC.GetAllocatedBytesForCurrentThread() - before is var allocated and > MostAllocated) Note($"allocated {allocated >> 20} MiB");
            if (Stopwatch.GetElapsedTime(since) is var took && took > Longest) Note($"took {took.TotalSeconds:F0} s");
            if (said.Contains(canary.Word, StringComparison.Ordinal)) Note("told what a file holds");

            void Note(string fault) => Faults.Add($"{name} {number}, {document.What}: {fault}\n    {HostileText.Shown(document.Bytes)}");
        }
        if (canary.Calls > 0) Faults.Add($"{name}: called an address {canary.Calls} times");
    }

    public void AssertNone()
    {
        LongRun.Say(Faults.Count == 0 ? "no fault" : string.Join('\n', Faults));
        Assert.True(Faults.Count == 0, $"{Faults.Count} faults, seed {LongRun.Seed} (LONG_SEED)\n" + string.Join('\n', Faults.Take(20)));
    }
}
