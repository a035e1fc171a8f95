using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Platform.Core.Software;

public static class SoftwareRegistration
{
    public static IServiceCollection AddSoftware(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<AccessTokens>();
        services.AddScoped<AddClient>();
        services.AddScoped<RotateSecret>();
        services.AddScoped<RevokeClient>();
        services.AddScoped<ReadClients>();
        services.AddScoped<IssueToken>();
        services.AddScoped<CheckToken>();
        services.AddScoped<ReadForSoftware>();
        services.AddOptions<WebhookOptions>().Bind(configuration.GetSection("Webhooks"));
        services.AddSingleton<WebhookSecrets>();
        services.AddSingleton<SendWebhook>();
        services.AddScoped<Subscribe>();
        services.AddScoped<KeepSubscription>();
        services.AddScoped<ReadWebhooks>();
        services.AddScoped<QueueWebhooks>();
        services.AddScoped<DeliverWebhook>();
        return services;
    }
}
