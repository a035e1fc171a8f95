using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Platform.Core.Operations;

public static class OperationsModule
{
    public static IServiceCollection AddOperations(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<ReadPlatformState>();
        services.AddOptions<ScrubOptions>().Bind(configuration.GetSection("Scrub")).Validate(s => s.BytesPerSlice > 0, "Scrub:BytesPerSlice reads nothing.").ValidateOnStart();
        services.AddScoped<ScrubStore>();
        services.AddScoped<ScrubRegister>();
        services.AddScoped<RecordStoredFault>();
        services.AddScoped<ReadStoredFaults>();
        services.AddScoped<FindOperators>();
        services.AddScoped<NameOperator>();
        services.AddScoped<RemoveOperator>();
        services.AddScoped<ReadOperators>();
        services.AddScoped<ReadAgglomerations>();
        services.AddScoped<MailOperators>();
        services.AddScoped<TellOperators>();
        services.AddOptions<AlertOptions>().Bind(configuration.GetSection("Alerts"))
            .Validate(a => a.After.Keys.All(AlertRules.Know), "Alerts:After names what is not watched.")
            .Validate(a => a.After.Values.All(after => after > TimeSpan.Zero), "Alerts:After must be longer than nothing.").ValidateOnStart();
        services.AddScoped<WatchThresholds>();
        services.AddScoped<MailAlert>();
        services.AddScoped<MailHandRelease>();
        services.AddScoped<DeclareIncident>();
        services.AddScoped<CorrectIncident>();
        services.AddScoped<CloseIncident>();
        services.AddScoped<ReadIncidents>();
        services.AddScoped<ExtendForIncident>();
        services.AddScoped<Evidence.ReadAccountIncidents>();
        services.AddScoped<Evidence.ReadEvidence>();
        services.AddScoped<Evidence.MakeEvidence>();
        services.AddSingleton<PrometheusText>();
        return services;
    }
}
