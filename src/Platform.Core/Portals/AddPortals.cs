using Microsoft.Extensions.DependencyInjection;

namespace Platform.Core.Portals;

public static class PortalsRegistration
{
    public static IServiceCollection AddPortals(this IServiceCollection services)
    {
        services.AddScoped<FindPortal>();
        services.AddScoped<ReadFeed>();
        services.AddScoped<ReadPostcodes>();
        services.AddScoped<ReadTerritory>();
        services.AddScoped<LoadContours>();
        services.AddScoped<WriteAccountPage>();
        services.AddScoped<ReadAccountPage>();
        services.AddScoped<ChangeSlug>();
        return services;
    }
}
