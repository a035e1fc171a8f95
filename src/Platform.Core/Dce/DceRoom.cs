using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Dce;

/// <summary>What still fits into the version being prepared: how many files, how many bytes, which names. A taken place counts for the next one.</summary>
internal sealed class DceRoom
{
    private readonly Limits limits;
    private readonly Dictionary<string, (SafePath Path, long Size)> files;
    private readonly Dictionary<string, SafePath> folders = new(StringComparer.Ordinal);      // by key, with one of the files below
    private long bytes;

    private DceRoom(IEnumerable<(SafePath Path, long Size)> files, Limits limits)
    {
        this.limits = limits;
        this.files = files.ToDictionary(f => f.Path.Key, StringComparer.Ordinal);
        foreach (var (path, size) in this.files.Values) Note(path, size);
    }

    public abstract record Answer
    {
        private Answer() { }

        /// <param name="Left">Bytes that this file may have.</param>
        public sealed record Fits(long Left) : Answer;
        public sealed record TooMany : Answer;
        public sealed record Twin(string Existing) : Answer;
        public sealed record TooLarge(long Left) : Answer;
    }

    /// <returns>No room where the file changes no more, or where there is no consultation.</returns>
    public static async Task<(DceRoom? Room, bool Exists)> ReadAsync(PlatformDb db, Id<Consultation> id, Limits limits, CancellationToken cancel)
    {
        var consultation = await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel);
        if (consultation is null) return (null, false);
        if (consultation.DiscontinuedAt is not null || (consultation.PublishedAt is not null && consultation.SubmissionDeadline <= await db.NowAsync(cancel))) return (null, true);
        var version = await db.DceVersions.Where(v => v.ConsultationId == id).OrderByDescending(v => v.Number).Select(v => (Id<DceVersion>?)v.Id).FirstOrDefaultAsync(cancel);
        var there = await db.DceDocuments.Where(d => d.VersionId == version).Select(d => new { d.Name, d.Size }).ToListAsync(cancel);
        return (new(there.Select(d => (SafePath.Parse(d.Name), d.Size)), limits), true);
    }

    /// <summary>A file of this very path is replaced: its place is free.</summary>
    public Answer Take(SafePath path, long size)
    {
        var same = files.TryGetValue(path.Key, out var there);
        if (same && there.Path.Value != path.Value) return new Answer.Twin(there.Path.Value);
        if (files.Count - (same ? 1 : 0) >= limits.DceFiles) return new Answer.TooMany();
        if (folders.TryGetValue(path.Key, out var below)) return new Answer.Twin(below.Value);
        foreach (var folder in Folders(path)) if (files.TryGetValue(folder, out var file)) return new Answer.Twin(file.Path.Value);
        var left = Math.Max(0, limits.DceBytes - bytes + (same ? there.Size : 0));
        if (left < size) return new Answer.TooLarge(left);
        if (same) bytes -= there.Size;
        files[path.Key] = (path, size);
        Note(path, size);
        return new Answer.Fits(left);
    }

    private void Note(SafePath path, long size)
    {
        bytes += size;
        foreach (var folder in Folders(path)) folders.TryAdd(folder, path);
    }

    private static IEnumerable<string> Folders(SafePath path)
    {
        for (var slash = path.Key.IndexOf('/'); slash >= 0; slash = path.Key.IndexOf('/', slash + 1)) yield return path.Key[..slash];
    }
}
