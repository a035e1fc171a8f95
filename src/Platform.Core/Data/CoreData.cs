using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Platform.Core.Data;

/// <summary>Registers the data layer: pools by role, the scoped context, the unit of work.</summary>
public static class CoreData
{
    public static IServiceCollection AddCoreData(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DatabaseOptions>().Bind(configuration.GetSection("Database")).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<DataSources>();
        services.AddSingleton<ContextSigner>();
        services.AddSingleton<UnitOfWorkFactory>();
        services.AddScoped<CurrentScope>();
        services.AddScoped<UnitOfWork>();
        services.AddScoped<Outbox.Outbox>();
        services.AddScoped(provider =>
        {
            var scope = provider.GetRequiredService<CurrentScope>();
            var options = new DbContextOptionsBuilder<PlatformDb>()
                .UseNpgsql(provider.GetRequiredService<DataSources>().For(scope.Required))
                .AddInterceptors(new StampScope(scope, provider.GetRequiredService<ContextSigner>()), new RequireTransaction());
            if (scope.Required is Scope.Visit) options.AddInterceptors(NoteSeen.Instance);
            return new PlatformDb(options.Options, scope);
        });
        return services;
    }
}
