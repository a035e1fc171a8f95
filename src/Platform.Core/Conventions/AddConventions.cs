using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Platform.Core.Conventions;

public static class ConventionsRegistration
{
    public static IServiceCollection AddConventions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<DraftConvention>();
        services.AddScoped<SubmitConvention>();
        services.AddScoped<WithdrawConvention>();
        services.AddScoped<RecordDeliberation>();
        services.AddScoped<TransmitDeliberation>();
        services.AddScoped<PublishDeliberation>();
        services.AddScoped<SignConvention>();
        services.AddScoped<TransmitConvention>();
        services.AddScoped<PublishConvention>();
        services.AddScoped<RecordProvisioning>();
        services.AddScoped<StartByProvisioning>();
        services.AddScoped<DenounceConvention>();
        services.AddScoped<MoveMandateEnd>();
        services.AddScoped<RecordDataReturn>();
        services.AddScoped<TerminateConvention>();
        services.AddScoped<ProposeAmendment>();
        services.AddScoped<ApproveAmendment>();
        services.AddScoped<NotifyDispute>();
        services.AddScoped<CloseAmicableStep>();
        services.AddScoped<TakeDisputeToCourt>();
        services.AddScoped<OpenConsultationsOf>();
        services.AddScoped<ReadConventions>();
        services.AddScoped<MailConventions>();
        services.AddSingleton<RenewConventions>();
        return services;
    }
}
