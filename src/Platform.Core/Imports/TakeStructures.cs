using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Imports;

/// <summary>Lines of structures, given to the use case that creates one.</summary>
public sealed class TakeSubEntities(PlatformDb db, CreateSubEntity create)
{
    internal async Task<IReadOnlyList<LineResult>> ExecuteAsync(IReadOnlyList<ImportLine> lines, CancellationToken cancel)
    {
        var results = new List<LineResult>();
        foreach (var line in lines)
        {
            var contracts = int.TryParse(line["Contracts"], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var said) ? said : (int?)null;
            var outcome = await create.ExecuteAsync(new(line["Name"], line["Siret"], contracts), cancel);
            db.ChangeTracker.Clear();       // written already: a thousand lines are not looked through at each one
            results.Add(outcome.Match(
                created => LineResult.Taken(line),
                nameMissing => LineResult.Refused(line, new Refusal("Name", line["Name"], RefusalReason.Missing)),
                siretRefused => LineResult.Refused(line, new Refusal("Siret", line["Siret"], RefusalReason.SiretWrong)),
                siretTaken => LineResult.AlreadyThere(line),
                contractsMissing => LineResult.Refused(line, new Refusal("Contracts", line["Contracts"], RefusalReason.ContractsWrong)),
                instead => LineResult.Refused(line, new Refusal("Contracts", line["Contracts"], RefusalReason.OwnAccountInstead, $"{instead.Rule.Contracts}"))));
        }
        return results;
    }
}

/// <summary>Lines of departments. One that stands above another comes before it in the file, or is there already.</summary>
public sealed class TakeDepartments(PlatformDb db, CreateDepartment create)
{
    internal async Task<IReadOnlyList<LineResult>> ExecuteAsync(IReadOnlyList<ImportLine> lines, CancellationToken cancel)
    {
        var structures = await db.SubEntities.AsNoTracking().ToDictionaryAsync(e => e.Siret, e => e.Id, StringComparer.Ordinal, cancel);
        var known = await KnownDepartments.ReadAsync(db, cancel);
        var results = new List<LineResult>();
        foreach (var line in lines)
        {
            var (structure, above) = ((Id<SubEntity>?)null, (Id<Department>?)null);
            if (line["Siret"].Length > 0)
            {
                if (Siret.Read(line["Siret"]) is not Siret.Reading.Valid { Siret: var siret }) { results.Add(LineResult.Refused(line, new Refusal("Siret", line["Siret"], RefusalReason.SiretWrong))); continue; }
                if (!structures.TryGetValue(siret.Value, out var of)) { results.Add(LineResult.Refused(line, new Refusal("Siret", line["Siret"], RefusalReason.StructureUnknown))); continue; }
                structure = of;
            }
            if (line["Above"].Length > 0)
            {
                var found = known.Find(line["Above"]);
                if (found.Count != 1) { results.Add(LineResult.Refused(line, new Refusal("Above", line["Above"], found.Count == 0 ? RefusalReason.AboveUnknown : RefusalReason.AboveSeveral))); continue; }
                above = found[0];
            }
            var outcome = await create.ExecuteAsync(new(line["Name"], structure, above), cancel);
            db.ChangeTracker.Clear();
            results.Add(outcome.Match(
                created => { known.Add(created.Department, line["Name"].Trim(), above); return LineResult.Taken(line); },
                nameMissing => LineResult.Refused(line, new Refusal("Name", line["Name"], RefusalReason.Missing)),
                nameTaken => LineResult.AlreadyThere(line),
                subEntityMissing => LineResult.Refused(line, new Refusal("Siret", line["Siret"], RefusalReason.StructureUnknown)),
                parentMissing => LineResult.Refused(line, new Refusal("Above", line["Above"], RefusalReason.AboveUnknown))));
        }
        return results;
    }
}

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
