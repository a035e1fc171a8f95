using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Platform.Browser.Tests.Journeys;

/// <summary>Small real files, and one of 200 MB, each carrying a word that nobody may meet before the opening.</summary>
public sealed class TestFiles(string folder)
{
    private const int Megabyte = 1_000_000;

    public string Marker { get; } = $"marqueur-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}";

    public string Pdf(string name) => Write(name, Encoding.Latin1.GetBytes($"""
        %PDF-1.4
        1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
        2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
        % {Marker} {name}
        trailer<</Root 1 0 R>>
        %%EOF

        """));

    public string Text(string name) => Write(name, Encoding.UTF8.GetBytes($"{Marker} {name}\n"));

    public string Sheet(string name)
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

    /// <summary>200 MB that no compression shrinks, with the marker at its head.</summary>
    public string Large(string name)
    {
        var path = Path.Combine(folder, name);
        using var file = File.Create(path);
        file.Write(Encoding.UTF8.GetBytes(Marker));
        var block = RandomNumberGenerator.GetBytes(Megabyte);
        for (var i = 0; i < 200; i++) file.Write(block);
        return path;
    }

    public static async Task<string> Sha256Async(string path)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file));
    }

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
