using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Dce;

/// <summary>What a version of the file changes to the one before. A file of the same name and other bytes is replaced.</summary>
public sealed record DceDifference(
    IReadOnlyList<DceDifference.File> Added, IReadOnlyList<DceDifference.File> Removed, IReadOnlyList<DceDifference.Replacement> Replaced, IReadOnlyList<DceDifference.File> Unchanged)
{
    public sealed record File(string Name, long Size, byte[] Sha256);

    public sealed record Replacement(string Name, File Before, File After);

    public bool IsNone => Added.Count + Removed.Count + Replaced.Count == 0;

    public static DceDifference Between(IReadOnlyList<File> before, IReadOnlyList<File> after)
    {
        var old = before.ToDictionary(f => f.Name, StringComparer.Ordinal);
        var names = after.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        var kept = after.Where(f => old.ContainsKey(f.Name)).ToLookup(f => f.Sha256.AsSpan().SequenceEqual(old[f.Name].Sha256));
        return new(
            Sorted(after.Where(f => !old.ContainsKey(f.Name))),
            Sorted(before.Where(f => !names.Contains(f.Name))),
            [.. kept[false].OrderBy(f => f.Name, FrenchOrder.Names).Select(f => new Replacement(f.Name, old[f.Name], f))],
            Sorted(kept[true]));
    }

    private static IReadOnlyList<File> Sorted(IEnumerable<File> files) => [.. files.OrderBy(f => f.Name, FrenchOrder.Names)];
}

/// <summary>Reads the differences between versions; what the reader may not see is not there.</summary>
public sealed class ReadDceDifferences(PlatformDb db)
{
    /// <param name="Important">The buyer's own word for it: companies may need more time.</param>
    public sealed record Step(int Number, string? Note, bool Important, DateTimeOffset? PublishedAt, long Bytes, int Files, DceDifference? Difference);

    /// <summary>Every version, newest first; the first one has nothing before it.</summary>
    public async Task<IReadOnlyList<Step>> ExecuteAsync(Id<Consultation> id, CancellationToken cancel)
    {
        var versions = await db.DceVersions.AsNoTracking().Where(v => v.ConsultationId == id).OrderBy(v => v.Number).ToListAsync(cancel);
        var documents = (await db.DceDocuments.AsNoTracking().Where(d => d.ConsultationId == id).Select(d => new { d.VersionId, d.Name, d.Size, d.Sha256 }).ToListAsync(cancel))
            .ToLookup(d => d.VersionId, d => new DceDifference.File(d.Name, d.Size, d.Sha256));
        return [.. versions.Select((version, index) => new Step(version.Number, version.Note, version.Important, version.PublishedAt,
            documents[version.Id].Sum(f => f.Size), documents[version.Id].Count(),
            index == 0 ? null : DceDifference.Between([.. documents[versions[index - 1].Id]], [.. documents[version.Id]]))).Reverse()];
    }
}
