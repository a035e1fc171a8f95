using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Imports;

/// <summary>
/// Lines of accounts that the lead in scope opens, each with its administrator, who is invited. Whatever is wrong with one line opens nothing of it. Their
/// conventions are prepared on their own page, with their text: the lead's board shows which wait for one.
/// </summary>
public sealed class TakeAccounts(PlatformDb db, CurrentScope scope, SyndicateTenant syndicate, WelcomeAccounts welcome)
{
    internal async Task<IReadOnlyList<LineResult>> ExecuteAsync(IReadOnlyList<ImportLine> lines, CancellationToken cancel)
    {
        await syndicate.LockAsync(cancel);
        var (lead, now) = (new Id<Tenant>(((Scope.Lead)scope.Required).LeadId), await db.NowAsync(cancel));
        var hosted = await db.Tenants.AsNoTracking().Where(t => t.LeadId == lead).Select(t => new { t.Name, t.Siret, t.Slug }).ToListAsync(cancel);
        var slugs = new Dictionary<string, string>(StringComparer.Ordinal);      // a commune is found by its number, its address or its name
        foreach (var account in hosted) Know(slugs, account.Name, account.Siret, account.Slug);
        var numbers = hosted.Select(account => account.Siret).ToHashSet(StringComparer.Ordinal);
        var (results, firsts) = (new List<LineResult>(), new List<WelcomeAccounts.First>());
        foreach (var line in lines)
        {
            var siret = (Siret.Read(line["Siret"]) as Siret.Reading.Valid)?.Siret.Value;
            if (siret is not null && numbers.Contains(siret)) { results.Add(LineResult.AlreadyThere(line)); continue; }
            var input = Read(line, slugs);
            var refusals = OpenAccount.AdministratorFaults(input, now).Select(fault => Of(fault, line)).ToList();
            var made = refusals.Count == 0 ? await syndicate.ExecuteAsync(OpenAccount.AccountOf(input), cancel) : null;
            db.ChangeTracker.Clear();       // written already: a thousand lines are not looked through at each one
            if (made is SyndicateTenant.Outcome.Syndicated { Tenant: var account })
            {
                firsts.Add(new(account, input.AdministratorName, input.AdministratorEmail, input.AddressReason));
                numbers.Add(siret!);        // it was good enough for the account
                Know(slugs, input.Name, siret!, input.Slug);
                results.Add(LineResult.Taken(line));
            }
            else
            {
                refusals.InsertRange(0, (await syndicate.FaultsAsync(OpenAccount.AccountOf(input), cancel)).Select(fault => Of(fault, line)));
                results.Add(LineResult.Refused(line, refusals));
            }
        }
        if (firsts.Count > 0) await welcome.ExecuteAsync(firsts, ImportFields.FirstDepartment, cancel);
        return results;
    }

    private static void Know(Dictionary<string, string> slugs, string name, string siret, string slug)
    {
        foreach (var word in (string[])[name, siret, slug]) slugs[ImportFields.Plain(word)] = slug;
    }

    private static OpenAccount.Input Read(ImportLine line, Dictionary<string, string> slugs)
    {
        var contracts = int.TryParse(line["Contracts"], NumberStyles.None, CultureInfo.InvariantCulture, out var said) ? said : (int?)null;
        var commune = line["LinkedTo"].Length == 0 ? null : slugs.GetValueOrDefault(ImportFields.Plain(line["LinkedTo"]), line["LinkedTo"]);
        return new(line["Name"], line["Siret"], line["Slug"], null, contracts, line["AdministratorName"], line["AdministratorEmail"], ImportFields.FirstDepartment,
            line["Reason"].Length == 0 ? null : line["Reason"], commune);
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
