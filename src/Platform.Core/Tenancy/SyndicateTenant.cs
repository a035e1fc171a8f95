using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Tenancy;

/// <summary>The lead in scope takes a commune or public body under its convention: the account exists, its people come next.</summary>
public sealed class SyndicateTenant(PlatformDb db, CurrentScope scope)
{
    /// <param name="ContractsPerYear">Declared; null: not said.</param>
    /// <param name="LinkedTo">Portal of the commune's account that a linked structure belongs to; null: it belongs to none.</param>
    public sealed record Input(string Name, string Siret, string Slug, string? InseeCode, int? ContractsPerYear, string? LinkedTo);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Syndicated(Id<Tenant> Tenant) : Outcome;
        public sealed record NameMissing : Outcome;
        public sealed record SiretRefused(Siret.Reading Reading) : Outcome;
        /// <summary>Another account of this lead has this number: bids name a buyer by it.</summary>
        public sealed record SiretTaken(string Account) : Outcome;
        public sealed record SlugInvalid : Outcome;
        public sealed record SlugTaken : Outcome;
        public sealed record ContractsMissing : Outcome;
        public sealed record CommuneUnknown : Outcome;
        /// <summary>A linked structure under the threshold: its commune creates it in its own account, at once and free of charge (VR-05, VR-06).</summary>
        public sealed record SubEntityInstead(OwnAccountRule Rule, string Commune) : Outcome;
        public T Match<T>(Func<Syndicated, T> syndicated, Func<NameMissing, T> nameMissing, Func<SiretRefused, T> siretRefused, Func<SiretTaken, T> siretTaken, Func<SlugInvalid, T> slugInvalid, Func<SlugTaken, T> slugTaken,
            Func<ContractsMissing, T> contractsMissing, Func<CommuneUnknown, T> communeUnknown, Func<SubEntityInstead, T> subEntityInstead) => this switch
        {
            Syndicated s => syndicated(s), NameMissing n => nameMissing(n), SiretRefused r => siretRefused(r), SiretTaken k => siretTaken(k), SlugInvalid i => slugInvalid(i),
            SlugTaken t => slugTaken(t), ContractsMissing m => contractsMissing(m), CommuneUnknown u => communeUnknown(u), SubEntityInstead e => subEntityInstead(e), _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var lead = Lead;
        await LockAsync(cancel);
        if (await FaultsAsync(input, cancel) is [var first, ..]) return first;
        if (await db.Tenants.SingleOrDefaultAsync(t => t.Slug == input.Slug, cancel) is { } sentAgain) return new Outcome.Syndicated(sentAgain.Id);

        var now = await db.NowAsync(cancel);
        var tenant = new Tenant(TenantKind.Syndicated, lead, input.Name.Trim(), input.Slug, Siret.Parse(input.Siret), input.InseeCode, territory: null, now);
        db.Tenants.Add(tenant);
        await db.SaveChangesAsync(cancel);       // the account first: what was said of it names it
        var commune = input.LinkedTo is null ? null : await db.Tenants.Where(t => t.Slug == input.LinkedTo && t.LeadId == lead).Select(t => (Id<Tenant>?)t.Id).SingleOrDefaultAsync(cancel);
        db.AccountOpenings.Add(new(tenant, input.ContractsPerYear ?? throw new InvalidOperationException("Asked above."), commune, scope.Required.PersonId, now));
        await db.SaveChangesAsync(cancel);
        return new Outcome.Syndicated(tenant.Id);
    }

    /// <summary>Two forms at once: one number, one account. A file of many takes its turn before it reads who is there.</summary>
    internal Task LockAsync(CancellationToken cancel) => db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"accounts:" + Lead}, 0))", cancel);

    /// <summary>All that stands against it, in the order of the form. The same form sent again is no fault.</summary>
    public async Task<IReadOnlyList<Outcome>> FaultsAsync(Input input, CancellationToken cancel)
    {
        var (faults, lead) = (new List<Outcome>(), Lead);
        if (input.Name.Trim().Length is < 2 or > 160) faults.Add(new Outcome.NameMissing());
        var reading = Siret.Read(input.Siret);
        var siret = (reading as Siret.Reading.Valid)?.Siret.Value;
        if (siret is null) faults.Add(new Outcome.SiretRefused(reading));
        else if (await db.Tenants.Where(t => t.LeadId == lead && t.Siret == siret && t.Slug != input.Slug).Select(t => t.Name).FirstOrDefaultAsync(cancel) is { } account)
            faults.Add(new Outcome.SiretTaken(account));
        if (!Slug.MayBeTaken(input.Slug)) faults.Add(new Outcome.SlugInvalid());
        else if (await db.Tenants.SingleOrDefaultAsync(t => t.Slug == input.Slug, cancel) is { } known && (known.LeadId != lead || known.Siret != siret)) faults.Add(new Outcome.SlugTaken());
        else if ((await db.Database.SqlQuery<bool>($"select exists (select from former_slugs where slug = {input.Slug}) as \"Value\"").ToListAsync(cancel)).Single()) faults.Add(new Outcome.SlugTaken());      // it leads to whoever left it
        if (input.ContractsPerYear is not (>= 0 and <= 100_000)) faults.Add(new Outcome.ContractsMissing());
        if (input.LinkedTo is null) return faults;
        var rule = OwnAccountRules.On(await db.NowAsync(cancel));
        if (await db.Tenants.Where(t => t.Slug == input.LinkedTo && t.LeadId == lead).Select(t => t.Name).SingleOrDefaultAsync(cancel) is not { } commune) faults.Add(new Outcome.CommuneUnknown());
        else if (input.ContractsPerYear is { } contracts && !rule.HasOwnAccount(contracts)) faults.Add(new Outcome.SubEntityInstead(rule, commune));
        return faults;
    }

    private Id<Tenant> Lead => new(((Scope.Lead)scope.Required).LeadId);
}
