using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Platform.Web.Tests.Counts;

/// <summary>
/// Counts what goes to one database while an action runs: data statements (the signed context and COMMIT are the frame of every
/// transaction, and a question marked « waiting » is repeated on purpose: not counted), statements that come three times, commits that wrote.
/// </summary>
public sealed partial class Meter : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly string database;
    private readonly List<IDisposable> subscriptions = [];
    private readonly Lock gate = new();
    private readonly List<string> statements = [];
    private readonly Dictionary<Guid, bool> open = []; // connection → has it written since its last commit?
    private int commits;

    private Meter(string database) => this.database = database;

    /// <param name="Statements">The texts, in order.</param>
    /// <param name="AllocatedBytes">By the whole process, the client of the test included.</param>
    public sealed record Counts(IReadOnlyList<string> Statements, int WritingCommits, long AllocatedBytes)
    {
        /// <summary>A statement that comes three times in one action is a query in a loop; the database's clock may be asked by each decision.</summary>
        public IReadOnlyList<string> Repeated => [.. Statements.Where(text => !text.StartsWith("select sec.now()", StringComparison.Ordinal)).GroupBy(text => text, StringComparer.Ordinal).Where(same => same.Count() > 2).Select(same => $"{same.Count()} × {same.Key}")];
    }

    public static async Task<Counts> CountAsync(string database, Func<Task> act)
    {
        using var meter = new Meter(database);
        meter.subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(meter));
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await act();
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        lock (meter.gate) return new([.. meter.statements], meter.commits, allocated);
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory) subscriptions.Add(value.Subscribe(this));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        lock (gate)
        {
            if (value.Key == RelationalEventId.CommandExecuting.Name && value.Value is CommandEventData { Command.Connection: { } connection } command && connection.Database == database)
            {
                var text = command.Command.CommandText;
                open[command.ConnectionId] = (open.TryGetValue(command.ConnectionId, out var wrote) && wrote) || Writes().IsMatch(text);
                if (!Frame().IsMatch(text)) statements.Add(text);
            }
            else if (value.Key == RelationalEventId.TransactionCommitted.Name && value.Value is TransactionEndEventData end && open.Remove(end.ConnectionId, out var wrote) && wrote)
            {
                commits++;
            }
        }
    }

    public void OnCompleted() { }

    public void OnError(Exception error) { }

    public void Dispose() => subscriptions.ForEach(subscription => subscription.Dispose());

    private const string DbLoggerCategory = "Microsoft.EntityFrameworkCore";

    [GeneratedRegex(@"^\s*(select set_config\('app\.ctx'|savepoint|release savepoint|-- waiting)", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Frame();

    // A row lock writes too.
    [GeneratedRegex(@"\b(insert\s+into|update\s|delete\s+from|for\s+(no\s+key\s+)?update|sec\.(append|record)_)", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Writes();
}
