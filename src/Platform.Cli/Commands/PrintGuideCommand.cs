using Microsoft.Extensions.Options;
using Platform.Core.Files;
using Platform.Core.Training;

namespace Platform.Cli.Commands;

/// <summary>Prints the guide of companies, to be committed with the words it is made of: a test compares its edition.</summary>
public static class PrintGuideCommand
{
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancel)
    {
        await using var printer = new PdfPrinter(Options.Create(new PdfOptions()));
        await File.WriteAllBytesAsync(arguments.Required("out"), await new PrintGuide(printer).ExecuteAsync(null, cancel), cancel);
        Console.WriteLine($"Guide, édition {Guide.Edition}");
        return 0;
    }
}
