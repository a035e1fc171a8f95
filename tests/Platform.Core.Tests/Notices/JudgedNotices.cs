using Platform.Core.Notices;
using Platform.Core.Notices.Eforms;
using Platform.Testing;

namespace Platform.Core.Tests.Notices;

/// <summary>Composed notices before <see cref="EformsJudge"/>, all in one call: it takes eight seconds to start.</summary>
public static class JudgedNotices
{
    /// <summary>Nothing was said; else all of it is shown.</summary>
    public static void IsContent(string verdict) => Assert.True(verdict.Length == 0, verdict);

    /// <returns>What the judge says against them, with the name of each; empty: nothing.</returns>
    public static async Task<string> JudgeAsync(IEnumerable<(string Name, CanonicalNotice Notice)> notices, EformsWriter writer) =>
        string.Join('\n', (await ComplaintsAsync(notices, writer)).SelectMany(each => each.Complaints));

    /// <returns>The same, for each notice by its name, in the order given.</returns>
    public static async Task<IReadOnlyList<(string Name, IReadOnlyList<string> Complaints)>> ComplaintsAsync(IEnumerable<(string Name, CanonicalNotice Notice)> notices, EformsWriter writer)
    {
        var folder = Directory.CreateTempSubdirectory("eforms-");
        try
        {
            var files = new List<string>();
            foreach (var (name, notice) in notices)
            {
                var file = Path.Combine(folder.FullName, name + ".xml");
                await File.WriteAllBytesAsync(file, EformsWriter.Bytes(writer.Write(notice) ?? throw new InvalidOperationException($"{name} has no sub-type.")));
                files.Add(file);
            }
            var verdicts = await EformsJudge.AskAsync(files);
            return [.. files.Select(file => (Path.GetFileNameWithoutExtension(file), (IReadOnlyList<string>)[.. Complaints(Path.GetFileName(file), verdicts.GetValueOrDefault(Path.GetFileName(file)))]))];
        }
        finally
        {
            if (Environment.GetEnvironmentVariable("KEEP_NOTICES") is { Length: > 0 } kept) foreach (var file in folder.GetFiles()) file.CopyTo(Path.Combine(kept, file.Name), true);
            folder.Delete(true);
        }
    }

    private static IEnumerable<string> Complaints(string name, EformsJudge.Verdict? verdict) => verdict switch
    {
        null => [$"{name}: not judged"],
        { Failed: null } => [$"{name}: the rules gave no verdict", .. verdict.SchemaWords],
        { SchemaIsKept: false } => [$"{name}: the schema is not kept", .. verdict.SchemaWords, .. verdict.Failed],
        _ => verdict.Failed.Select(failed => $"{name}: {failed}"),
    };
}
