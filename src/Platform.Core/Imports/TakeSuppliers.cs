using Platform.Core.Quotes;

namespace Platform.Core.Imports;

/// <summary>Lines of suppliers, given together to the use case that asks them to enter the directory. Nobody is entered there without having asked to be (decision 0043).</summary>
public sealed class TakeSuppliers(InviteSuppliers invite)
{
    internal async Task<IReadOnlyList<LineResult>> ExecuteAsync(Guid import, IReadOnlyList<ImportLine> lines, CancellationToken cancel)
    {
        var inputs = lines.Select(Read).ToList();
        var good = inputs.Where(input => InviteSuppliers.Faults(input).Count == 0).ToList();
        var invited = await invite.ExecuteAsync(import, good, cancel);
        return [.. lines.Zip(inputs, (line, input) =>
            InviteSuppliers.Faults(input) is { Count: > 0 } faults ? LineResult.Refused(line, [.. faults.Select(fault => Of(fault, line))])
            : invited.Contains(input) ? LineResult.Taken(line)
            : LineResult.AlreadyThere(line))];
    }

    private static InviteSuppliers.Input Read(ImportLine line) => new(line.Number, line["Name"], line["Siret"], line["Email"], InviteSuppliers.DivisionsIn(line["Divisions"]), line["Place"]);

    private static Refusal Of(InviteSuppliers.Fault fault, ImportLine line) => fault switch
    {
        InviteSuppliers.Fault.NameMissing => new("Name", line["Name"], RefusalReason.Missing),
        InviteSuppliers.Fault.NameTooLong => new("Name", line["Name"], RefusalReason.TooLong, $"{InviteSuppliers.LongestName}"),
        InviteSuppliers.Fault.SiretWrong => new("Siret", line["Siret"], RefusalReason.SiretWrong),
        InviteSuppliers.Fault.EmailInvalid => new("Email", line["Email"], RefusalReason.EmailWrong),
        InviteSuppliers.Fault.DivisionUnknown => new("Divisions", line["Divisions"], RefusalReason.DivisionUnknown),
        InviteSuppliers.Fault.DivisionsTooMany => new("Divisions", line["Divisions"], RefusalReason.DivisionsTooMany, $"{ListSupplier.MostDivisions}"),
        InviteSuppliers.Fault.PlaceTooLong => new("Place", line["Place"], RefusalReason.TooLong, $"{ListSupplier.MaxPlace}"),
    };
}
