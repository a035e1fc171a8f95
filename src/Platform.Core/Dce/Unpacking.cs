using System.IO.Compression;
using Platform.Core.Files;
using Platform.Core.Values;

namespace Platform.Core.Dce;

/// <summary>
/// Reads a ZIP that comes from outside: what its list says is judged before anything is unpacked, and what comes out is held to it. Nothing is written
/// under a name of the archive: a name is a text until it is a <see cref="SafePath"/>.
/// </summary>
internal sealed class Unpacking(Stream zip, DceRoom room, IBlobStore blobs, Limits limits, List<DceEntry> unpacked)
{
    // Deflate never gives more than 1,032 for 1, and documents that people write rarely 50: small files may do as they like.
    private const int MostGrowth = 200;
    private const long GrowthCounts = 20_000_000;

    private static readonly string[] Debris = [".DS_Store", "Thumbs.db", "desktop.ini"];

    private sealed record Wanted(ZipArchiveEntry Entry, SafePath Path);

    /// <returns>Null: every file stands in the list.</returns>
    public async Task<AddDceArchive.Outcome?> RunAsync(CancellationToken cancel)
    {
        if (await ZipDirectory.LengthAsync(zip, cancel) is not { } length) return new AddDceArchive.Outcome.NotAnArchive();
        if (length > ZipDirectory.Most) return new AddDceArchive.Outcome.TooMany(limits.DceFiles);
        try
        {
            await using var source = await ZipSource.OpenAsync(zip, length, cancel);
            await using var archive = await ZipArchive.CreateAsync(source, ZipArchiveMode.Read, leaveOpen: true, new ZipNames(), cancel);
            return await TakeAsync(archive, cancel);
        }
        catch (InvalidDataException)
        {
            return new AddDceArchive.Outcome.NotAnArchive();
        }
    }

    private async Task<AddDceArchive.Outcome?> TakeAsync(ZipArchive archive, CancellationToken cancel)
    {
        var (wanted, complaints) = (new List<Wanted>(), new List<AddDceArchive.Complaint>());
        foreach (var entry in archive.Entries.Where(IsFile))
        {
            if (Judge(entry, complaints, out var path) is { } refusal) return refusal;
            if (path is { } fine) wanted.Add(new(entry, fine));
        }
        if (complaints.Count > 0) return new AddDceArchive.Outcome.Refused(complaints);
        if (wanted.Count == 0) return new AddDceArchive.Outcome.Nothing();
        foreach (var file in wanted)
        {
            if (await UnpackAsync(file, cancel) is { } fault) complaints.Add(new(file.Path.Value, fault));
        }
        return complaints.Count > 0 ? new AddDceArchive.Outcome.Refused(complaints) : null;
    }

    // Folders have entries of their own; macOS and Windows leave files that nobody wrote.
    private static bool IsFile(ZipArchiveEntry entry)
    {
        var path = entry.FullName.Replace('\\', '/');
        return !path.EndsWith('/') && !path.StartsWith("__MACOSX/", StringComparison.Ordinal) && !Debris.Contains(path[(path.LastIndexOf('/') + 1)..], StringComparer.OrdinalIgnoreCase);
    }

    private AddDceArchive.Outcome? Judge(ZipArchiveEntry entry, List<AddDceArchive.Complaint> complaints, out SafePath? path)
    {
        path = null;
        var shown = Shown(entry.FullName);
        // Old programs of Windows write « \ » between folders.
        if (SafePath.Read(entry.FullName.Replace('\\', '/')) is not SafePath.Reading.Valid { Path: var read } valid)
        {
            complaints.Add(new(shown, AddDceArchive.EntryFault.Name, ((SafePath.Reading.Refused)SafePath.Read(entry.FullName.Replace('\\', '/'))).Fault));
            return null;
        }
        if (entry.IsEncrypted) complaints.Add(new(shown, AddDceArchive.EntryFault.Encrypted));
        else if (entry.Length == 0) complaints.Add(new(shown, AddDceArchive.EntryFault.Empty));
        else if (entry.Length > GrowthCounts && entry.Length / MostGrowth > entry.CompressedLength) complaints.Add(new(shown, AddDceArchive.EntryFault.Bomb));
        else
        {
            path = valid.Path;
            return Judge(room, read, entry.Length, shown, limits, complaints);
        }
        return null;
    }

    /// <returns>What no other file of the archive can change.</returns>
    internal static AddDceArchive.Outcome? Judge(DceRoom room, SafePath path, long size, string shown, Limits limits, List<AddDceArchive.Complaint> complaints)
    {
        switch (room.Take(path, size))
        {
            case DceRoom.Answer.TooMany: return new AddDceArchive.Outcome.TooMany(limits.DceFiles);
            case DceRoom.Answer.TooLarge large: return new AddDceArchive.Outcome.TooLarge(limits.DceBytes, large.Left);
            case DceRoom.Answer.Twin: complaints.Add(new(shown, AddDceArchive.EntryFault.Twin)); return null;
            default: return null;
        }
    }

    private async Task<AddDceArchive.EntryFault?> UnpackAsync(Wanted file, CancellationToken cancel)
    {
        try
        {
            await using var content = await file.Entry.OpenAsync(cancel);
            var head = await PassingFile.HeadAsync(content, cancel);
            await using var passing = new PassingFile(head, content);
            var blob = BlobName.New(BlobContainer.Dce);
            // One byte more than it said is a lie, and is not kept.
            if (await blobs.PutAsync(blob, passing, file.Entry.Length, cancel) is not BlobPut.Stored stored) return AddDceArchive.EntryFault.Bomb;
            unpacked.Add(new(file.Path, FileFormat.Of(head.Span, file.Path.Value), new StoredFile(blob, stored.Size, stored.Sha256, passing.Crc32)));
            return stored.Size != file.Entry.Length ? AddDceArchive.EntryFault.Bomb : passing.Crc32 != file.Entry.Crc32 ? AddDceArchive.EntryFault.Unreadable : null;
        }
        catch (Exception fault) when (fault is InvalidDataException or NotSupportedException)
        {
            return AddDceArchive.EntryFault.Unreadable;
        }
    }

    private static string Shown(string name) => string.Concat(name.Take(200).Select(c => char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format ? '?' : c));
}
