using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Platform.Core.Eforms;

public static class EformsModule
{
    public static IServiceCollection AddEforms(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<EformsOptions>().Bind(configuration.GetSection("Eforms"));
        services.AddSingleton(provider => new EformsRules(provider.GetRequiredService<IOptions<EformsOptions>>().Value.SdkDirectory));
        return services;
    }
}
