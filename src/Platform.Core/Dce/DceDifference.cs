using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
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

/// <summary>
/// What published versions changed, kept once compared: neither a published version nor the one before ever changes. Bounded by the number of files.
/// Whoever asks has read both versions under his own rights.
/// </summary>
public sealed class KnownDifferences : IDisposable
{
    private const int Files = 200_000;        // some 40 MB
    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = Files });

    internal async Task<ReadDceDifferences.Content> OfAsync((Guid? Before, Guid Version) pair, Func<Task<ReadDceDifferences.Content>> compare)
    {
        if (known.TryGetValue(pair, out ReadDceDifferences.Content? content)) return content!;     // only contents are put there
        content = await compare();
        return known.Set(pair, content, new MemoryCacheEntryOptions { Size = 1 + content.Files });
    }

    public void Dispose() => known.Dispose();
}

/// <summary>Reads the differences between versions; what the reader may not see is not there.</summary>
public sealed class ReadDceDifferences(PlatformDb db, KnownDifferences known)
{
    internal sealed record Content(int Files, long Bytes, DceDifference? Difference);

    /// <param name="Important">The buyer's own word for it: companies may need more time.</param>
    public sealed record Step(int Number, string? Note, bool Important, DateTimeOffset? PublishedAt, long Bytes, int Files, DceDifference? Difference);

    /// <summary>Every version, newest first; the first one has nothing before it.</summary>
    public async Task<IReadOnlyList<Step>> ExecuteAsync(Id<Consultation> id, CancellationToken cancel)
    {
        var versions = await VersionsAsync(id, cancel);
        var steps = new List<Step>();
        for (var index = versions.Count - 1; index >= 0; index--) steps.Add(await StepAsync(versions, index, cancel));
        return steps;
    }

    /// <summary>What this version alone changed.</summary>
    public async Task<Step> OneAsync(Id<Consultation> id, int number, CancellationToken cancel)
    {
        var versions = await VersionsAsync(id, cancel);
        return await StepAsync(versions, versions.FindIndex(v => v.Number == number), cancel);
    }

    private Task<List<DceVersion>> VersionsAsync(Id<Consultation> id, CancellationToken cancel) =>
        db.DceVersions.AsNoTracking().Where(v => v.ConsultationId == id).OrderBy(v => v.Number).ToListAsync(cancel);

    private async Task<Step> StepAsync(List<DceVersion> versions, int index, CancellationToken cancel)
    {
        var (version, before) = (versions[index], index == 0 ? null : versions[index - 1]);
        var content = version.PublishedAt is null ? await CompareAsync(before, version, cancel)
            : await known.OfAsync((before?.Id.Value, version.Id.Value), () => CompareAsync(before, version, cancel));
        return new(version.Number, version.Note, version.Important, version.PublishedAt, content.Bytes, content.Files, content.Difference);
    }

    private async Task<Content> CompareAsync(DceVersion? before, DceVersion version, CancellationToken cancel)
    {
        var files = await FilesAsync(version, cancel);
        return new(files.Count, files.Sum(f => f.Size), before is null ? null : DceDifference.Between(await FilesAsync(before, cancel), files));
    }

    private Task<List<DceDifference.File>> FilesAsync(DceVersion version, CancellationToken cancel) =>
        db.DceDocuments.AsNoTracking().Where(d => d.VersionId == version.Id).Select(d => new DceDifference.File(d.Name, d.Size, d.Sha256)).ToListAsync(cancel);
}
