using Platform.TestReport;

// TestReport RESULTS FEATURES [--features]: sums the TRX files and *.checks of folder RESULTS; last line « N passed, N failed, N skipped ».
var results = Results.Read(args[0]);
var features = new Features(File.ReadAllLines(args[1]), results);

if (args.Contains("--features")) features.Print(Console.Out);
foreach (var skipped in results.Where(r => r.Outcome == Outcome.Skipped)) Console.WriteLine($"skipped  {skipped.Name}: {skipped.Message}");
foreach (var failed in results.Where(r => r.Outcome == Outcome.Failed)) Console.WriteLine($"FAILED   {failed.Name}\n{Indented(failed.Message)}");
foreach (var unknown in features.Unknown) Console.WriteLine($"FAILED   {unknown}");

var failures = Count(Outcome.Failed) + features.Unknown.Count;
Console.WriteLine($"{Count(Outcome.Passed)} passed, {failures} failed, {Count(Outcome.Skipped)} skipped");
return failures == 0 && Count(Outcome.Passed) > 0 ? 0 : 1;      // a run in which nothing ran has proved nothing

int Count(Outcome outcome) => results.Count(r => r.Outcome == outcome);

static string Indented(string text) => string.Join('\n', text.Split('\n').Take(12).Select(line => "         " + line.TrimEnd()));
