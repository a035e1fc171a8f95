using Microsoft.Extensions.Options;
using Platform.Web.Hosting;

namespace Platform.Web.Identity.ProConnect;

public static class ProConnectRegistration
{
    public static void AddProConnect(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ProConnectOptions>().BindConfiguration(ProConnectOptions.Section)
            .Validate<IOptions<PortalOptions>>((options, portal) => options.Fault is null && (!options.IsOn || portal.Value.BaseUrl.Length > 0),
                "ProConnect: Authority (https), ClientId, ClientSecret and Portal:BaseUrl go together (docs/operations.md).").ValidateOnStart();
        // Theirs are short answers: what is long or late is a breakdown, and the passkey goes on.
        services.AddHttpClient(ProConnectParty.HttpName, client => (client.Timeout, client.MaxResponseContentBufferSize) = (TimeSpan.FromSeconds(8), 256 * 1024))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        services.AddSingleton<ProConnectParty>();
        services.AddScoped<ProConnectCeremony>();
    }
}
