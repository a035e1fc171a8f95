using System.Text;
using Microsoft.Extensions.Options;

namespace Platform.Core.Antivirus;

/// <summary>
/// Asks clamd by its INSTREAM command: chunks preceded by their length, an empty one to end, one line back (clamd(8)). No other program of ours
/// reads the file, clamd sees neither its name nor whose it is.
/// </summary>
public sealed class ClamdScanner(IOptions<AntivirusOptions> options) : IAntivirus
{
    private const int ChunkSize = 1 << 16;

    public async Task<ScanVerdict> ScanAsync(Stream content, CancellationToken cancel)
    {
        if (options.Value.Address is not { } address) return new ScanVerdict.Silent("No antivirus is configured.");
        try
        {
            await using var line = await ClamdLine.OpenAsync(address, options.Value.Patience, cancel);
            return Read(await AskAsync(line, content, cancel));
        }
        catch (ClamdLine.SilenceException silence)
        {
            return new ScanVerdict.Silent(silence.Message);
        }
    }

    private static async Task<string> AskAsync(ClamdLine line, Stream content, CancellationToken cancel)
    {
        var chunk = new byte[ChunkSize];
        try
        {
            await line.SendAsync("zINSTREAM\0"u8.ToArray(), cancel);
            int length;
            do
            {
                length = await content.ReadAtLeastAsync(chunk, ChunkSize, throwOnEndOfStream: false, cancel);
                if (length > 0) await line.SendAsync(chunk.AsMemory(0, length), cancel, withLength: true);
            }
            while (length == ChunkSize);
            await line.SendAsync(new byte[4], cancel);
        }
        catch (ClamdLine.SilenceException)
        {
            // Over its limit clamd answers, closes, and reads no further: what it said is perhaps still there.
            return await line.ReadLineAsync(cancel);
        }
        return await line.ReadLineAsync(cancel);
    }

    internal static ScanVerdict Read(string line)
    {
        const string Prefix = "stream: ", Found = " FOUND";
        if (line == Prefix + "OK") return new ScanVerdict.Clean();
        if (line.StartsWith(Prefix, StringComparison.Ordinal) && line.EndsWith(Found, StringComparison.Ordinal) && line.Length > Prefix.Length + Found.Length)
            return new ScanVerdict.Infected(Printable(line[Prefix.Length..^Found.Length]));
        return line.StartsWith("INSTREAM size limit exceeded", StringComparison.Ordinal) ? new ScanVerdict.TooLarge() : new ScanVerdict.Silent($"Not an answer of clamd: {Printable(line)}");
    }

    private static string Printable(string text)
    {
        var kept = new StringBuilder();
        foreach (var c in text.Take(200)) kept.Append(char.IsControl(c) ? '?' : c);
        return kept.ToString();
    }
}
