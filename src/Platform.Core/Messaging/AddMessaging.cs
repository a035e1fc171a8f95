using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Platform.Core.Messaging;

public static class MessagingRegistration
{
    public static IServiceCollection AddMessaging(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MailOptions>().Bind(configuration.GetSection("Mail"));
        services.AddHelpline(configuration);
        services.AddOptions<PortalAddress>().Bind(configuration.GetSection("Portal"));
        if (configuration["Mail:Pickup"] is { Length: > 0 }) services.AddSingleton<IMailGateway, PickupMail>();
        else services.AddSingleton<IMailGateway, SmtpMail>();
        services.AddScoped<SendMail>();
        services.AddScoped<MailWords>();
        services.AddScoped<MailNotices>();
        services.AddScoped<MailIdentityLinks>();
        services.AddScoped<MailRecoveries>();
        return services;
    }
}
