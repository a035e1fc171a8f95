using Platform.Cli.StandIn;

namespace Platform.Cli.Commands;

/// <summary>Plays TED, the DILA and a gazette over HTTP, for the demonstration.</summary>
public static class Journals
{
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancel)
    {
        var journals = new OfficialJournals(TimeProvider.System, TimeSpan.FromSeconds(30), arguments.Required("folder"));
        journals.Load();
        await using var server = await JournalServer.StartAsync(journals, arguments.Port("port"), cancel);
        await Task.Delay(Timeout.InfiniteTimeSpan, cancel).ContinueWith(_ => { }, TaskScheduler.Default);
        return 0;
    }
}
