using System.Diagnostics;
using Platform.Core.Eforms;
using Platform.Testing;

namespace Arms;

/// <summary>The SDK's rules in this process against Saxon, both on one core, on the same notice; then every example of the SDK, the rule set's memory and its loading.</summary>
internal static class Eforms
{
    private const int Few = 10, Many = 110;
    private static readonly DateOnly Today = new(2026, 11, 22);

    public static async Task RunAsync(int rounds)
    {
        var sdk = SharedData.Find("standards/eforms") ?? throw new InvalidOperationException("shared/data/standards/eforms is not beside the repository.");
        using var self = Process.GetCurrentProcess();
        if (OperatingSystem.IsLinux()) self.ProcessorAffinity = 1;
        var table = new Table("eforms", $"eforms.sh {rounds}");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var loading = Stopwatch.StartNew();
        var book = EformsRuleBook.Load(sdk);
        foreach (var subType in book.SubTypes) book.Describe(subType);
        var loaded = loading.Elapsed;
        var examples = Directory.GetFiles(Path.Combine(sdk, "examples", "notices")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToArray();
        foreach (var example in examples) Judge(book, example);
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        using var saxon = await Saxon.PrepareAsync(sdk, "16", Path.Combine(sdk, "examples", "notices", "cn_24_maximal.xml"));
        for (var warm = 0; warm < 20; warm++) foreach (var example in examples) Judge(book, example);
        Rate([.. Enumerable.Repeat(saxon.Notice, 400)], book, null);        // compiled by its profile before it is measured
        var each = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            table.Add("ours", Rate([.. Enumerable.Repeat(saxon.Notice, 400)], book, null));
            var (start, rate) = await saxon.RateAsync(Few, Many);
            table.Add("saxon", rate);
            table.Add("load-ours", loaded.TotalSeconds);
            table.Add("load-saxon", start);
            table.Add("examples", Rate([.. Enumerable.Repeat(examples, 20).SelectMany(all => all)], book, each));
            table.Add("wanted", 100);
        }
        each.Sort();
        var (count, _) = book.Describe("16");
        table.Ratio($"contract notice (the SDK's cn_24_maximal, 75 kB): schema and the {count} rules of sub-type 16, in process, one core", "ours", "saxon", "Saxon-HE 9.9, the same rules without the schema, its start taken off, one core", 20, "notices/s");
        table.Ratio("every example notice of the SDK in turn, schema and all rules, one core", "examples", "wanted", "what the design asks", 1, "notices/s");
        table.Cost("loading: schemas and the rules of all 30 sub-types", "load-ours", "load-saxon", "Saxon's start for one sub-type", 1, "s");
        table.Bound("one example notice, schema and all rules", each[each.Count / 2] * 1000, 100_000, "µs", "p50 over all rounds");
        table.Bound("rule set of all sub-types with its schemas and words: managed memory", memory / 1e6, 150, "MB", "after a full collection");
        table.Write("Notices: the rules of eForms in process");
    }

    private static double Rate(byte[][] notices, EformsRuleBook book, List<double>? each)
    {
        var clock = Stopwatch.StartNew();
        foreach (var notice in notices)
        {
            var from = clock.Elapsed;
            Judge(book, notice);
            each?.Add((clock.Elapsed - from).TotalMilliseconds);
        }
        return notices.Length / clock.Elapsed.TotalSeconds;
    }

    private static void Judge(EformsRuleBook book, byte[] notice) => book.Validate(new MemoryStream(notice, writable: false), Today);

    /// <summary>Saxon on folders of copies of one notice: two sizes, so that its start can be taken off.</summary>
    private sealed class Saxon(DirectoryInfo folder, byte[] notice) : IDisposable
    {
        public byte[] Notice => notice;

        public static async Task<Saxon> PrepareAsync(string sdk, string subType, string file)
        {
            var saxon = new Saxon(Directory.CreateTempSubdirectory("bench-saxon-"), await File.ReadAllBytesAsync(file));
            var made = await Judges.RunAsync("python3", SharedData.Find("../tools/sch2xslt.py")!, Path.Combine(sdk, "schematrons/static/complete-validation.sch"), $"eforms-{subType}", saxon.At("rules.xsl"));
            return made.ExitCode == 0 ? saxon : throw new InvalidOperationException(made.Error);
        }

        public async Task<(double Start, double Rate)> RateAsync(int few, int many)
        {
            var (one, shorter, longer) = (await TimeAsync(1), await TimeAsync(few), await TimeAsync(many));
            return (one, (many - few) / (longer - shorter));
        }

        private async Task<double> TimeAsync(int copies)
        {
            var (from, into) = (Directory.CreateDirectory(At($"in-{copies}")), Directory.CreateDirectory(At($"out-{copies}")));
            for (var i = 0; i < copies; i++) await File.WriteAllBytesAsync(Path.Combine(from.FullName, $"{i}.xml"), notice);
            var clock = Stopwatch.StartNew();
            var ran = await Judges.RunAsync("taskset", "-c", "0", "java", "-Xmx2g", "-cp", "/usr/share/java/Saxon-HE.jar:/usr/share/java/xml-resolver.jar", "net.sf.saxon.Transform", $"-s:{from.FullName}", $"-xsl:{At("rules.xsl")}", $"-o:{into.FullName}");
            if (ran.ExitCode != 0 || into.GetFiles().Length != copies) throw new InvalidOperationException(ran.Error);
            return clock.Elapsed.TotalSeconds;
        }

        private string At(string name) => Path.Combine(folder.FullName, name);

        public void Dispose() => folder.Delete(recursive: true);
    }
}
