using Microsoft.Extensions.Options;
using Platform.Core.Files;
using Platform.Testing;

namespace Platform.Core.Tests.Files;

public sealed class PdfPrinterTests
{
    private static readonly CancellationToken Cancel = CancellationToken.None;

    [NeedsToolFact("weasyprint"), Trait("Feature", "A7-B6")]
    public async Task The_same_page_is_the_same_document_tagged_and_in_French()
    {
        await using var printer = Printer(new());
        var page = "<html lang=\"fr\"><title>Reçu</title><h1>Été</h1><p>Œuvre n° 1 — « vérifié »</p></html>";
        var first = await printer.PrintAsync(page, Cancel);
        Assert.Equal(first, await printer.PrintAsync(page, Cancel));

        var info = (await Judges.RunAsync("pdfinfo", ["-"], first)).Text;
        Assert.Contains("Tagged:          yes", info, StringComparison.Ordinal);
        Assert.Contains("Title:           Reçu", info, StringComparison.Ordinal);
        Assert.DoesNotContain("/usr", info, StringComparison.Ordinal);
        Assert.Contains("Œuvre n° 1 — « vérifié »", await Papers.WordsAsync(first), StringComparison.Ordinal);
    }

    [NeedsToolFact("weasyprint")]
    public async Task Nothing_is_fetched_neither_from_the_machine_nor_from_outside()
    {
        var secret = Path.GetTempFileName();
        await File.WriteAllTextAsync(secret, "secretcanari", Cancel);
        await using var printer = Printer(new());
        var pdf = await printer.PrintAsync($"<link rel=attachment href=\"file://{secret}\"><iframe src=\"file://{secret}\"></iframe><object data=\"file://{secret}\"></object><img src=\"http://127.0.0.1:9/\"><p>fin", Cancel);
        File.Delete(secret);
        Assert.Equal("fin", await Papers.WordsAsync(pdf));
        Assert.DoesNotContain("secretcanari", (await Judges.RunAsync("pdfdetach", ["-list", "-"], pdf)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("EmbeddedFiles", System.Text.Encoding.Latin1.GetString(pdf), StringComparison.Ordinal);
    }

    [NeedsToolFact("weasyprint")]
    public async Task The_child_is_replaced_after_its_share_of_documents_or_when_it_has_grown()
    {
        foreach (var options in (PdfOptions[])[new() { Documents = 1 }, new() { Megabytes = 1 }])
        {
            await using var printer = Printer(options);
            for (var i = 0; i < 2; i++) Assert.NotEmpty(await printer.PrintAsync($"<p>{i}</p>", Cancel));
        }
    }

    [Theory]
    [InlineData("cat > /dev/null")]                     // hears and never answers
    [InlineData("head -c 10 > /dev/null; kill -9 $$")]  // dies in the middle of a page
    [InlineData("exit 0")]                              // not there
    [InlineData("head -c 10 >/dev/null; yes")]          // answers nonsense
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    public async Task A_printer_that_is_slow_dead_or_mad_is_an_error_in_bounded_time(string does)
    {
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, $"#!/bin/sh\n{does}\n", Cancel);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var printer = Printer(new() { Python = script, Patience = TimeSpan.FromSeconds(1) });

        await Assert.ThrowsAsync<PrinterUnavailableException>(() => printer.PrintAsync(new string('x', 200_000), Cancel));
        await Assert.ThrowsAsync<PrinterUnavailableException>(() => printer.PrintAsync("again", Cancel));
        File.Delete(script);
    }

    [Fact]
    public async Task Without_a_printer_on_the_machine_it_says_so()
    {
        await using var printer = Printer(new() { Python = "/nowhere/python3" });
        await Assert.ThrowsAsync<PrinterUnavailableException>(() => printer.PrintAsync("page", Cancel));
    }

    private static PdfPrinter Printer(PdfOptions options) => new(Options.Create(options));
}
