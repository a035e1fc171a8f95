using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Tenancy;

/// <summary>
/// What <see cref="SyndicateTenant"/> does, for many at once and in their order: the same rules, in as many statements for a thousand as for one. An account of the list
/// may belong to a commune that stands before it there.
/// </summary>
public sealed class SyndicateTenants(PlatformDb db, CurrentScope scope, ReadAgreedTerms terms)
{
    /// <param name="Opens">False: it is judged, and not opened.</param>
    /// <param name="Anew">The first step of a form, which nobody has sent before: an account with this number and this address is another one.</param>
    internal readonly record struct Asked(SyndicateTenant.Input Input, bool Opens, bool Anew = false);

    private sealed record Place(Id<Tenant> Id, Id<Tenant>? Lead, string Name, string Siret, string Slug);

    private Id<Tenant> Lead => new(((Scope.Lead)scope.Required).LeadId);

    /// <summary>Two forms at once: one number, one account.</summary>
    internal Task LockAsync(CancellationToken cancel) => db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"accounts:" + Lead}, 0))", cancel);

    /// <returns>For each: all that stands against it, in the order of the form; or that it is opened, which the same form sent again says too. Nothing for one that was only judged.</returns>
    internal async Task<IReadOnlyList<IReadOnlyList<SyndicateTenant.Outcome>>> ExecuteAsync(IReadOnlyList<Asked> asked, CancellationToken cancel)
    {
        await LockAsync(cancel);
        var (now, known, former) = (await db.NowAsync(cancel), await KnownAsync(asked, cancel), await FormerAsync(asked, cancel));
        var agreed = await terms.OfYearAsync([.. known.Select(place => place.Id.Value)], FranceTime.DayOf(now).Year, cancel);       // a commune of the same list has no convention yet
        var (results, made) = (new List<IReadOnlyList<SyndicateTenant.Outcome>>(), new List<(Tenant Account, SyndicateTenant.Input Input)>());
        foreach (var (input, opens, anew) in asked)
        {
            var faults = Faults(input, anew, known, former, agreed, OwnAccountRules.On(now)).ToList();
            if (faults.Count > 0 || !opens) { results.Add(faults); continue; }
            if (known.Find(place => place.Slug == input.Slug) is { } sentAgain) { results.Add([new SyndicateTenant.Outcome.Syndicated(sentAgain.Id)]); continue; }
            var account = new Tenant(TenantKind.Syndicated, Lead, input.Name.Trim(), input.Slug, Siret.Parse(input.Siret), input.InseeCode, territory: null, now, input.Body);
            made.Add((account, input));
            known.Add(new(account.Id, Lead, account.Name, account.Siret, account.Slug));
            results.Add([new SyndicateTenant.Outcome.Syndicated(account.Id)]);
        }
        db.Tenants.AddRange(made.Select(one => one.Account));
        await db.SaveChangesAsync(cancel);       // the accounts first: what was said of them names them
        db.AccountOpenings.AddRange(made.Select(one => new AccountOpening(one.Account, one.Input.ContractsPerYear ?? throw new InvalidOperationException("Judged above."),
            one.Input.LinkedTo is { } commune ? known.Single(place => place.Slug == commune).Id : null, scope.Required.PersonId, now)));
        await db.SaveChangesAsync(cancel);
        return results;
    }

    private IEnumerable<SyndicateTenant.Outcome> Faults(SyndicateTenant.Input input, bool anew, List<Place> known, HashSet<string> former, IReadOnlyDictionary<Guid, AgreedTerms> agreed, OwnAccountRule defaults)
    {
        if (input.Name.Trim().Length is < 2 or > 160) yield return new SyndicateTenant.Outcome.NameMissing();
        var reading = Siret.Read(input.Siret);
        var siret = (reading as Siret.Reading.Valid)?.Siret.Value;
        if (siret is null) yield return new SyndicateTenant.Outcome.SiretRefused(reading);
        else if (known.Find(place => place.Lead == Lead && place.Siret == siret && (anew || place.Slug != input.Slug)) is { } account) yield return new SyndicateTenant.Outcome.SiretTaken(account.Name);
        if (!Slug.MayBeChosen(input.Slug)) yield return new SyndicateTenant.Outcome.SlugInvalid();
        else if (known.Find(place => place.Slug == input.Slug) is { } there ? anew || there.Lead != Lead || there.Siret != siret : former.Contains(input.Slug)) yield return new SyndicateTenant.Outcome.SlugTaken();      // one that was left leads to whoever left it
        if (input.ContractsPerYear is not (>= 0 and <= 100_000)) yield return new SyndicateTenant.Outcome.ContractsMissing();
        if (input.LinkedTo is null) yield break;
        if (known.Find(place => place.Slug == input.LinkedTo && place.Lead == Lead) is not { } commune) yield return new SyndicateTenant.Outcome.CommuneUnknown();
        else if (input.ContractsPerYear is { } contracts && defaults.Under(agreed.GetValueOrDefault(commune.Id.Value)) is var rule && !rule.MayHaveOwnAccount(contracts)) yield return new SyndicateTenant.Outcome.SubEntityInstead(rule, commune.Name);
    }

    // Accounts of this lead with one of the numbers, and whoever has one of the addresses, or is said to be the commune.
    private async Task<List<Place>> KnownAsync(IReadOnlyList<Asked> asked, CancellationToken cancel)
    {
        var (lead, numbers) = (Lead, asked.Select(one => (Siret.Read(one.Input.Siret) as Siret.Reading.Valid)?.Siret.Value).OfType<string>().ToList());
        var addresses = asked.SelectMany(one => (string?[])[one.Input.Slug, one.Input.LinkedTo]).OfType<string>().ToList();
        return await db.Tenants.AsNoTracking().Where(t => (t.LeadId == lead && t.AbandonedAt == null && numbers.Contains(t.Siret)) || addresses.Contains(t.Slug))
            .Select(t => new Place(t.Id, t.LeadId, t.Name, t.Siret, t.Slug)).ToListAsync(cancel);
    }

    private async Task<HashSet<string>> FormerAsync(IReadOnlyList<Asked> asked, CancellationToken cancel)
    {
        string[] addresses = [.. asked.Select(one => one.Input.Slug)];
        return (await db.Database.SqlQuery<string>($"""select slug as "Value" from former_slugs where slug = any ({addresses})""").ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
    }
}
