using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;

namespace Platform.Web.Tests.Isolation.Matrix;

/// <summary>What takes a layer away, in a test host and over a database that is thrown away afterwards.</summary>
internal static class Layers
{
    public const string WithoutRowSecurity = """
        do $$ declare t text; begin
          for t in select c.oid::regclass from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relrowsecurity loop execute format('alter table %s disable row level security', t); end loop;
        end $$
        """;

    /// <summary>The same context of the database, whose model has no filter.</summary>
    public static void WithoutFilters(IServiceCollection services) => services.AddScoped(provider =>
    {
        var scope = provider.GetRequiredService<CurrentScope>();
        return new PlatformDb(new DbContextOptionsBuilder<PlatformDb>().UseNpgsql(provider.GetRequiredService<DataSources>().For(scope.Required))
            .AddInterceptors(new StampScope(scope, provider.GetRequiredService<ContextSigner>()), new RequireTransaction()).ReplaceService<IModelCustomizer, NoFilters>().Options, scope);
    });

    private sealed class NoFilters(ModelCustomizerDependencies dependencies) : RelationalModelCustomizer(dependencies)
    {
        public override void Customize(ModelBuilder modelBuilder, DbContext context)
        {
            base.Customize(modelBuilder, context);
            foreach (var entity in modelBuilder.Model.GetEntityTypes())
                foreach (var filter in entity.GetDeclaredQueryFilters().ToList()) entity.SetQueryFilter(filter.Key ?? throw new InvalidOperationException("Every filter has a name."), null);
        }
    }
}
