using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Platform.Browser.Tests.Journeys;

/// <summary>Real files on the people's own machines: those of the buyer, those of a bid, one of 200 MB. Each of a bid carries a word that nobody may meet before the opening.</summary>
public sealed class TestFiles : IDisposable
{
    private const int Megabyte = 1_000_000;

    public TestFiles()
    {
        Folder = Directory.CreateTempSubdirectory("journey-").FullName;
        Dce = [Pdf("Règlement de la consultation.pdf", "public"), Sheet("Bordereau des prix.xlsx"), Write("Lisez-moi.txt", "Bonjour.\n"u8.ToArray())];
        Application = [Pdf("DC1.pdf", Secret), Pdf("DC2_déclaration_du_candidat_individuel_version_finale_2026_11_21.pdf", Secret)];
        Large = LargeFile("Mémoire technique.bin");
        offers = [Pdf("Offre lot 1.pdf", Secret), Pdf("Offre lot 2.pdf", Secret)];
    }

    private readonly string[] offers;

    public string Folder { get; }
    public string Secret { get; } = $"marqueur-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}";
    public IReadOnlyList<string> Dce { get; }
    public IReadOnlyList<string> Application { get; }
    public string Large { get; }

    public string Offer(int lot) => offers[lot - 1];

    public static async Task<IReadOnlyDictionary<string, string>> HashesAsync(IEnumerable<string> files)
    {
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files) hashes[Path.GetFileName(file)] = await Sha256Async(file);
        return hashes;
    }

    public static async Task<string> Sha256Async(string path)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string Pdf(string name, string word) => Write(name, Encoding.Latin1.GetBytes($"""
        %PDF-1.4
        1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
        2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
        % {word} {name}
        trailer<</Root 1 0 R>>
        %%EOF

        """));

    private string Sheet(string name)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (part, xml) in new[]
            {
                ("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"),
                ("xl/workbook.xml", "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheets/></workbook>"),
            })
            {
                using var entry = zip.CreateEntry(part, CompressionLevel.NoCompression).Open();
                entry.Write(Encoding.UTF8.GetBytes(xml));
            }
        }
        return Write(name, bytes.ToArray());
    }

    /// <summary>200 MB that no compression shrinks, with the word at its head.</summary>
    private string LargeFile(string name)
    {
        var path = Path.Combine(Folder, name);
        using var file = File.Create(path);
        file.Write(Encoding.UTF8.GetBytes(Secret));
        var block = RandomNumberGenerator.GetBytes(Megabyte);
        for (var i = 0; i < 200; i++) file.Write(block);
        return path;
    }

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
