using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Platform.Core.Data;

namespace Platform.Web.Tests.Isolation.Rows;

/// <summary>One filter of one entity.</summary>
internal sealed record Filter(Type Entity, string Name);

/// <summary>The filters of the entities alone: over a connection that row level security does not hold, and without one of them when a test says so.</summary>
internal sealed class Filters(string superuser)
{
    private static readonly MethodInfo Owners = typeof(Filters).GetMethod(nameof(OwnersAsync), BindingFlags.NonPublic | BindingFlags.Static) ?? throw new InvalidOperationException("It is just below.");

    public PlatformDb Open(Scope scope, Filter? without = null)
    {
        var current = new CurrentScope();
        current.Enter(scope);
        var options = new DbContextOptionsBuilder<PlatformDb>().UseNpgsql(superuser);
        if (without is not null) options.ReplaceService<IModelCustomizer, Removal>().ReplaceService<IModelCacheKeyFactory, RemovalKey>();
        Removal.Of.Value = without;
        return new PlatformDb(options.Options, current);
    }

    public static IReadOnlyList<Filter> Of(PlatformDb db) =>
        [.. from entity in db.Model.GetEntityTypes() from filter in entity.GetDeclaredQueryFilters() orderby entity.ClrType.Name, filter.Key select new Filter(entity.ClrType, filter.Key ?? "")];

    /// <summary>Whose rows a query that says nothing of owners gets: owner and number.</summary>
    public static async Task<IReadOnlyList<(Guid Owner, int Rows)>> SeenAsync(PlatformDb db, Type entity, Scope scope)
    {
        var owner = entity.IsAssignableTo(typeof(ICompanyOwned)) && (scope is Scope.Company || !entity.IsAssignableTo(typeof(ITenantOwned))) ? nameof(ICompanyOwned.CompanyId) : nameof(ITenantOwned.TenantId);
        return await (Task<List<(Guid, int)>>)Owners.MakeGenericMethod(entity).Invoke(null, [db, owner])!;      // its only return
    }

    private static async Task<List<(Guid, int)>> OwnersAsync<T>(PlatformDb db, string owner) where T : class =>
        [.. (await db.Set<T>().GroupBy(row => EF.Property<Guid>(row, owner)).Select(of => new { of.Key, Rows = of.Count() }).ToListAsync()).OrderBy(of => of.Key).Select(of => (of.Key, of.Rows))];

    private sealed class Removal(ModelCustomizerDependencies dependencies) : RelationalModelCustomizer(dependencies)
    {
        public static readonly AsyncLocal<Filter?> Of = new();

        public override void Customize(ModelBuilder modelBuilder, DbContext context)
        {
            base.Customize(modelBuilder, context);
            if (Of.Value is { } filter && modelBuilder.Model.FindEntityType(filter.Entity) is { } entity) entity.SetQueryFilter(filter.Name, null);
        }
    }

    private sealed class RemovalKey : IModelCacheKeyFactory
    {
        public object Create(DbContext context, bool designTime) => (context.GetType(), Removal.Of.Value, designTime);
    }
}
