using System.Globalization;
using System.Text;

namespace Platform.Cli.Watching;

/// <summary>One minute in which the site was asked.</summary>
public sealed record WatchedMinute(DateTimeOffset At, int Asked, int Answered)
{
    public bool IsWhole => Answered == Asked;
}

/// <summary>
/// « 2026-11-21T11:40Z 6 6 », a line per minute, on the disk before the next one begins. A line that was cut by a kill is passed over; a minute without
/// a line is one in which nobody looked.
/// </summary>
public sealed class MinuteFile(string path)
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);
    private const string Form = "yyyy-MM-dd'T'HH:mm'Z'";

    public IReadOnlyList<WatchedMinute> Read()
    {
        if (!File.Exists(path)) return [];
        var text = File.ReadAllText(path, Encoding.ASCII);
        // What follows the last line end was cut.
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n').Select(Parse).OfType<WatchedMinute>()];
    }

    public void Append(WatchedMinute minute)
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        file.SetLength(EndOfLastLine(file));
        file.Seek(0, SeekOrigin.End);
        file.Write(Encoding.ASCII.GetBytes(Write(minute)));
        file.Flush(flushToDisk: true);
    }

    /// <summary>Drops what is older than is shown: the new file is whole before it takes the place of the old.</summary>
    public void Forget(DateTimeOffset now)
    {
        var all = Read();
        if (all.Count == 0 || all[0].At >= now - Kept) return;
        using (var file = new FileStream(path + ".new", FileMode.Create, FileAccess.Write))
        {
            foreach (var minute in all.Where(m => m.At >= now - Kept)) file.Write(Encoding.ASCII.GetBytes(Write(minute)));
            file.Flush(flushToDisk: true);
        }
        File.Move(path + ".new", path, overwrite: true);
    }

    // Whatever follows was cut by a kill: two half lines must not make a whole one.
    private static long EndOfLastLine(FileStream file)
    {
        for (var end = file.Length; end > 0; end--)
        {
            file.Seek(end - 1, SeekOrigin.Begin);
            if (file.ReadByte() == '\n') return end;
        }
        return 0;
    }

    private static string Write(WatchedMinute minute) => string.Create(CultureInfo.InvariantCulture, $"{minute.At.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture)} {minute.Asked} {minute.Answered}\n");

    private static WatchedMinute? Parse(string line) =>
        line.Split(' ') is [var at, var asked, var answered]
        && DateTimeOffset.TryParseExact(at, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var minute)
        && int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && int.TryParse(answered, NumberStyles.None, CultureInfo.InvariantCulture, out var m) && m <= n
            ? new(minute, n, m) : null;
}
