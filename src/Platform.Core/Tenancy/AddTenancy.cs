using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Platform.Core.Tenancy;

public static class TenancyRegistration
{
    public static IServiceCollection AddTenancy(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<SyndicateTenants>();
        services.AddScoped<SyndicateTenant>();
        services.AddScoped<CreateSubEntity>();
        services.AddScoped<CorrectSubEntity>();
        services.AddScoped<AskOwnAccount>();
        services.AddScoped<AdviseStructures>();
        services.AddScoped<CreateDepartment>();
        services.AddScoped<MoveDepartment>();
        services.AddScoped<ArchiveDepartment>();
        services.AddScoped<AccountStructure>();
        services.AddScoped<ReadAgreedTerms>();
        services.AddScoped<BuyingDepartments>();
        services.AddScoped<BuyerOf>();
        services.AddScoped<SyndicatedAccounts>();
        services.AddScoped<DeclareProfiles>();
        services.AddScoped<ProposeAppearance>();
        services.AddScoped<WearAppearance>();
        services.AddScoped<DropProposedAppearance>();
        services.AddScoped<ReadAppearances>();
        services.AddScoped<FindLogo>();
        services.AddScoped<PaperLook>();
        return services;
    }
}
