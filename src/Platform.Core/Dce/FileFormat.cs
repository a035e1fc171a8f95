namespace Platform.Core.Dce;

/// <summary>What a file is, told by its first bytes; its extension only chooses among formats that begin alike.</summary>
public static class FileFormat
{
    private static readonly (byte[] Signature, string Format)[] Signatures =
    [
        ([.. "%PDF-"u8], "PDF"), ([.. "PK\u0003\u0004"u8], "ZIP"), ([.. "PK\u0005\u0006"u8], "ZIP"), ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "OLE"),
        ([0x89, 0x50, 0x4E, 0x47], "PNG"), ([0xFF, 0xD8, 0xFF], "JPEG"), ([.. "GIF8"u8], "GIF"), ([0x49, 0x49, 0x2A, 0x00], "TIFF"), ([0x4D, 0x4D, 0x00, 0x2A], "TIFF"),
        ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "7Z"), ([.. "Rar!"u8], "RAR"), ([0x1F, 0x8B], "GZ"), ([.. "AC10"u8], "DWG"), ([.. "{\\rtf"u8], "RTF"),
        ([.. "<?xml"u8], "XML"), ([0xEF, 0xBB, 0xBF, .. "<?xml"u8], "XML"), ([0x4D, 0x5A], "EXE"), ([0x7F, .. "ELF"u8], "EXE"),
    ];

    private static readonly string[] Packed = ["DOCX", "XLSX", "PPTX", "ODT", "ODS", "ODP", "ODG", "DOCM", "XLSM", "KMZ", "IFCZIP"];
    private static readonly string[] Compound = ["DOC", "XLS", "PPT", "MSG", "MPP", "VSD"];
    private static readonly string[] Tagged = ["SVG", "GML", "KML", "HTML", "XSD", "GPX"];

    /// <returns>A short word for people: « PDF », « XLSX », « TXT », or « Fichier » when nothing tells.</returns>
    public static string Of(ReadOnlySpan<byte> head, string name)
    {
        var dot = name.LastIndexOf('.');
        var extension = dot >= 0 && name.Length - dot - 1 is > 0 and <= 8 && name.AsSpan(dot + 1).ToString().All(char.IsAsciiLetterOrDigit) ? name[(dot + 1)..].ToUpperInvariant() : "";
        foreach (var (signature, format) in Signatures)
        {
            if (!head.StartsWith(signature)) continue;
            return format switch
            {
                "ZIP" => Packed.Contains(extension) ? extension : "ZIP",
                "OLE" => Compound.Contains(extension) ? extension : "DOC",
                "XML" => Tagged.Contains(extension) ? extension : "XML",
                _ => format,
            };
        }
        return extension.Length > 0 ? extension : "Fichier";
    }
}
