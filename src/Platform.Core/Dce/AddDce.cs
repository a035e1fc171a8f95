using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;

namespace Platform.Core.Dce;

public static class DceModule
{
    public static IServiceCollection AddDce(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<DceDraftStarter>();
        services.AddScoped<AddDceDocument>();
        services.AddScoped<AddDceArchive>();
        services.AddScoped<RemoveDceDocument>();
        services.AddScoped<PrepareDceVersion>();
        services.AddScoped<PublishDceVersion>();
        services.AddScoped<AbandonDceVersion>();
        services.AddScoped<KeepVersionWords>();
        services.AddScoped<WithdrawDce>();
        services.AddScoped<FollowDceLink>();
        services.AddScoped<OpenDceDocument>();
        services.AddScoped<ReadTaker>();
        services.AddSingleton<KnownDifferences>();
        services.AddScoped<ReadDceDifferences>();
        services.AddScoped<TellWithdrawers>();
        services.AddScoped<HashArchives>();
        services.AddScoped<DceForPages>();
        services.AddScoped<ReadWithheld>();
        services.AddScoped<WithheldReason>();
        services.AddScoped<WithholdDocument>();
        services.AddScoped<StopWithholding>();
        services.AddScoped<ReadDceScans>();
        services.AddScoped<TellOfInfectedDocuments>();
        services.AddScoped<IPublicationGuard, DocumentsGuard>();
        services.AddScoped<IPublicationGuard, ScanGuard>();
        services.AddScoped<IBoardPart, DceOnBoard>();
        return services;
    }
}
