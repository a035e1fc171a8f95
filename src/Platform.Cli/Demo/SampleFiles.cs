using System.IO.Compression;
using System.Text;
using System.Xml.Linq;

namespace Platform.Cli.Demo;

/// <summary>Small real files, made on the spot: a PDF of one page, a workbook, a text.</summary>
public static class SampleFiles
{
    private static readonly XNamespace Sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static readonly XNamespace Relation = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string OfficeDocument = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    public static byte[] Text(string title, params IEnumerable<string> lines) => Encoding.UTF8.GetBytes($"{title}\r\n\r\n{string.Join("\r\n", lines)}\r\n");

    /// <summary>PDF 1.4, one A4 page in Helvetica: the smallest file that every reader opens.</summary>
    public static byte[] Pdf(string title, params IEnumerable<string> lines)
    {
        var text = new StringBuilder($"BT /F1 16 Tf 56 780 Td ({Escaped(title)}) Tj /F1 11 Tf 0 -12 Td");
        foreach (var line in lines) text.Append($" 0 -18 Td ({Escaped(line)}) Tj");
        text.Append(" ET");
        string[] objects =
        [
            "<</Type/Catalog/Pages 2 0 R/Lang(fr-FR)>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            $"<</Length {text.Length}>>\nstream\n{text}\nendstream", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        ];
        var file = new StringBuilder("%PDF-1.4\n");
        var table = new StringBuilder($"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        for (var i = 0; i < objects.Length; i++)
        {
            table.Append($"{file.Length:0000000000} 00000 n \n");
            file.Append($"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }
        var start = file.Length;
        file.Append(table).Append($"trailer\n<</Size {objects.Length + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(file.ToString());
    }

    /// <summary>One sheet, texts and numbers.</summary>
    public static byte[] Workbook(string name, params IEnumerable<IReadOnlyList<string>> rows)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            XNamespace types = "http://schemas.openxmlformats.org/package/2006/content-types";
            Add(zip, "[Content_Types].xml", new(types + "Types",
                new XElement(types + "Default", new XAttribute("Extension", "rels"), new XAttribute("ContentType", "application/vnd.openxmlformats-package.relationships+xml")),
                Override(types, "/xl/workbook.xml", "sheet.main"), Override(types, "/xl/worksheets/sheet1.xml", "worksheet")));
            Add(zip, "_rels/.rels", Relations("officeDocument", "xl/workbook.xml"));
            Add(zip, "xl/workbook.xml", new(Sheet + "workbook", new XElement(Sheet + "sheets", new XElement(Sheet + "sheet", new XAttribute("name", name), new XAttribute("sheetId", 1),
                new XAttribute(XNamespace.Get(OfficeDocument) + "id", "rId1")))));
            Add(zip, "xl/_rels/workbook.xml.rels", Relations("worksheet", "worksheets/sheet1.xml"));
            Add(zip, "xl/worksheets/sheet1.xml", new(Sheet + "worksheet", new XElement(Sheet + "sheetData",
                rows.Select(row => new XElement(Sheet + "row", row.Select(cell => new XElement(Sheet + "c", new XAttribute("t", "inlineStr"), new XElement(Sheet + "is", new XElement(Sheet + "t", cell)))))))));
        }
        return file.ToArray();
    }

    private static XElement Override(XNamespace types, string part, string kind) => new(types + "Override", new XAttribute("PartName", part),
        new XAttribute("ContentType", $"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"));

    private static XElement Relations(string kind, string target) => new(Relation + "Relationships",
        new XElement(Relation + "Relationship", new XAttribute("Id", "rId1"), new XAttribute("Type", $"{OfficeDocument}/{kind}"), new XAttribute("Target", target)));

    private static void Add(ZipArchive zip, string path, XElement content)
    {
        using var stream = zip.CreateEntry(path).Open();
        content.Save(stream);
    }

    // WinAnsi has the curly apostrophe at 0x92 and œ at 0x9C, Latin-1 nothing there: the character of that code takes its place.
    private static string Escaped(string text) => text.Replace('’', '\u0092').Replace('œ', '\u009c')
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal);
}
