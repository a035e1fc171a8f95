using System.Globalization;
using Platform.Core.Data;
using Platform.Core.Tenancy;

namespace Platform.Core.Imports;

/// <summary>Lines of structures, given to the use case that creates one.</summary>
public sealed class TakeSubEntities(PlatformDb db, CreateSubEntity create)
{
    internal async Task<IReadOnlyList<LineResult>> ExecuteAsync(IReadOnlyList<ImportLine> lines, CancellationToken cancel)
    {
        var results = new List<LineResult>();
        foreach (var line in lines)
        {
            var contracts = int.TryParse(line["Contracts"], NumberStyles.None, CultureInfo.InvariantCulture, out var said) ? said : (int?)null;
            var outcome = await create.ExecuteAsync(new(line["Name"], line["Siret"], contracts), cancel);
            db.ChangeTracker.Clear();       // written already: a thousand lines are not looked through at each one
            results.Add(outcome.Match(
                created => LineResult.Taken(line),
                nameMissing => LineResult.Refused(line, new Refusal("Name", line["Name"], RefusalReason.Missing)),
                siretRefused => LineResult.Refused(line, new Refusal("Siret", line["Siret"], RefusalReason.SiretWrong)),
                siretTaken => LineResult.AlreadyThere(line),
                siretOfAccount => LineResult.Refused(line, new Refusal("Siret", line["Siret"], RefusalReason.SiretOfAccount)),
                siretOfOther => LineResult.Refused(line, new Refusal("Siret", line["Siret"], RefusalReason.SiretOfOther)),
                contractsMissing => LineResult.Refused(line, new Refusal("Contracts", line["Contracts"], RefusalReason.ContractsWrong)),
                instead => LineResult.Refused(line, new Refusal("Contracts", line["Contracts"], RefusalReason.OwnAccountInstead, $"{instead.Rule.Contracts}"))));
        }
        return results;
    }
}
