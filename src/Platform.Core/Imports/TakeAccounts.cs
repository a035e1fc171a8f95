using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Imports;

/// <summary>
/// Lines of accounts that the lead in scope opens, each with its administrator, who is invited. Whatever is wrong with one line opens nothing of it. Their
/// conventions are prepared on their own page, with their text: the lead's board shows which wait for one.
/// </summary>
public sealed class TakeAccounts(PlatformDb db, CurrentScope scope, SyndicateTenants syndicate, WelcomeAccounts welcome)
{
    internal async Task<IReadOnlyList<LineResult>> ExecuteAsync(IReadOnlyList<ImportLine> lines, CancellationToken cancel)
    {
        await syndicate.LockAsync(cancel);
        lines = [.. lines.Select(Completed)];
        var (lead, now) = (new Id<Tenant>(((Scope.Lead)scope.Required).LeadId), await db.NowAsync(cancel));
        var hosted = await db.Tenants.AsNoTracking().Where(t => t.LeadId == lead).Select(t => new { t.Id, t.Name, t.Siret, t.Slug }).ToListAsync(cancel);
        var slugs = new Dictionary<string, string>(StringComparer.Ordinal);      // a commune is found by its number, its address or its name, in this file too
        foreach (var account in hosted) Know(slugs, account.Name, account.Siret, account.Slug);
        foreach (var line in lines) Know(slugs, line["Name"], line["Siret"], line["Slug"]);
        var inputs = lines.Select(line => Read(line, slugs)).ToList();
        var administrators = inputs.Select(input => OpenAccount.AdministratorFaults(input, now).ToList()).ToList();
        var unknown = lines.Select(line => ImportFields.Body(line["Body"]) is null).ToList();
        var outcomes = await syndicate.ExecuteAsync([.. inputs.Zip(administrators, unknown).Select(one => new SyndicateTenants.Asked(OpenAccount.AccountOf(one.First), one.Second.Count == 0 && !one.Third))], cancel);
        var there = hosted.Select(account => account.Id).ToHashSet();
        var (results, firsts) = (new List<LineResult>(), new List<WelcomeAccounts.First>());
        var said = new Dictionary<string, ImportLine>(StringComparer.Ordinal);      // by number: the line of this file whose account it is
        foreach (var (line, input, (outcome, faults)) in lines.Zip(inputs, outcomes.Zip(administrators)))
        {
            if (outcome is [SyndicateTenant.Outcome.Syndicated { Tenant: var account }] && there.Add(account))
            {
                firsts.Add(new(account, input.AdministratorName, input.AdministratorEmail, input.AddressReason));
                said[NumberOf(line)] = line;
                results.Add(LineResult.Taken(line));
            }
            else if (outcome.Any(one => one is SyndicateTenant.Outcome.Syndicated or SyndicateTenant.Outcome.SiretTaken))
            {
                // Another organisation under the number of a line above: one of the two is mistyped, and nobody must read that it is there.
                if (!said.TryAdd(NumberOf(line), line) && said[NumberOf(line)] is var above && !SaysTheSame(above, line)) results.Add(LineResult.Refused(line, new Refusal("Siret", line["Siret"], RefusalReason.SiretTwice, $"{above.Number}")));
                else results.Add(LineResult.AlreadyThere(line));
            }
            else results.Add(LineResult.Refused(line, [.. outcome.Where(fault => !IsToldByName(fault, outcome, line)).Select(fault => Of(fault, line)), .. ImportFields.Body(line["Body"]) is null ? [new Refusal("Body", line["Body"], RefusalReason.BodyUnknown)] : Array.Empty<Refusal>(), .. faults.Select(fault => Of(fault, line))]));
        }
        if (firsts.Count > 0) await welcome.ExecuteAsync(firsts, ImportFields.FirstDepartment, cancel);
        return results;
    }

    /// <summary>Without an address of its own, that which its name proposes, as on the form (<see cref="Slug.Propose"/>).</summary>
    public static ImportLine Completed(ImportLine line) => line["Slug"].Length > 0 ? line
        : line with { Values = new Dictionary<string, string>(line.Values, StringComparer.Ordinal) { ["Slug"] = Slug.Propose(line["Name"]) } };

    private static string NumberOf(ImportLine line) => (Siret.Read(line["Siret"]) as Siret.Reading.Valid)?.Siret.Value ?? line["Siret"];

    private static bool SaysTheSame(ImportLine one, ImportLine other) =>
        one.Values.Keys.Union(other.Values.Keys).Where(field => field != "Siret").All(field => string.Equals(one[field].Trim(), other[field].Trim(), StringComparison.OrdinalIgnoreCase));

    // Nothing to propose an address from: the missing name was said.
    private static bool IsToldByName(SyndicateTenant.Outcome fault, IEnumerable<SyndicateTenant.Outcome> all, ImportLine line) =>
        fault is SyndicateTenant.Outcome.SlugInvalid && line["Slug"].Length == 0 && all.Any(one => one is SyndicateTenant.Outcome.NameMissing);

    private static void Know(Dictionary<string, string> slugs, string name, string siret, string slug)
    {
        foreach (var word in (string[])[name, siret, slug]) slugs.TryAdd(ImportFields.Plain(word), slug);
    }

    private static OpenAccount.Input Read(ImportLine line, Dictionary<string, string> slugs)
    {
        var contracts = int.TryParse(line["Contracts"], NumberStyles.None, CultureInfo.InvariantCulture, out var said) ? said : (int?)null;
        var commune = line["LinkedTo"].Length == 0 ? null : slugs.GetValueOrDefault(ImportFields.Plain(line["LinkedTo"]), line["LinkedTo"]);
        return new(line["Name"], line["Siret"], line["Slug"], null, contracts, line["AdministratorName"], line["AdministratorEmail"], ImportFields.FirstDepartment,
            line["Reason"].Length == 0 ? null : line["Reason"], commune, ImportFields.Body(line["Body"]) ?? BuyerBody.LocalAuthority);
    }

    private static Refusal Of(SyndicateTenant.Outcome fault, ImportLine line) => fault.Match(
        syndicated => throw new InvalidOperationException("No fault."),
        nameMissing => new Refusal("Name", line["Name"], RefusalReason.Missing),
        siretRefused => new Refusal("Siret", line["Siret"], RefusalReason.SiretWrong),
        siretTaken => throw new InvalidOperationException("It is there already."),
        slugInvalid => new Refusal("Slug", line["Slug"], RefusalReason.SlugWrong),
        slugTaken => new Refusal("Slug", line["Slug"], RefusalReason.SlugTaken),
        contractsMissing => new Refusal("Contracts", line["Contracts"], RefusalReason.ContractsWrong),
        communeUnknown => new Refusal("LinkedTo", line["LinkedTo"], RefusalReason.CommuneUnknown),
        instead => new Refusal("Contracts", line["Contracts"], RefusalReason.SubEntityInstead, $"{instead.Rule.Contracts}"));

    private static Refusal Of(InvitePerson.Outcome fault, ImportLine line) => fault switch
    {
        InvitePerson.Outcome.NameMissing => new("AdministratorName", line["AdministratorName"], RefusalReason.Missing),
        InvitePerson.Outcome.AddressShared shared => new("AdministratorEmail", line["AdministratorEmail"], RefusalReason.AddressShared, shared.Word),
        _ => new("AdministratorEmail", line["AdministratorEmail"], RefusalReason.EmailWrong),
    };
}
