using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;

namespace Platform.Core.Accounts;

public static class AccountsRegistration
{
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddScoped<StateInterest>();
        services.AddScoped<SetInterestAside>();
        services.AddScoped<ReadStanding>();
        services.AddScoped<IPublicationGuard, AccountGuard>();
        services.AddScoped<ActivateAccount>();
        services.AddScoped<SuspendAccount>();
        services.AddScoped<ResumeAccount>();
        services.AddScoped<BeginClosing>();
        services.AddScoped<CloseAccount>();
        services.AddScoped<ReopenAccount>();
        services.AddScoped<AbandonAccount>();
        services.AddScoped<CorrectIdentity>();
        services.AddScoped<FreeAddress>();
        services.AddScoped<WatchOnboarding>();
        services.AddScoped<AccountHistory>();
        services.AddScoped<ReadAccounts>();
        services.AddScoped<ReadMyAccount>();
        services.AddScoped<ReadWaiting>();
        return services;
    }
}
