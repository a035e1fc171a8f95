using Microsoft.Extensions.DependencyInjection;

namespace Platform.Core.Support;

public static class SupportModule
{
    public static IServiceCollection AddSupport(this IServiceCollection services)
    {
        services.AddScoped<OpenTicket>();
        services.AddScoped<StepAsWriter>();
        services.AddScoped<StepAsDesk>();
        services.AddScoped<CloseQuietTickets>();
        services.AddScoped<ReadTickets>();
        services.AddScoped<TicketsForWriter>();
        services.AddScoped<TicketsForDesk>();
        services.AddScoped<SayConsultation>();
        services.AddScoped<FindForCall>();
        services.AddScoped<TellOfTickets>();
        services.AddScoped<ContactsAtLead>();
        services.AddScoped<DeskFigures>();
        services.AddScoped<ProposeChange>();
        services.AddScoped<SupportProposal>();
        services.AddScoped<AnswerProposal>();
        services.AddScoped<ReadProposals>();
        services.AddScoped<AskForDay>();
        services.AddScoped<AnswerRequest>();
        services.AddScoped<ReadRequests>();
        services.AddScoped<TellOfRequests>();
        services.AddScoped<OpenTrainingSurvey>();
        services.AddScoped<StateTrainingNeed>();
        services.AddScoped<ReadTraining>();
        services.AddScoped<TellOfSurveys>();
        return services;
    }
}
