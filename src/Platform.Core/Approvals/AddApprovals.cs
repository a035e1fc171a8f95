using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;

namespace Platform.Core.Approvals;

public static class ApprovalsModule
{
    public static IServiceCollection AddApprovals(this IServiceCollection services)
    {
        services.AddScoped<SetCircuit>();
        services.AddScoped<EndCircuit>();
        services.AddScoped<SetReminderDelay>();
        services.AddScoped<SubmitForApproval>();
        services.AddScoped<SubmitAnswer>();
        services.AddScoped<SubmitCorrection>();
        services.AddScoped<DecideStep>();
        services.AddScoped<WithdrawSubmission>();
        services.AddScoped<ReadCircuits>();
        services.AddScoped<ReadApprovals>();
        services.AddScoped<RemindApprovers>();
        services.AddScoped<TellApprovers>();
        services.AddScoped<ApprovalGuard>();
        services.AddScoped<IActGuard>(services => services.GetRequiredService<ApprovalGuard>());
        services.AddScoped<IPublicationGuard>(services => services.GetRequiredService<ApprovalGuard>());
        services.AddScoped<IBoardPart, ApprovalsOnBoard>();
        return services;
    }
}
