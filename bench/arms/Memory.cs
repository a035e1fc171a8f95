using System.Globalization;

namespace Arms;

/// <summary>What the web host keeps in memory while many bids come at once, then while one large one comes (VmHWM: the highest ever, so both lines hold for the whole run).</summary>
internal static class Memory
{
    public static async Task RunAsync(long stream)
    {
        var table = new Table("memory", $"memory.sh {stream}");
        await using var site = await Site.StartAsync();
        var web = Processes.Find("Platform.Web.dll").Single();
        await SendAsync(site, 8);
        var warm = Processes.Status(web, "VmHWM");
        await SendAsync(site, (int)(stream / Deposit.BlockSize));
        var streamed = Processes.Status(web, "VmHWM");
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => SendAsync(site, 8)));
        var crowd = Processes.Status(web, "VmHWM");

        table.Bound("web host, 50 bids of 64 MiB at once: highest resident memory", crowd, 600, "MB", "VmHWM");
        table.Bound(string.Create(CultureInfo.InvariantCulture, $"web host, one bid of {stream / 1e9:F1} GB: growth after one of 64 MiB"), streamed - warm, 128, "MB", $"VmHWM {warm:F0} before");
        table.Write("Memory of the web host");
    }

    private static async Task SendAsync(Site site, int blocks)
    {
        using var deposit = await Deposit.BeginAsync(site.Live, site.Company);
        await deposit.SendAsync(blocks, 3);
    }
}

/// <summary>/proc, read.</summary>
internal static class Processes
{
    /// <summary>Our descendants whose command line holds this word.</summary>
    public static IEnumerable<int> Find(string word) => Descendants(Environment.ProcessId).Where(id => Read($"/proc/{id}/cmdline").Contains(word, StringComparison.Ordinal));

    /// <summary>A line of the status file, in MB.</summary>
    public static double Status(int id, string name) =>
        Read($"/proc/{id}/status").Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line ? long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6 : 0;

    /// <summary>Processor seconds (ours and the kernel's) since the start, by kind of process: the web host, PostgreSQL, the bare arm, this client, the rest.</summary>
    public static Dictionary<string, double> Spent() => Descendants(Environment.ProcessId).Distinct().Append(Environment.ProcessId).GroupBy(KindOf).ToDictionary(kind => kind.Key, kind => kind.Sum(Seconds), StringComparer.Ordinal);

    private static string KindOf(int id) => id == Environment.ProcessId ? "client" : Read($"/proc/{id}/cmdline") switch
    {
        var line when line.Contains("Platform.Web.dll", StringComparison.Ordinal) => "web",
        var line when line.Contains("postgres", StringComparison.Ordinal) => "postgres",
        var line when line.Contains("bare.dll", StringComparison.Ordinal) => "bare",
        _ => "other",
    };

    private static double Seconds(int id)
    {
        var fields = Read($"/proc/{id}/stat").Split(") ").Last().Split(' ');
        return fields.Length < 15 ? 0 : fields[11..15].Sum(ticks => double.Parse(ticks, CultureInfo.InvariantCulture)) / 100;     // its own, and those of the children that it has buried
    }

    public static IEnumerable<int> Descendants(int id)
    {
        foreach (var child in Directory.Exists($"/proc/{id}/task") ? Directory.EnumerateDirectories($"/proc/{id}/task").SelectMany(task => Read(task + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(int.Parse).ToList() : [])
        {
            yield return child;
            foreach (var below in Descendants(child)) yield return below;
        }
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";      // ended meanwhile
        }
    }
}
