using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Platform.Core.Operations;

public static class OperationsModule
{
    public static IServiceCollection AddOperations(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<ReadPlatformState>();
        services.AddOptions<ScrubOptions>().Bind(configuration.GetSection("Scrub")).Validate(s => s.BytesPerSlice > 0, "Scrub:BytesPerSlice reads nothing.").ValidateOnStart();
        services.AddScoped<ScrubStore>();
        services.AddScoped<ScrubRegister>();
        services.AddScoped<RecordStoredFault>();
        services.AddScoped<ReadStoredFaults>();
        services.AddScoped<TellOperators>();
        services.AddSingleton<PrometheusText>();
        return services;
    }
}
