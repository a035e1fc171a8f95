using System.Diagnostics;

namespace Platform.Testing;

/// <summary>Programs that we did not write and that judge what we write: age, openssl, xmlsec1, pdfsig, xmllint.</summary>
public static class Judges
{
    public sealed record Verdict(int ExitCode, byte[] Output, string Error)
    {
        public string Text => System.Text.Encoding.UTF8.GetString(Output);
    }

    public static string? Find(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists);

    public static Task<Verdict> RunAsync(string tool, params string[] arguments) => RunAsync(tool, arguments, input: null);

    public static async Task<Verdict> RunAsync(string tool, IEnumerable<string> arguments, byte[]? input, CancellationToken cancel = default)
    {
        var start = new ProcessStartInfo(tool, arguments)
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            Environment =
            {
                ["LC_ALL"] = "C.UTF-8",       // a judge's words do not depend on the machine's language
                ["JAVA_TOOL_OPTIONS"] = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",       // Saxon reads its rules in 2.6 s of processor time instead of 6.1: what it compiles best it uses once
            },
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{tool} did not start.");
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output, cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        await FeedAsync(process, input, cancel);
        await reading;
        await process.WaitForExitAsync(cancel);
        return new(process.ExitCode, output.ToArray(), await errors);
    }

    private static async Task FeedAsync(Process process, byte[]? input, CancellationToken cancel)
    {
        try
        {
            if (input is not null) await process.StandardInput.BaseStream.WriteAsync(input, cancel);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The judge refused before it had read everything: its exit status says why.
        }
    }
}
