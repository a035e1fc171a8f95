using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Platform.Core.Antivirus;

public static class AntivirusModule
{
    public static IServiceCollection AddAntivirus(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AntivirusOptions>().Bind(configuration.GetSection("Antivirus")).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<IAntivirus, ClamdScanner>();
        services.AddScoped<ScanFiles>();
        return services;
    }
}
