using Platform.Core.Data;
using Platform.Testing;
using Platform.Web.Tests.Isolation.Rows;

namespace Platform.Web.Tests.Isolation;

/// <summary>The filters of the entities alone, over rows that nothing else holds. docs/decisions/0051-isolation-matrix.md</summary>
public sealed class FilterMatrix
{
    private static readonly Family Own = Family.All[0], Lead = Family.All.First(family => family.Name == "lead");

    internal static IReadOnlyList<(string Name, Scope Scope, Guid Owner)> Scopes { get; } =
    [
        ("buyer", new Scope.Tenant(Own.Tenant, Own.Person, [Own.Department]), Own.Tenant),
        ("administrator", new Scope.Tenant(Own.Tenant, Looking.Administrator), Own.Tenant),
        ("program", new Scope.Client(Own.Tenant, Looking.Program), Own.Tenant),
        ("export", new Scope.Export(Own.Tenant), Own.Tenant),
        ("agglomeration", new Scope.Lead(Lead.Tenant, Lead.Person), Lead.Tenant),
        ("company", new Scope.Company(Own.Company, Own.Person), Own.Company),
    ];

    [Fact, Trait("Feature", "VR-01")]
    public async Task Alone_each_filter_shows_rows_of_whoever_asks_and_of_nobody_else()
    {
        await using var shelves = await Shelves.StartAsync();
        var filters = new Filters(shelves.SuperuserConnectionString);
        var (leaks, shown) = (new List<string>(), 0);
        foreach (var (name, scope, owner) in Scopes)
        {
            await using var db = filters.Open(scope);
            foreach (var entity in Filters.Of(db).Select(filter => filter.Entity).Distinct().Where(entity => IsHeld(entity, scope)))
                foreach (var (of, rows) in await Filters.SeenAsync(db, entity, scope))
                {
                    shown += rows;
                    if (of != owner && !(scope is Scope.Lead && entity.IsAssignableTo(typeof(ISharedWithLead)) && of != Family.All[^1].Tenant)) leaks.Add($"{name}: {entity.Name} shows {rows} of {of}");
                }
        }
        await using (var buyer = filters.Open(Scopes[0].Scope))
        await using (var administrator = filters.Open(Scopes[1].Scope))
            foreach (var entity in Filters.Of(buyer).Where(filter => filter.Name == "departments").Select(filter => filter.Entity))
                if ((await Filters.SeenAsync(buyer, entity, Scopes[0].Scope)).Sum(of => of.Rows) >= (await Filters.SeenAsync(administrator, entity, Scopes[1].Scope)).Sum(of => of.Rows)) leaks.Add($"buyer: {entity.Name} shows another department");
        Assert.Empty(leaks);
        Assert.True(shown > 500, $"Only {shown} rows were shown to those whose they are.");
    }

    /// <summary>An entity of an account is not filtered for a company: what it may read of one is for row level security to say.</summary>
    internal static bool IsHeld(Type entity, Scope scope) => scope is Scope.Company == entity.IsAssignableTo(typeof(ICompanyOwned)) || entity.IsAssignableTo(typeof(ITenantOwned)) && scope is not Scope.Company;

    [Fact, Trait("Long", "isolation-mutations")]
    public async Task Removing_any_filter_shows_what_it_held()
    {
        await using var shelves = await Shelves.StartAsync();
        var filters = new Filters(shelves.SuperuserConnectionString);
        var survivors = new List<string>();
        IReadOnlyList<Filter> all;
        await using (var db = filters.Open(Scopes[0].Scope)) all = Filters.Of(db);
        var tried = all.Where((_, at) => LongRun.IsOn || at % 40 == 0).ToList();
        foreach (var filter in tried)
        {
            var found = false;
            foreach (var (_, scope, _) in Scopes)
            {
                await using var whole = filters.Open(scope);
                await using var without = filters.Open(scope, filter);
                found |= !(await Filters.SeenAsync(whole, filter.Entity, scope)).SequenceEqual(await Filters.SeenAsync(without, filter.Entity, scope));
                if (found) break;
            }
            LongRun.Say($"filter {filter.Name} of {filter.Entity.Name}: {(found ? "found" : "SURVIVES")}");
            if (!found) survivors.Add($"{filter.Entity.Name} {filter.Name}");
        }
        LongRun.Note("filters", tried.Count);
        Assert.Empty(survivors);
    }
}
