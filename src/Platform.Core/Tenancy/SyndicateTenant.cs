using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Tenancy;

/// <summary>The lead in scope takes a commune or public body under its convention: the account exists, its people come next.</summary>
public sealed class SyndicateTenant(SyndicateTenants many)
{
    /// <param name="ContractsPerYear">Declared; null: not said.</param>
    /// <param name="LinkedTo">Portal of the commune's account that a linked structure belongs to; null: it belongs to none.</param>
    /// <param name="Body">What it is as a buyer.</param>
    public sealed record Input(string Name, string Siret, string Slug, string? InseeCode, int? ContractsPerYear, string? LinkedTo, BuyerBody Body = BuyerBody.LocalAuthority);

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

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel) => (await many.ExecuteAsync([new(input, Opens: true)], cancel))[0][0];

    /// <summary>All that stands against it, in the order of the form. Asked before anything is opened: an account that is there already is a fault, with its number and with its address.</summary>
    public async Task<IReadOnlyList<Outcome>> FaultsAsync(Input input, CancellationToken cancel) => (await many.ExecuteAsync([new(input, Opens: false, Anew: true)], cancel))[0];
}
