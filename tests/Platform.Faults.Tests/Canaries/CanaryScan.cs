using System.Text;

namespace Platform.Faults.Tests.Canaries;

/// <summary>
/// Looks for words in every byte of a folder's files, in the forms in which a program may write them: UTF-8, UTF-16, hexadecimal, and base 64 at
/// each of its three offsets.
/// </summary>
public sealed class CanaryScan
{
    private const int Chunk = 4 << 20;
    private readonly List<(string Word, byte[] Form)> forms = [];
    private readonly int longest;

    public CanaryScan(IEnumerable<string> words)
    {
        foreach (var word in words)
        {
            var bytes = Encoding.UTF8.GetBytes(word);
            forms.Add((word, bytes));
            forms.Add((word, Encoding.Unicode.GetBytes(word)));
            forms.Add((word, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes))));
            forms.Add((word, Encoding.ASCII.GetBytes(Convert.ToHexString(bytes))));
            for (var offset = 0; offset < 3; offset++) forms.Add((word, Base64(bytes, offset)));
        }
        longest = forms.Max(form => form.Form.Length);
    }

    public long BytesRead { get; private set; }

    /// <summary>File and word of each hit.</summary>
    public IReadOnlyList<string> Folder(string folder) =>
        [.. new DirectoryInfo(folder).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }).SelectMany(file => File(file.FullName))];

    public IReadOnlyList<string> File(string path)
    {
        if (new FileInfo(path) is not { Exists: true, Length: > 0 }) return [];      // recycled since; or a socket or pipe of the runtime, which holds nothing and whose opening would wait
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return [.. Stream(file).Select(word => $"{path}: {word}")];
        }
        catch (FileNotFoundException)
        {
            return [];      // recycled since
        }
    }

    /// <summary>The words that are in it. Pieces overlap, so that nothing hides between two.</summary>
    /// <param name="stream">Read to its end.</param>
    /// <param name="mayBreakOff">What cannot be read ends it, and what was found before counts.</param>
    public IReadOnlyList<string> Stream(Stream stream, bool mayBreakOff = false)
    {
        var (buffer, kept, found) = (new byte[Chunk + longest], 0, new HashSet<string>(StringComparer.Ordinal));
        for (int read; (read = Read(stream, buffer, kept, mayBreakOff)) > 0;)
        {
            BytesRead += read;
            var there = buffer.AsSpan(0, kept + read);
            foreach (var (word, form) in forms)
                if (there.IndexOf(form) >= 0) found.Add(word);
            kept = Math.Min(longest - 1, there.Length);
            there[^kept..].CopyTo(buffer);
        }
        return [.. found];
    }

    private static int Read(Stream stream, byte[] buffer, int from, bool mayBreakOff)
    {
        try
        {
            return stream.Read(buffer, from, Chunk);
        }
        catch (IOException) when (mayBreakOff)
        {
            return 0;
        }
    }

    // What stays the same of the word's base 64, whatever stands before and after it.
    private static byte[] Base64(byte[] bytes, int offset)
    {
        var whole = Convert.ToBase64String([.. new byte[offset], .. bytes]);
        var (from, until) = ((offset * 8 + 5) / 6, (offset + bytes.Length) * 8 / 6);
        return Encoding.ASCII.GetBytes(whole[from..until]);
    }
}
