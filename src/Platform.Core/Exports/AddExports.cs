using Microsoft.Extensions.DependencyInjection;

namespace Platform.Core.Exports;

public static class ExportsRegistration
{
    public static IServiceCollection AddExports(this IServiceCollection services)
    {
        services.AddScoped<AskExport>();
        services.AddScoped<ReadExports>();
        services.AddScoped<FetchExport>();
        services.AddScoped<OpenExport>();
        services.AddScoped<AccountForExport>();
        services.AddScoped<ConsultationForExport>();
        services.AddScoped<MakeExport>();
        services.AddScoped<MakeExports>();
        return services;
    }
}
