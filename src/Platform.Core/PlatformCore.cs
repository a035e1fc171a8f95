using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Identity;

namespace Platform.Core;

/// <summary>Everything of Core, for any host: one line per capability.</summary>
public static class PlatformCore
{
    public static IServiceCollection AddPlatformCore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCoreData(configuration);
        services.AddScoped<FindActing>();
        return services;
    }
}
