using System.Text;

namespace Platform.Crypto.Envelopes;

/// <summary>Names allowed inside a bid: they are written to the disk of whoever opens it, by any tool.</summary>
public static class EntryName
{
    internal const string Context = "00-contexte.json";
    internal const string Manifest = "90-manifeste.json";
    private const int MaximumBytes = 1_024;
    private const int MaximumSegmentBytes = 255;

    /// <summary>True for a relative NFC path under <c>10-pieces/</c> or <c>20-signatures/</c>, without <c>..</c>, backslash, drive or control character.</summary>
    public static bool IsDocument(string path) =>
        (path.StartsWith("10-pieces/", StringComparison.Ordinal) || path.StartsWith("20-signatures/", StringComparison.Ordinal)) && IsSafe(path);

    private static bool IsSafe(string path)
    {
        if (!IsNormalised(path) || Encoding.UTF8.GetByteCount(path) > MaximumBytes || path.Contains('\\', StringComparison.Ordinal))
        {
            return false;
        }

        // Control and format characters: a right-to-left override shows « exe.pdf » for « fdp.exe ».
        var visible = !path.EnumerateRunes().Any(rune => Rune.GetUnicodeCategory(rune) is
            System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format or
            System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator);
        return visible && path.Split('/').All(segment =>
            segment is not ("" or "." or "..") && Encoding.UTF8.GetByteCount(segment) <= MaximumSegmentBytes && segment is not [_, ':', ..]);
    }

    private static bool IsNormalised(string path)
    {
        try
        {
            return path.IsNormalized(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return false; // lone surrogate
        }
    }
}

/// <summary>Refuses two names that some file system would put at the same place, or a file where another needs a folder.</summary>
internal sealed class EntryNames
{
    private readonly HashSet<string> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);

    public bool TryAdd(string path)
    {
        var folded = path.Normalize(NormalizationForm.FormC).ToUpperInvariant().Normalize(NormalizationForm.FormC);
        for (var slash = folded.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = folded.IndexOf('/', slash + 1))
        {
            if (_files.Contains(folded[..slash]))
            {
                return false;
            }

            _folders.Add(folded[..slash]);
        }

        return !_folders.Contains(folded) && _files.Add(folded);
    }
}
