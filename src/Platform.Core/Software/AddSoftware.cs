using Microsoft.Extensions.DependencyInjection;

namespace Platform.Core.Software;

public static class SoftwareRegistration
{
    public static IServiceCollection AddSoftware(this IServiceCollection services)
    {
        services.AddSingleton<AccessTokens>();
        services.AddScoped<AddClient>();
        services.AddScoped<RotateSecret>();
        services.AddScoped<RevokeClient>();
        services.AddScoped<ReadClients>();
        services.AddScoped<IssueToken>();
        services.AddScoped<CheckToken>();
        services.AddScoped<ReadForSoftware>();
        return services;
    }
}
