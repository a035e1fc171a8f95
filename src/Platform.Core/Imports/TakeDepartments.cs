using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Imports;

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
