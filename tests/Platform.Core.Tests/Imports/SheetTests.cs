using System.IO.Compression;
using System.Text;
using Platform.Core.Imports;

namespace Platform.Core.Tests.Imports;

/// <summary>What former platforms and spreadsheets send, and what somebody sends on purpose.</summary>
public sealed class SheetTests
{
    private static readonly Encoding Windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;        // part of the runtime

    [Fact, Trait("Feature", "PEER-17")]
    public void A_table_is_read_in_each_encoding_with_each_separator()
    {
        foreach (var separator in (string[])[";", ",", "\t"])
            foreach (var (encoding, mark) in ((Encoding, bool)[])[(Encoding.UTF8, true), (Encoding.UTF8, false), (Windows, false), (Encoding.Unicode, true), (Encoding.BigEndianUnicode, true)])
            {
                var text = $"Nom{separator}Référence\r\n\"Été{separator} hiver\"{separator}\"dit \"\"Léo\"\"\"\r\n\r\nGrâce{separator}2024-1";
                var sheet = Good([.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)]);
                Assert.Equal(["Nom", "Référence"], sheet.Headers);
                Assert.Equal([(2, "Été" + separator + " hiver", "dit \"Léo\""), (4, "Grâce", "2024-1")], sheet.Lines.Select(l => (l.Number, l.Cells[0], l.Cells[1])));
            }
    }

    [Fact, Trait("Feature", "PEER-17")]
    public void A_cell_may_hold_lines_and_the_next_one_keeps_its_number() =>
        Assert.Equal([2, 5], Good("a;b\n\"un\ndeux\ntrois\";x\ny;z"u8.ToArray()).Lines.Select(l => l.Number));

    [Fact, Trait("Feature", "PEER-17")]
    public void A_workbook_gives_texts_numbers_days_and_the_computed_value_of_a_formula()
    {
        var sheet = Good(Workbook("""
            <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>SIRET</t></is></c><c r="D1" t="s"><v>1</v></c></row>
            <row r="3"><c r="A3" t="str"><f>CONCATENATE("a","b")</f><v>ab</v></c><c r="B3"><v>2.1560013E13</v></c><c r="D3" s="1"><v>45336</v></c></row>
            """, texts: "<si><t>Nom</t></si><si><r><t>Notifié</t></r><r><t> le</t></r></si>"));
        Assert.Equal(["Nom", "SIRET", "", "Notifié le"], sheet.Headers);
        var line = Assert.Single(sheet.Lines);
        Assert.Equal((3, "ab", "21560013000000", "14/02/2024"), (line.Number, line.Cells[0], line.Cells[1], line.Cells[3]));
    }

    [Fact, Trait("Feature", "PEER-17")]
    public void The_first_sheet_that_somebody_sees_is_read_whatever_its_file_is_called()
    {
        Assert.Equal(["Nom"], Good(Directory("<sheet name=\"Listes\" sheetId=\"1\" state=\"hidden\" r:id=\"rId1\"/><sheet name=\"Codes\" sheetId=\"2\" state=\"veryHidden\" r:id=\"rId1\"/><sheet name=\"Comptes\" sheetId=\"3\" r:id=\"rId3\"/>")).Headers);
        Assert.Equal(["Code"], Good(Directory("<sheet name=\"Listes\" sheetId=\"1\" state=\"visible\" r:id=\"rId1\"/><sheet name=\"Comptes\" sheetId=\"3\" r:id=\"rId3\"/>")).Headers);
        Assert.Equal(["Nom"], Good(Directory("<sheet name=\"Graphique\" sheetId=\"4\" r:id=\"rId4\"/><sheet name=\"Comptes\" sheetId=\"3\" r:id=\"rId3\"/><sheet name=\"Listes\" sheetId=\"1\" r:id=\"rId1\"/>")).Headers);
    }

    [Theory, Trait("Feature", "PEER-17")]
    [InlineData("", "14/02/2024")]
    [InlineData("<workbookPr date1904=\"0\"/>", "14/02/2024")]
    [InlineData("<workbookPr date1904=\"1\"/>", "15/02/2028")]        // four years and a day later, as everywhere
    [InlineData("<workbookPr date1904=\"true\"/>", "15/02/2028")]
    public void A_workbook_that_counts_from_1904_gives_its_own_days(string properties, string day) =>
        Assert.Equal(day, Assert.Single(Good(Directory("<sheet name=\"Comptes\" sheetId=\"3\" r:id=\"rId3\"/>", properties)).Lines).Cells[1]);

    public static TheoryData<string, Sheet.Fault> Hostile => new()
    {
        { "empty", Sheet.Fault.Empty }, { "no line", Sheet.Fault.NoHeader }, { "binary", Sheet.Fault.NotText }, { "quote", Sheet.Fault.QuoteLeftOpen }, { "huge cell", Sheet.Fault.CellTooLong },
        { "huge quoted cell", Sheet.Fault.CellTooLong }, { "columns", Sheet.Fault.TooManyColumns }, { "100000 lines", Sheet.Fault.TooManyLines }, { "too heavy", Sheet.Fault.TooHeavy },
        { "any zip", Sheet.Fault.NotXlsx }, { "torn zip", Sheet.Fault.NotXlsx }, { "bomb", Sheet.Fault.Swollen }, { "external entity", Sheet.Fault.NotXlsx }, { "text that is not there", Sheet.Fault.NotXlsx },
        { "far column", Sheet.Fault.TooManyColumns }, { "far row", Sheet.Fault.TooManyLines }, { "many entries", Sheet.Fault.Swollen }, { "many texts", Sheet.Fault.Swollen }, { "cell without a column", Sheet.Fault.NotXlsx }, { "no character", Sheet.Fault.NotText },
    };

    [Theory, MemberData(nameof(Hostile)), Trait("Feature", "PEER-17")]
    public void A_hostile_file_is_refused_with_its_reason(string what, Sheet.Fault fault)
    {
        var refused = Assert.IsType<Sheet.Reading.Refused>(Sheet.Read(Bytes(what)));
        Assert.Equal(fault, refused.Fault);
    }

    [Theory, Trait("Feature", "PEER-17")]
    [InlineData("255044462D312E370A4E6F6D3B53495245540A413B310A"), InlineData("89504E470D0A1A0A0A"), InlineData("FFD8FFE04A4649460A"), InlineData("D0CF11E0A1B11AE10A"), InlineData("7B5C727466310A4E6F6D0A")]
    public void A_document_or_an_image_is_no_table_whatever_its_bytes_spell(string hex) =>
        Assert.Equal(Sheet.Fault.NotText, Assert.IsType<Sheet.Reading.Refused>(Sheet.Read(Convert.FromHexString(hex))).Fault);

    [Fact, Trait("Feature", "PEER-17")]
    public void The_last_line_that_fits_is_read()
    {
        var text = "a;b\n" + string.Concat(Enumerable.Repeat("x;y\n", Sheet.MostLines));
        Assert.Equal(Sheet.MostLines, Good(Encoding.UTF8.GetBytes(text)).Lines.Count);
        Assert.IsType<Sheet.Reading.Refused>(Sheet.Read(Encoding.UTF8.GetBytes(text + "x;y\n")));
    }

    [Fact, Trait("Feature", "PEER-17")]
    public void Columns_are_recognised_by_what_people_call_them()
    {
        var found = ImportFields.Recognise(ImportKind.Contracts, ["N° de marché", "Intitulé", "Attributaire", "Date de notification", "Montant HT"]);
        Assert.Equal([("Amount", 4), ("Day", 3), ("Organisation", 2), ("Reference", 0), ("Title", 1)], found.Select(f => (f.Key, f.Value)).Order());
    }

    [Theory, Trait("Feature", "PEER-17")]
    [InlineData("14/02/2024", "2024-02-14")]
    [InlineData("2024-02-14 10:30", "2024-02-14 10:30")]
    [InlineData("14/02/2024 à 10h30", "2024-02-14 10:30")]
    [InlineData("30/02/2024", null)]
    [InlineData("14/02/1889", null)]
    [InlineData("hier", null)]
    public void A_day_is_read_as_people_write_it(string typed, string? read) =>
        Assert.Equal(read, TakeHistory.InstantOf(typed) is { } at ? $"{at.Day:yyyy-MM-dd}{(at.Hour is { } hour ? $" {hour:HH\\:mm}" : "")}" : null);

    [Theory, Trait("Feature", "PEER-17")]
    [InlineData("12 345,67 €", "12345.67")]
    [InlineData("0.5", "0.5")]
    [InlineData("-3", null)]
    [InlineData("1,234", null)]
    [InlineData("douze", null)]
    public void An_amount_is_euros_and_cents(string typed, string? read) => Assert.Equal(read, TakeHistory.AmountOf(typed)?.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static Sheet Good(byte[] file) => Assert.IsType<Sheet.Reading.Good>(Sheet.Read(file)).Sheet;

    private static byte[] Bytes(string what) => what switch
    {
        "empty" => [],
        "no line" => "Nom;SIRET\r\n;;\r\n"u8.ToArray(),
        "binary" => [.. "Nom;SIRET\n"u8, 0, 1, 2],
        "quote" => "a;b\n\"jamais;fermé\n"u8.ToArray(),
        "huge cell" => Encoding.UTF8.GetBytes("a;b\n" + new string('x', 5_000) + ";y\n"),
        "huge quoted cell" => Encoding.UTF8.GetBytes("a;b\n\"" + new string('x', 3_000_000) + "\";y\n"),
        "columns" => Encoding.UTF8.GetBytes("a;b\n" + new string(';', 80) + "\n"),
        "100000 lines" => Encoding.UTF8.GetBytes("a;b\n" + string.Concat(Enumerable.Repeat("x;y\n", 100_000))),
        "too heavy" => new byte[Sheet.MostBytes + 1],
        "any zip" => Zip(("autre.txt", "rien")),
        "torn zip" => Workbook("<row r=\"1\"/>")[..200],
        "bomb" => Workbook("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a</t></is></c></row>" + new string(' ', 51_000_000)),
        "external entity" => Zip(("xl/worksheets/sheet1.xml", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&e;</t></is></c></row></sheetData></worksheet>")),
        "text that is not there" => Workbook("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>99</v></c></row>"),
        "far column" => Workbook("<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>"),
        "far row" => Workbook("<row r=\"1048576\"><c r=\"A1\"><v>1</v></c></row>"),
        "many entries" => Zip([.. Enumerable.Range(0, 600).Select(i => ($"{i}.xml", "x"))]),
        "cell without a column" => Workbook("<row r=\"1\"><c r=\"12\"><v>1</v></c></row>"),
        "no character" => Encoding.UTF8.GetBytes("nom\uFFFE;b\nx;y\n"),
        "many texts" => Workbook("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>", string.Concat(Enumerable.Repeat("<si><t>a</t></si>", (Sheet.MostLines * Sheet.MostColumns) + 1))),
        _ => throw new ArgumentOutOfRangeException(nameof(what)),
    };

    private static byte[] Workbook(string rows, string texts = "") => Zip(
        ("xl/styles.xml", "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"),
        ("xl/sharedStrings.xml", $"<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">{texts}</sst>"),
        ("xl/worksheets/sheet1.xml", $"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"));

    // A workbook with a directory: a list of a template in sheet1.xml, what was typed in sheet3.xml.
    private static byte[] Directory(string sheets, string properties = "")
    {
        const string main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"", of = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        static string Rows(string first, string second, string number) => $"<worksheet {main}><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{first}</t></is></c></row>"
            + $"<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>{second}</t></is></c><c r=\"B2\" s=\"1\"><v>{number}</v></c></row></sheetData></worksheet>";
        return Zip(
            ("xl/workbook.xml", $"<workbook {main} xmlns:r=\"{of}\">{properties}<sheets>{sheets}</sheets></workbook>"),
            ("xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{of}/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
                + $"<Relationship Id=\"rId4\" Type=\"{of}/chartsheet\" Target=\"chartsheets/sheet1.xml\"/><Relationship Id=\"rId3\" Type=\"{of}/worksheet\" Target=\"/xl/worksheets/sheet3.xml\"/></Relationships>"),
            ("xl/styles.xml", $"<styleSheet {main}><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"),
            ("xl/worksheets/sheet1.xml", Rows("Code", "45.2", "1")),
            ("xl/worksheets/sheet3.xml", Rows("Nom", "Clérieux", "45336")));
    }

    private static byte[] Zip(params (string Name, string Content)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
            foreach (var (name, content) in entries)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(content);
            }
        return bytes.ToArray();
    }
}
