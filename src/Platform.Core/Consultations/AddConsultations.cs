using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations.Legality;
using Platform.Core.Consultations.Models;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

public static class ConsultationsModule
{
    public static IServiceCollection AddConsultations(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<Limits>().Bind(configuration.GetSection("Limits")).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<CreateConsultation>();
        services.AddScoped<AmendConsultation>();
        services.AddScoped<DiscardDraft>();
        services.AddScoped<ReadDiscarded>();
        services.AddScoped<WishPublication>();
        services.AddScoped<ReadPlannedPublications>();
        services.AddScoped<StateTerms>();
        services.AddScoped<StateCriteria>();
        services.AddScoped<StateEstimate>();
        services.AddScoped<ReadStatement>();
        services.AddScoped<ReadBuyerBody>();
        services.AddScoped<ReadLegality>();
        services.AddScoped<BeginConsultation>();
        services.AddScoped<KeepModel>();
        services.AddScoped<ReadModels>();
        services.AddScoped<AddLot>();
        services.AddScoped<AmendLot>();
        services.AddScoped<RemoveLot>();
        services.AddScoped<PublishConsultation>();
        services.AddScoped<ShowConsultation>();
        services.AddScoped<ExtendDeadline>();
        services.AddScoped<DiscontinueConsultation>();
        services.AddScoped<TellConcerned>();
        services.AddScoped<WordsOfChange>();
        services.AddScoped<CorrectConsultation>();
        services.AddScoped<KeepCorrection>();
        services.AddScoped<ReadCorrected>();
        services.AddScoped<ReadCorrections>();
        services.AddScoped<ReadExtensionChoices>();
        services.AddScoped<ConsultationSearch>();
        services.AddScoped<CorrectWords>();
        services.AddScoped<LoosenWords>();
        services.AddScoped<CpvVocabulary>();
        services.AddScoped<ConsultationForBuyer>();
        services.AddScoped<ReadLiveBoard>();
        services.AddScoped<ConsultationForPublic>();
        services.AddScoped<DepartmentOfConsultation>();
        services.AddScoped<CloseDueConsultations>();
        services.AddScoped<CloseConsultation>();
        services.AddScoped<IPublicationGuard, CalendarGuard>();
        services.AddScoped<IPublicationGuard, LegalityGuard>();
        return services;
    }
}
