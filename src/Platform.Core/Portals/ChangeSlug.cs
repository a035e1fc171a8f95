using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Tenancy;

namespace Platform.Core.Portals;

/// <summary>Gives the account in scope another address. The one before leads to it for ever, and is nobody else's.</summary>
public sealed class ChangeSlug(PlatformDb db, CurrentScope scope)
{
    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Changed(string Slug) : Outcome;
        /// <summary>Not the form of an address, or one of the platform's own.</summary>
        public sealed record Invalid : Outcome;
        /// <summary>Another account has it, or had it.</summary>
        public sealed record Taken : Outcome;
        /// <summary>It took as many new ones within a year as the rule allows.</summary>
        public sealed record Enough(AddressRule Rule) : Outcome;
        public T Match<T>(Func<Changed, T> changed, Func<Invalid, T> invalid, Func<Taken, T> taken, Func<Enough, T> enough) => this switch
        { Changed c => changed(c), Invalid i => invalid(i), Taken t => taken(t), Enough e => enough(e), _ => throw new UnreachableException() };
    }

    public sealed record Former(string Slug, DateTimeOffset LeftAt, string ByName);

    public async Task<Outcome> ExecuteAsync(string wanted, string byName, CancellationToken cancel)
    {
        if (!Slug.MayBeChosen(wanted)) return new Outcome.Invalid();
        var rule = AddressRules.On(await db.NowAsync(cancel));
        return (await db.Database.SqlQuery<string>($"select sec.change_slug({wanted}, {byName}, {rule.MostPerYear}) as \"Value\"").ToListAsync(cancel)).Single() switch
        {
            "changed" => new Outcome.Changed(wanted),
            "enough" => new Outcome.Enough(rule),
            _ => new Outcome.Taken(),
        };
    }

    /// <summary>What <see cref="ExecuteAsync"/> would answer; nothing is written. For a page that asks once more.</summary>
    public async Task<Outcome> CheckAsync(string wanted, CancellationToken cancel)
    {
        if (!Slug.MayBeChosen(wanted)) return new Outcome.Invalid();
        var (account, now) = (((Scope.Tenant)scope.Required).TenantId, await db.NowAsync(cancel));
        var (rule, yearAgo) = (AddressRules.On(now), now.AddYears(-1));
        var found = await db.Database.SqlQuery<Place>($"""
            select exists (select from tenants where slug = {wanted} and id <> {account}) or exists (select from former_slugs where slug = {wanted} and tenant_id <> {account}) as "Taken",
              exists (select from former_slugs where slug = {wanted} and tenant_id = {account}) or exists (select from tenants where slug = {wanted} and id = {account}) as "Own",
              (select count(*)::int from former_slugs where tenant_id = {account} and left_at > {yearAgo}) as "Left"
            """).SingleAsync(cancel);
        return found switch { { Taken: true } => new Outcome.Taken(), { Own: false } when found.Left >= rule.MostPerYear => new Outcome.Enough(rule), _ => new Outcome.Changed(wanted) };
    }

    private sealed record Place(bool Taken, bool Own, int Left);

    /// <summary>Those that lead to the account in scope.</summary>
    public async Task<IReadOnlyList<Former>> FormerAsync(CancellationToken cancel)
    {
        var account = ((Scope.Tenant)scope.Required).TenantId;
        return await db.Database.SqlQuery<Former>($"select slug as \"Slug\", left_at as \"LeftAt\", left_by_name as \"ByName\" from former_slugs where tenant_id = {account} order by left_at desc").ToListAsync(cancel);
    }
}
