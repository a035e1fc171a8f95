using System.Xml.Linq;

namespace Platform.TestReport;

internal enum Outcome { Passed, Failed, Skipped }

/// <param name="Assembly">Where the test's traits can be read: TRX does not carry them.</param>
internal sealed record Result(string Name, Outcome Outcome, string Message, string? Assembly = null, string? Class = null, string? Method = null);

internal static class Results
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    public static IReadOnlyList<Result> Read(string folder) =>
    [
        .. Directory.GetFiles(folder, "*.trx").Order(StringComparer.Ordinal).SelectMany(ReadTrx),
        .. Directory.GetFiles(folder, "*.checks").Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines).Select(ReadCheck),
    ];

    private static IEnumerable<Result> ReadTrx(string file)
    {
        var run = XDocument.Load(file).Root!;      // a document that loads has a root
        var methods = run.Descendants(Trx + "UnitTest").ToDictionary(t => (string)t.Attribute("id")!, t => t.Element(Trx + "TestMethod")!, StringComparer.Ordinal);
        var results = run.Descendants(Trx + "UnitTestResult").Select(r => ReadResult(r, methods[(string)r.Attribute("testId")!])).ToList();

        // A run that was cut short (a crash, a process that left) names no failed test: it is one.
        if ((string?)run.Element(Trx + "ResultSummary")?.Attribute("outcome") != "Completed" && results.TrueForAll(r => r.Outcome != Outcome.Failed))
            results.Add(new(Path.GetFileNameWithoutExtension(file), Outcome.Failed, "The run did not complete: see its output above."));
        return results;
    }

    private static Result ReadResult(XElement result, XElement method) => new(
        (string)result.Attribute("testName")!,
        (string?)result.Attribute("outcome") switch { "Passed" => Outcome.Passed, "NotExecuted" => Outcome.Skipped, _ => Outcome.Failed },
        string.Join('\n', result.Descendants(Trx + "Message").Concat(result.Descendants(Trx + "StackTrace")).Select(e => e.Value)),
        (string?)method.Attribute("codeBase"), (string?)method.Attribute("className"), (string?)method.Attribute("name"));

    // "passed name" or "failed name": what ./test checks without .NET.
    private static Result ReadCheck(string line) =>
        line.Split(' ', 2) is [var outcome, var name]
            ? new(name, outcome switch { "passed" => Outcome.Passed, "skipped" => Outcome.Skipped, _ => Outcome.Failed }, "see its output above")
            : new(line, Outcome.Failed, "unreadable check");
}
