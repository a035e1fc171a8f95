using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Tenancy;

/// <summary>
/// A structure linked to the account in scope (CCAS, caisse des écoles, régie), with its own SIRET (VR-21). Under the threshold of the convention the account
/// creates it alone, at once and free of charge; from the threshold on, the structure has an account of its own, and this says so (VR-05, VR-06).
/// </summary>
public sealed class CreateSubEntity(PlatformDb db, CurrentScope scope, ReadAgreedTerms terms)
{
    /// <param name="Name">Of the structure.</param>
    /// <param name="Siret">As typed.</param>
    /// <param name="ContractsPerYear">Declared; null: not said.</param>
    /// <param name="Body">What it is as a buyer.</param>
    public sealed record Input(string Name, string Siret, int? ContractsPerYear, BuyerBody Body = BuyerBody.LocalAuthority);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Created(Id<SubEntity> SubEntity) : Outcome;
        public sealed record NameMissing : Outcome;
        public sealed record SiretRefused(Siret.Reading Reading) : Outcome;
        public sealed record SiretTaken : Outcome;
        /// <summary>The account's own number: an entity has its own.</summary>
        public sealed record SiretOfAccount : Outcome;
        /// <summary>That of another account of the agglomeration.</summary>
        public sealed record SiretOfOther : Outcome;
        public sealed record ContractsMissing : Outcome;
        /// <summary>The threshold is reached: ask for an account (<see cref="AskOwnAccount"/>).</summary>
        public sealed record OwnAccountInstead(OwnAccountRule Rule) : Outcome;
        public T Match<T>(Func<Created, T> created, Func<NameMissing, T> nameMissing, Func<SiretRefused, T> siretRefused, Func<SiretTaken, T> siretTaken, Func<SiretOfAccount, T> siretOfAccount, Func<SiretOfOther, T> siretOfOther, Func<ContractsMissing, T> contractsMissing, Func<OwnAccountInstead, T> ownAccountInstead) => this switch
        {
            Created c => created(c), NameMissing n => nameMissing(n), SiretRefused r => siretRefused(r), SiretTaken t => siretTaken(t), SiretOfAccount a => siretOfAccount(a), SiretOfOther o => siretOfOther(o), ContractsMissing m => contractsMissing(m),
            OwnAccountInstead i => ownAccountInstead(i), _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>What the answers lead to; nothing is written.</summary>
    /// <param name="Faults">All that is wrong, in the order of the form.</param>
    /// <param name="Rule">In force today.</param>
    /// <param name="OwnAccount">The threshold is reached.</param>
    public sealed record Decision(IReadOnlyList<Outcome> Faults, OwnAccountRule Rule, bool OwnAccount);

    public async Task<Decision> DecideAsync(Input input, CancellationToken cancel)
    {
        var faults = new List<Outcome>();
        if (input.Name.Trim().Length is < 2 or > 160) faults.Add(new Outcome.NameMissing());
        var reading = Siret.Read(input.Siret);
        if (reading is not Siret.Reading.Valid { Siret: var siret }) faults.Add(new Outcome.SiretRefused(reading));
        else if (await SiretFaultAsync(siret, null, cancel) is { } fault) faults.Add(fault);
        if (input.ContractsPerYear is null or < 0 or > 100_000) faults.Add(new Outcome.ContractsMissing());
        var rule = await terms.OwnAccountRuleAsync(((Scope.Tenant)scope.Required).TenantId, cancel);
        return new(faults, rule, input.ContractsPerYear is { } contracts && rule.MustHaveOwnAccount(contracts));
    }

    /// <param name="siret">Well formed.</param>
    /// <param name="except">The entity that is being corrected.</param>
    /// <param name="cancel">Given up.</param>
    internal async Task<Outcome?> SiretFaultAsync(Siret siret, Id<SubEntity>? except, CancellationToken cancel)
    {
        var account = (await db.Database.SqlQuery<string?>($"""select sec.account_with_number({siret.Value}) as "Value" """).ToListAsync(cancel)).Single();
        if (account == "own") return new Outcome.SiretOfAccount();
        var bearer = await db.SubEntities.Where(e => e.Siret == siret.Value).Select(e => (Id<SubEntity>?)e.Id).FirstOrDefaultAsync(cancel);
        if (bearer is not null) return bearer == except ? null : new Outcome.SiretTaken();      // one that has an account of its own since keeps its number here
        return account is null ? null : new Outcome.SiretOfOther();
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var tenant = new Id<Tenant>(((Scope.Tenant)scope.Required).TenantId);
        await db.LockStructuresAsync(tenant.Value, cancel);      // two clicks: one structure
        var decision = await DecideAsync(input, cancel);
        if (decision.Faults is [var fault, ..]) return fault;
        if (decision.OwnAccount) return new Outcome.OwnAccountInstead(decision.Rule);
        var entity = new SubEntity(tenant, input.Name.Trim(), Siret.Parse(input.Siret), input.ContractsPerYear, input.Body, scope.Required.PersonId, await db.NowAsync(cancel));
        db.SubEntities.Add(entity);
        await db.SaveChangesAsync(cancel);
        return new Outcome.Created(entity.Id);
    }
}
