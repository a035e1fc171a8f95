using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Platform.Testing.Hostile;

/// <summary>A good workbook made hostile: in one of its documents, or as an archive.</summary>
public static class HostileWorkbook
{
    private const string Main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"", Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private static readonly (string Name, string Content)[] Good =
    [
        ("xl/workbook.xml", $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><workbook {Main} xmlns:r=\"{Relations}\"><workbookPr date1904=\"0\"/><sheets><sheet name=\"Écoles\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{Relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
        ("xl/styles.xml", $"<styleSheet {Main}><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/></numFmts><cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>"),
        ("xl/sharedStrings.xml", $"<sst {Main}><si><t>nom</t></si><si><r><t>si</t></r><r><t>ret</t></r></si><si><t>École</t></si></sst>"),
        ("xl/worksheets/sheet1.xml", $"<worksheet {Main}><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"inlineStr\"><is><t>marchés par an</t></is></c></row>"
            + "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>2</v></c><c r=\"B2\"><v>2.1560013E13</v></c><c r=\"C2\" s=\"2\"><v>45336.5</v></c></row></sheetData></worksheet>"),
    ];

    private static readonly Lazy<byte[]> Bomb = new(() => Zip([.. Good[..4], ("xl/worksheets/sheet1.xml", Good[4].Content + new string(' ', 60_000_000))]));

    private static readonly Lazy<byte[]> BombOfTexts = new(() => Zip([.. Good[..3], ("xl/sharedStrings.xml", $"<sst {Main}>{string.Concat(Enumerable.Repeat("<si><t>aaaaaaaaaa</t></si>", 2_500_000))}</sst>"), Good[4]]));

    public static HostileDocument Draw(Draws draws, Canary canary)
    {
        switch (draws.Below(12))
        {
            case 0: return new("bomb", draws.Below(2) == 0 ? Bomb.Value : BombOfTexts.Value);
            case 1: return new("damaged archive", HostileXml.Damaged(Zip(Good), draws));
            case 2: return new("cut archive", Zip(Good) is var whole ? whole[..draws.Below(whole.Length)] : []);
            case 3: return new("many entries", Zip([.. Good, .. Enumerable.Range(0, 600).Select(i => ($"{i}.xml", ""))]));
            case 4: return new("names that lead elsewhere", Zip([.. Good, ($"../../../..{canary.File}", "x"), (canary.File, "x"), ("xl/worksheets/sheet1.xml", "<a/>")]));
            case 5: return new("directory that lies", Lying(draws));
            case 6: return new("sheet elsewhere", Zip([Good[0], (Good[1].Name, Good[1].Content.Replace("worksheets/sheet1.xml", draws.Below(2) == 0 ? $"file://{canary.File}" : canary.Url, StringComparison.Ordinal)), .. Good[2..]]));
            case 7: return new("attribute", Attribute(draws));
            case 8: return new("nested archive", Zip([.. Good[..4], ("xl/worksheets/sheet1.xml", Encoding.Latin1.GetString(Zip(Good)))]));
        }
        var at = draws.Below(Good.Length);
        var hostile = HostileXml.Draw(draws, Good[at].Content, canary);
        return new($"{hostile.What} in {Good[at].Name}", Zip([.. Good.Index().Select(entry => (entry.Item.Name, entry.Index == at ? hostile.Bytes : Encoding.UTF8.GetBytes(entry.Item.Content)))]));
    }

    // A value of an attribute or of a cell: places, numbers of texts and styles.
    private static byte[] Attribute(Draws draws)
    {
        var at = draws.Below(Good.Length);
        string[] places = ["\"1\"", "\"2\"", "\"A1\"", "\"B2\"", "\"14\"", "\"164\"", "\"s\"", "\"0\"", "\"rId1\"", ">0<", ">2<", ">45336.5<", ">2.1560013E13<"];
        var place = places[draws.Below(places.Length)];
        var text = System.Security.SecurityElement.Escape(Encoding.UTF8.GetString(HostileText.Draw(draws)).Replace("\0", "", StringComparison.Ordinal));
        return Zip([.. Good.Index().Select(entry => entry.Index == at ? (entry.Item.Name, entry.Item.Content.Replace(place, $"{place[0]}{text}{place[^1]}", StringComparison.Ordinal)) : entry.Item)]);
    }

    // Sizes, offsets, methods and flags of the central directory.
    private static byte[] Lying(Draws draws)
    {
        var bytes = Zip(Good);
        var places = new List<int>();
        for (var i = 0; i + 46 < bytes.Length; i++) if (BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(i)) is 0x02014B50 or 0x04034B50 or 0x06054B50) places.Add(i);
        for (var hits = 1 + draws.Below(3); hits > 0; hits--)
        {
            var place = places[draws.Below(places.Count)] + 4 + draws.Below(38);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(place, 4), ((uint[])[0, 1, 8, 12, 99, 0x7FFFFFFF, 0xFFFFFFFF, 0xFFFF, 9])[draws.Below(9)]);
        }
        return bytes;
    }

    private static byte[] Zip((string Name, string Content)[] entries) => Zip([.. entries.Select(entry => (entry.Name, Encoding.UTF8.GetBytes(entry.Content)))]);

    private static byte[] Zip((string Name, byte[] Content)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        return bytes.ToArray();
    }
}
