using System.IO.Compression;
using System.Xml;

namespace Platform.Core.Imports;

/// <summary>What the directory of a workbook says (ECMA-376, 18.2): which sheet its reader sees first, and from which day it counts.</summary>
/// <param name="Sheet">The first that is not hidden: a hidden one holds lists of a template, not what somebody typed.</param>
/// <param name="Epoch">Day nought of its numbers: 30 December 1899, or 1 January 1904 (workbookPr date1904, workbooks of a Mac).</param>
internal sealed record XlsxWorkbook(ZipArchiveEntry Sheet, DateTime Epoch)
{
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships", StrictRelations = "http://purl.oclc.org/ooxml/officeDocument/relationships";
    private static readonly DateTime Usual = new(1899, 12, 30), OfMacs = new(1904, 1, 1);

    /// <param name="zip">The archive.</param>
    /// <param name="open">Reads an entry under the limits of the whole file.</param>
    public static XlsxWorkbook Read(ZipArchive zip, Func<ZipArchiveEntry, XmlReader> open)
    {
        var (visible, epoch) = (new List<string>(), Usual);
        if (zip.GetEntry("xl/workbook.xml") is { } directory)
        {
            using var xml = open(directory);
            while (xml.Read())
            {
                if (xml.NodeType != XmlNodeType.Element) continue;
                if (xml.LocalName == "workbookPr" && xml.GetAttribute("date1904") is "1" or "true") epoch = OfMacs;
                else if (xml.LocalName == "sheet" && xml.GetAttribute("state") is null or "visible" && (xml.GetAttribute("id", Relations) ?? xml.GetAttribute("id", StrictRelations)) is { } relation) visible.Add(relation);
            }
        }
        var places = Places(zip, open);
        var seen = visible.Select(relation => places.GetValueOrDefault(relation)).OfType<string>().Select(zip.GetEntry).FirstOrDefault(entry => entry is not null);
        return new(seen ?? FirstByName(zip), epoch);
    }

    // Worksheets only: a chart has a sheet of its own, with no cells.
    private static Dictionary<string, string> Places(ZipArchive zip, Func<ZipArchiveEntry, XmlReader> open)
    {
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        if (zip.GetEntry("xl/_rels/workbook.xml.rels") is not { } relations) return places;
        using var xml = open(relations);
        while (xml.Read())
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "Relationship" && xml.GetAttribute("Type")?.EndsWith("/worksheet", StringComparison.Ordinal) is true
                && xml.GetAttribute("Id") is { } id && xml.GetAttribute("Target") is { } target)
                places[id] = target.StartsWith('/') ? target[1..] : $"xl/{target}";
        return places;
    }

    // A workbook of some exporter, without a directory.
    private static ZipArchiveEntry FirstByName(ZipArchive zip) => zip.GetEntry("xl/worksheets/sheet1.xml")
        ?? zip.Entries.FirstOrDefault(e => e.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal) && e.FullName.EndsWith(".xml", StringComparison.Ordinal))
        ?? throw new SheetException(Imports.Sheet.Fault.NotXlsx);
}
