using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;

namespace Platform.Core.Stages;

public static class StagesModule
{
    public static IServiceCollection AddStages(this IServiceCollection services)
    {
        services.AddScoped<ReadCandidates>();
        services.AddScoped<AdmitCandidates>();
        services.AddScoped<RecordCandidatesOpinion>();
        services.AddScoped<ReadStages>();
        services.AddScoped<ReadRemaining>();
        services.AddScoped<PrepareStage>();
        services.AddScoped<ReadJury>();
        services.AddScoped<NamedParticipants>();
        services.AddScoped<ReadAwaitedLiftings>();
        services.AddScoped<RecordOpinion>();
        services.AddScoped<LiftAnonymity>();
        services.AddScoped<SendInvitation>();
        services.AddScoped<ReadInvitations>();
        services.AddScoped<MyInvitations>();
        services.AddScoped<ReadMyStage>();
        services.AddScoped<NoteInvitationRead>();
        services.AddScoped<IPublicationStep, InviteOnPublication>();
        services.AddScoped<IPublicationGuard, StageGuard>();
        services.AddScoped<IBoardPart, StagesOnBoard>();
        return services;
    }
}
