using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Platform.Core.Registers;

public static class RegistersRegistration
{
    public static IServiceCollection AddRegisters(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RegisterOptions>().Bind(configuration.GetSection("Register")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<TimestampOptions>().Bind(configuration.GetSection("Timestamps")).ValidateDataAnnotations().ValidateOnStart();
        services.AddHttpClient(TimestampClient.HttpName);
        services.AddSingleton<TimestampClient>();
        services.AddSingleton<RegisterKey>();
        services.AddSingleton<LastSigned>();
        services.AddScoped<RegisterTree>();
        services.AddScoped<AppendEntry>();
        services.AddScoped<IntegrateEntries>();
        services.AddScoped<ProveInclusion>();
        services.AddScoped<ReadRegister>();
        services.AddScoped<PublicRegisterFiles>();
        return services;
    }
}
