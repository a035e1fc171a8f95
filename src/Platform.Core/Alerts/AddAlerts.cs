using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;

namespace Platform.Core.Alerts;

public static class AlertsModule
{
    public static IServiceCollection AddAlerts(this IServiceCollection services)
    {
        services.AddScoped<MySearches>();
        services.AddScoped<VisitorAlerts>();
        services.AddScoped<MailAlertConfirmation>();
        services.AddScoped<MailAlertStanding>();
        services.AddScoped<MatchAlerts>();
        services.AddScoped<DigestAlerts>();
        services.AddScoped<DeliverAlerts>();
        services.AddScoped<WriteAlert>();
        services.AddScoped<FollowConsultation>();
        services.AddScoped<IPublicationStep, MatchOnPublication>();
        return services;
    }
}
