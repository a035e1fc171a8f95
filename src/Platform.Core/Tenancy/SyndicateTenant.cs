using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Tenancy;

/// <summary>The lead in scope takes a commune or public body under its convention: the account exists, its people come next.</summary>
public sealed partial class SyndicateTenant(PlatformDb db, CurrentScope scope)
{
    public sealed record Input(string Name, string Siret, string Slug, string? InseeCode);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Syndicated(Id<Tenant> Tenant) : Outcome;
        public sealed record NameMissing : Outcome;
        public sealed record SiretRefused(Siret.Reading Reading) : Outcome;
        public sealed record SlugInvalid : Outcome;
        public sealed record SlugTaken : Outcome;
        public T Match<T>(Func<Syndicated, T> syndicated, Func<NameMissing, T> nameMissing, Func<SiretRefused, T> siretRefused, Func<SlugInvalid, T> slugInvalid, Func<SlugTaken, T> slugTaken) => this switch
        {
            Syndicated s => syndicated(s), NameMissing n => nameMissing(n), SiretRefused r => siretRefused(r), SlugInvalid i => slugInvalid(i),
            SlugTaken t => slugTaken(t), _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>First segments of our own addresses: a portal cannot take their place.</summary>
    internal static readonly IReadOnlySet<string> Reserved = new HashSet<string>(StringComparer.Ordinal)
    {
        "accessibilite", "aide", "api", "assistance", "atelier", "avis", "bienvenue", "confirmer", "connexion", "consultations", "creer-un-compte", "deconnexion",
        "donnees-essentielles", "donnees-ouvertes", "entrainement", "entreprise", "erreur", "etat", "exploitation", "glossaire", "groupements", "integrer",
        "inscription", "mentions-legales", "mon-compte", "mon-espace", "mon-poste", "pa", "registre", "sante", "verifier",
    };

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (input.Name.Trim().Length is < 2 or > 160) return new Outcome.NameMissing();
        var reading = Siret.Read(input.Siret);
        if (reading is not Siret.Reading.Valid { Siret: var siret }) return new Outcome.SiretRefused(reading);
        if (!SlugShape().IsMatch(input.Slug) || Reserved.Contains(input.Slug)) return new Outcome.SlugInvalid();

        var lead = new Id<Tenant>(((Scope.Lead)scope.Required).LeadId);
        if (await db.Tenants.SingleOrDefaultAsync(t => t.Slug == input.Slug, cancel) is { } known)
            return known.LeadId == lead && known.Siret == siret.Value ? new Outcome.Syndicated(known.Id) : new Outcome.SlugTaken();

        var tenant = new Tenant(TenantKind.Syndicated, lead, input.Name.Trim(), input.Slug, siret, input.InseeCode, territory: null, await db.NowAsync(cancel));
        db.Tenants.Add(tenant);
        return new Outcome.Syndicated(tenant.Id);
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SlugShape();
}
