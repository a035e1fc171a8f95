using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Imports;

/// <summary>The departments in use, found by their name or by their whole path, whatever its arrows and accents.</summary>
internal sealed class KnownDepartments
{
    private readonly Dictionary<Id<Department>, string> paths = [];
    private readonly Dictionary<string, HashSet<Id<Department>>> byWords = new(StringComparer.Ordinal);

    public static async Task<KnownDepartments> ReadAsync(PlatformDb db, CancellationToken cancel)
    {
        var known = new KnownDepartments();
        var rows = (await db.Departments.AsNoTracking().Where(d => d.ArchivedAt == null).Select(d => new DepartmentTree.Branch(d.Id, d.ParentId, d.Name)).ToListAsync(cancel)).ToDictionary(d => d.Id);
        string PathOf(DepartmentTree.Branch branch) => branch.Parent is { } parent && rows.TryGetValue(parent, out var above) ? $"{PathOf(above)} {branch.Name}" : branch.Name;
        foreach (var branch in rows.Values) known.Add(branch.Id, branch.Name, PathOf(branch));
        return known;
    }

    public void Add(Id<Department> id, string name, Id<Department>? above) => Add(id, name, above is { } parent && paths.TryGetValue(parent, out var path) ? $"{path} {name}" : name);

    private void Add(Id<Department> id, string name, string path)
    {
        paths[id] = path;
        foreach (var words in (string[])[ImportFields.Plain(name), ImportFields.Plain(path)])
            (byWords.TryGetValue(words, out var same) ? same : byWords[words] = []).Add(id);
    }

    public IReadOnlyList<Id<Department>> Find(string typed) => byWords.TryGetValue(ImportFields.Plain(typed), out var found) ? [.. found] : [];
}
