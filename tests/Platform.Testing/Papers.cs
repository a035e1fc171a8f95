using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Files;

namespace Platform.Testing;

/// <summary>What a test does with printed documents: has them printed as a job would, and has poppler read them.</summary>
public static class Papers
{
    /// <summary>As the job does, for the bidder.</summary>
    public static Task PrintReceiptAsync(TestPlatform platform, Guid company, Guid bid) =>
        AsJobs(platform).RunAsync(new Scope.Company(company, null), s => s.GetRequiredService<PrintReceipt>().ExecuteAsync(new(bid, Stamped: true), CancellationToken.None), CancellationToken.None);

    /// <summary>The worker has no password of the web's role: it acts for an owner with its own.</summary>
    public static UnitOfWorkFactory AsJobs(TestPlatform platform) => JobsOf(platform).GetRequiredService<UnitOfWorkFactory>();

    public static ServiceProvider JobsOf(TestPlatform platform, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var values = platform.Configuration.AsEnumerable().Where(s => s.Key != "Database:Passwords:App").Concat(settings ?? new Dictionary<string, string?>());
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values.GroupBy(s => s.Key).Select(s => s.Last())).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging();
        services.AddPlatformCore(configuration);
        return services.BuildServiceProvider();
    }

    public static Task<byte[]?> ReadAsync(TestPlatform platform, Scope scope, PaperKind kind, Guid subject) =>
        platform.RunAsync(scope, s => s.GetRequiredService<PrintedPapers>().ReadAsync(kind, subject, CancellationToken.None));

    /// <summary>The words of a document on one line, with plain spaces: where lines break is the printer's matter.</summary>
    public static async Task<string> WordsAsync(byte[] pdf)
    {
        var text = (await Judges.RunAsync("pdftotext", ["-", "-"], pdf)).Text;
        return string.Join(' ', text.Replace('\u00A0', ' ').Replace('\u202F', ' ').Split((char[])[' ', '\n', '\r', '\f', '\t'], StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Where its links lead, one a line.</summary>
    public static async Task<string> LinksAsync(byte[] pdf) => (await Judges.RunAsync("pdfinfo", ["-url", "-"], pdf)).Text;

    /// <summary>How many pictures poppler finds on the first page.</summary>
    public static async Task<int> PicturesAsync(byte[] pdf) =>
        (await Judges.RunAsync("pdfimages", ["-list", "-l", "1", "-"], pdf)).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(line => line.Contains(" image ", StringComparison.Ordinal));

    /// <summary>Is there a point of this very colour on the first page, as poppler paints it?</summary>
    public static async Task<bool> ShowsAsync(byte[] pdf, string colour)
    {
        var painted = (await Judges.RunAsync("pdftoppm", ["-r", "100", "-l", "1", "-"], pdf)).Output;
        var points = painted.AsSpan(painted.AsSpan().IndexOf("\n255\n"u8) + 5);       // PPM: three bytes a point after the header
        var sought = Convert.FromHexString(colour.AsSpan(1));
        for (var at = 0; at + 3 <= points.Length; at += 3) if (points.Slice(at, 3).SequenceEqual(sought)) return true;
        return false;
    }

    public static string Plain(string text) => text.Replace('\u00A0', ' ').Replace('\u202F', ' ');
}
