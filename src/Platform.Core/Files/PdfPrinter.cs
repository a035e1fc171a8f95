using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Options;

namespace Platform.Core.Files;

/// <summary>How documents are printed.</summary>
public sealed class PdfOptions
{
    /// <summary>The interpreter that knows WeasyPrint: Debian's own, whatever else is on PATH.</summary>
    public string Python { get; init; } = "/usr/bin/python3";

    /// <summary>How long one document may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After so many documents the child is replaced, or when it has grown past <see cref="Megabytes"/>.</summary>
    public int Documents { get; init; } = 200;
    public int Megabytes { get; init; } = 200;
}

/// <summary>No document came: the printer is not installed, fell silent, died, or could not set this page. The fact stays due.</summary>
public sealed class PrinterUnavailableException(string reason, Exception? cause = null) : IOException(reason, cause);

/// <summary>
/// HTML to PDF by one kept WeasyPrint process (measured: 0.1 to 0.2 s a page, 0.9 in a process of its own). It is given a page through a pipe and
/// fetches nothing: no file, no network; a picture is a PNG that the page itself holds. One document at a time; for jobs only, never in the path of a deposit.
/// </summary>
public sealed class PdfPrinter(IOptions<PdfOptions> options) : IAsyncDisposable
{
    private const int MostBytes = 64 << 20;
    private static readonly string Script = ReadScript();
    private readonly SemaphoreSlim turn = new(1);
    private Process? child;

    /// <exception cref="PrinterUnavailableException">Nothing was printed; the next call starts a new child.</exception>
    public async Task<byte[]> PrintAsync(string html, CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(options.Value.Patience);
        try
        {
            child ??= Start();
            var (pdf, last) = await ExchangeAsync(child, Encoding.UTF8.GetBytes(html), limit.Token);
            if (last) Stop();
            return pdf;
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            Stop();
            if (cancel.IsCancellationRequested) throw;
            throw fault as PrinterUnavailableException ?? new PrinterUnavailableException(fault is OperationCanceledException ? "The printer fell silent." : "The printer died.", fault);
        }
        finally
        {
            turn.Release();
        }
    }

    private Process Start()
    {
        // Isolated (-I): neither the working directory nor the environment adds a module.
        var start = new ProcessStartInfo(options.Value.Python, ["-I", "-c", Script, options.Value.Documents.ToString(System.Globalization.CultureInfo.InvariantCulture), options.Value.Megabytes.ToString(System.Globalization.CultureInfo.InvariantCulture)])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = "/",
        };
        start.Environment.Clear();      // no password of this host reaches it
        start.Environment["PATH"] = "/usr/bin:/bin";
        start.Environment["LANG"] = "C.UTF-8";
        start.Environment["SOURCE_DATE_EPOCH"] = "1767225600";     // fonts carry the date of their cutting: the same page is the same file
        try
        {
            return Process.Start(start) ?? throw new PrinterUnavailableException("The printer did not start.");
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new PrinterUnavailableException("There is no printer on this machine.", missing);
        }
    }

    // Length and page; then one sign for the outcome, one for « replace me », length and document.
    private static async Task<(byte[] Pdf, bool Last)> ExchangeAsync(Process child, byte[] page, CancellationToken cancel)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, page.Length);
        var (to, from) = (child.StandardInput.BaseStream, child.StandardOutput.BaseStream);
        await to.WriteAsync(length, cancel);
        await to.WriteAsync(page, cancel);
        await to.FlushAsync(cancel);
        var head = new byte[6];
        await from.ReadExactlyAsync(head, cancel);
        var size = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(2));
        if (size is < 0 or > MostBytes) throw new PrinterUnavailableException("The printer answered nonsense.");
        var answer = new byte[size];
        await from.ReadExactlyAsync(answer, cancel);
        return head[0] == '+' ? (answer, head[1] == '!') : throw new PrinterUnavailableException($"The printer refused the page: {Encoding.ASCII.GetString(answer)}.");
    }

    private void Stop()
    {
        if (child is not { } gone) return;
        child = null;
        try
        {
            if (!gone.HasExited) gone.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended between the look and the blow.
        }
        gone.Dispose();
    }

    private static string ReadScript()
    {
        using var stream = typeof(PdfPrinter).Assembly.GetManifestResourceStream("papers/printer.py") ?? throw new FileNotFoundException("No printer.py.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    public async ValueTask DisposeAsync()
    {
        await turn.WaitAsync();
        Stop();
        turn.Dispose();
    }
}
