using System.Xml.Linq;
using Platform.Core.Notices;
using Platform.Core.Notices.Eforms;
using Platform.Testing;

namespace Platform.Core.Tests.Notices;

/// <summary>The schemas and rules of the Publications Office, run by Saxon, an engine that is not ours. One call for many notices: it takes eight seconds to start.</summary>
public sealed class NeedsEformsJudgeFactAttribute : FactAttribute
{
    public NeedsEformsJudgeFactAttribute()
    {
        if (EformsJudge.Script is null) Skip = "shared/tools/validate-eforms.sh is not beside the repository: no notice was judged by the rules of the SDK.";
        else if (!File.Exists("/usr/share/java/Saxon-HE.jar") || Judges.Find("xmllint") is null || Judges.Find("java") is null) Skip = "Saxon-HE or xmllint is not installed (libsaxonhe-java, libxml2-utils): no notice was judged by the rules of the SDK.";
    }
}

public static class EformsJudge
{
    public static string? Script => SharedData.Find("../tools/validate-eforms.sh");

    /// <summary>Nothing was said; else all of it is shown.</summary>
    public static void IsContent(string verdict) => Assert.True(verdict.Length == 0, verdict);

    /// <returns>What the judge says against them, with the name of each; empty: nothing.</returns>
    public static async Task<string> JudgeAsync(IEnumerable<(string Name, CanonicalNotice Notice)> notices, EformsWriter writer)
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
            var verdict = await Judges.RunAsync("bash", [Script!, .. files]); // only asked where it is
            var bad = verdict.Text.Split('\n').Where(line => line.Length > 0 && !line.EndsWith(" xsd ok", StringComparison.Ordinal) && !line.EndsWith("failed asserts: 0", StringComparison.Ordinal)).ToList();
            return verdict.ExitCode == 0 && bad.Count == 0 ? "" : $"exit {verdict.ExitCode}\n{string.Join('\n', bad)}\n{verdict.Error}";
        }
        finally
        {
            if (Environment.GetEnvironmentVariable("KEEP_NOTICES") is { Length: > 0 } kept) foreach (var file in folder.GetFiles()) file.CopyTo(Path.Combine(kept, file.Name), true);
            folder.Delete(true);
        }
    }
}
