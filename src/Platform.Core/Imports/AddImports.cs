using Microsoft.Extensions.DependencyInjection;

namespace Platform.Core.Imports;

public static class ImportsRegistration
{
    public static IServiceCollection AddImports(this IServiceCollection services)
    {
        services.AddScoped<LoadCpv>();
        services.AddScoped<AbandonImport>();
        services.AddScoped<UploadImport>();
        services.AddScoped<MapImport>();
        services.AddScoped<TakeAccounts>();
        services.AddScoped<TakeSubEntities>();
        services.AddScoped<TakeDepartments>();
        services.AddScoped<TakePeople>();
        services.AddScoped<TakeSuppliers>();
        services.AddScoped<TakeHistory>();
        services.AddScoped<TakeLines>();
        services.AddScoped<RehearseImport>();
        services.AddScoped<ConfirmImport>();
        services.AddScoped<ReadImports>();
        return services;
    }
}
