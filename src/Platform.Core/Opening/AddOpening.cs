using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Identity;

namespace Platform.Core.Opening;

public static class OpeningModule
{
    public static IServiceCollection AddOpening(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddGate(configuration);
        services.AddScoped<HolderChallenges>();
        services.AddScoped<EnrolKeyHolder>();
        services.AddScoped<TestKey>();
        services.AddScoped<CreateOpeningKeys>();
        services.AddScoped<PublicationKeyMaterial>();
        services.AddScoped<IPublicationGuard, TwoTestedWays>();
        services.AddScoped<IBoardPart, OpeningOnBoard>();
        services.AddScoped<IEndWithRoles, RevokeKeyWithRole>();
        services.AddScoped<OpenableEnvelopes>();
        services.AddScoped<ReadReadiness>();
        services.AddScoped<ReadHandRelease>();
        services.AddScoped<AskHandRelease>();
        services.AddScoped<ReadSilentGates>();
        services.AddScoped<ConfirmHandRelease>();
        services.AddScoped<TellOfClosing>();
        services.AddScoped<OpenSession>();
        services.AddScoped<ReadSession>();
        services.AddScoped<WatchSession>();
        services.AddScoped<ReadOpeningEvidence>();
        services.AddScoped<ServeCiphertext>();
        services.AddScoped<StoreOpenedFile>();
        services.AddScoped<RecordOpenedEnvelope>();
        services.AddScoped<ReviewCandidate>();
        services.AddScoped<CloseSession>();
        services.AddScoped<OpeningMinutes>();
        services.AddScoped<PrintMinutes>();
        services.AddScoped<QueueMissingPapers>();
        services.AddScoped<OpenedFiles>();
        services.AddScoped<ReadReceivedBids>();
        services.AddScoped<ReadOpeningProgress>();
        services.AddScoped<ReadSetAside>();
        services.AddScoped<OpeningBoard>();
        services.AddScoped<WaysToOpen>();
        services.AddScoped<ReadMyKey>();
        services.AddScoped<ReadHolders>();
        services.AddScoped<ReadKnownKeys>();
        return services;
    }

    /// <summary>What the gate process does, and nothing else. Its options are empty everywhere but there, where they are checked.</summary>
    public static IServiceCollection AddGate(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<GateOptions>().Bind(configuration.GetSection("Gate"));
        services.AddSingleton<GateVault>();
        services.AddScoped<PrepareGates>();
        services.AddSingleton<QuoteGates>();
        services.AddSingleton<ReleaseGates>();
        return services;
    }
}
