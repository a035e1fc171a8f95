using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;

namespace Platform.Core.Questions;

public static class QuestionsModule
{
    public static IServiceCollection AddQuestions(this IServiceCollection services)
    {
        services.AddScoped<AskQuestion>();
        services.AddScoped<BeginAnswer>();
        services.AddScoped<SaveAnswer>();
        services.AddScoped<DiscardAnswer>();
        services.AddScoped<PublishAnswer>();
        services.AddScoped<RejectQuestion>();
        services.AddScoped<TellOfQuestions>();
        services.AddScoped<AnswersForPublic>();
        services.AddScoped<QuestionsForCompany>();
        services.AddScoped<QuestionsForBuyer>();
        services.AddScoped<IBoardPart, QuestionsOnBoard>();
        return services;
    }
}
