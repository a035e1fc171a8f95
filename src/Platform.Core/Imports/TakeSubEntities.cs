using System.Globalization;
using Platform.Core.Data;
using Platform.Core.Law;
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
            var body = ImportFields.Body(line["Body"]);
            var input = new CreateSubEntity.Input(line["Name"], line["Siret"], contracts, body ?? BuyerBody.LocalAuthority);
            if (body is null)
            {
                // All that is wrong with the line, and nothing of it is created.
                var also = (await create.DecideAsync(input, cancel)).Faults.Select(fault => Of(fault, line)).SelectMany(result => result.Refusals);
                results.Add(LineResult.Refused(line, [.. also, new Refusal("Body", line["Body"], RefusalReason.BodyUnknown)]));
                continue;
            }
            var outcome = await create.ExecuteAsync(input, cancel);
            db.ChangeTracker.Clear();       // written already: a thousand lines are not looked through at each one
            results.Add(Of(outcome, line));
        }
        return results;
    }

    private static LineResult Of(CreateSubEntity.Outcome outcome, ImportLine line) => outcome.Match(
        created => LineResult.Taken(line),
        nameMissing => LineResult.Refused(line, new Refusal("Name", line["Name"], RefusalReason.Missing)),
        siretRefused => LineResult.Refused(line, new Refusal("Siret", line["Siret"], RefusalReason.SiretWrong)),
        siretTaken => LineResult.AlreadyThere(line),
        siretOfAccount => LineResult.Refused(line, new Refusal("Siret", line["Siret"], RefusalReason.SiretOfAccount)),
        siretOfOther => LineResult.Refused(line, new Refusal("Siret", line["Siret"], RefusalReason.SiretOfOther)),
        contractsMissing => LineResult.Refused(line, new Refusal("Contracts", line["Contracts"], RefusalReason.ContractsWrong)),
        instead => LineResult.Refused(line, new Refusal("Contracts", line["Contracts"], RefusalReason.OwnAccountInstead, $"{instead.Rule.Contracts}")));
}
