using Microsoft.Extensions.DependencyInjection;

namespace Platform.Core.Training;

public static class TrainingRegistration
{
    public static IServiceCollection AddTraining(this IServiceCollection services)
    {
        services.AddScoped<BeginTraining>();
        services.AddScoped<ReadTrainingDeposit>();
        services.AddScoped<StoreTraining>();
        services.AddScoped<FinishTraining>();
        services.AddScoped<AdvanceTraining>();
        services.AddScoped<PrintTrainings>();
        services.AddScoped<PurgeTrainings>();
        services.AddSingleton<PrintGuide>();
        return services;
    }
}
