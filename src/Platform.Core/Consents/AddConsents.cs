using Microsoft.Extensions.DependencyInjection;

namespace Platform.Core.Consents;

public static class ConsentsRegistration
{
    public static IServiceCollection AddConsents(this IServiceCollection services)
    {
        services.AddScoped<RequestConsent>();
        services.AddScoped<GrantConsent>();
        services.AddScoped<RefuseConsent>();
        services.AddScoped<RevokeConsent>();
        services.AddScoped<ReturnConsent>();
        services.AddScoped<ReadConsents>();
        services.AddScoped<ReadAccessLog>();
        services.AddScoped<EnterAccount>();
        services.AddScoped<AccountForVisitor>();
        services.AddScoped<TellOfConsent>();
        return services;
    }
}
