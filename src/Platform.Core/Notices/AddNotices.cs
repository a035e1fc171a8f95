using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Notices.Channels;
using Platform.Core.Notices.Written;

namespace Platform.Core.Notices;

public static class NoticesModule
{
    public static IServiceCollection AddNotices(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ChannelOptions>().Bind(configuration.GetSection("Channels"));
        services.AddSingleton<ChannelHttp>();
        services.AddSingleton<ChannelDirectory>();
        services.AddSingleton<NoticeFormats>();
        services.AddSingleton<JudgeNotice>();
        services.AddScoped<ReadRegime>();
        services.AddScoped<QuoteCosts>();
        services.AddScoped<ComposeNotice>();
        services.AddScoped<EarlierNotices>();
        services.AddScoped<IAwardSource, RegisteredBids>();
        services.AddScoped<ComposeWritten>();
        services.AddScoped<ReadWritten>();
        services.AddScoped<ListWritten>();
        services.AddScoped<StartPrior>();
        services.AddScoped<StartWritten>();
        services.AddScoped<WriteFacts>();
        services.AddScoped<ReachWritten>();
        services.AddScoped<PublishWritten>();
        services.AddScoped<GiveUpWritten>();
        services.AddScoped<ChooseChannels>();
        services.AddScoped<ConfirmCosts>();
        services.AddScoped<ShowNotice>();
        services.AddScoped<QueueNotice>();
        services.AddScoped<CallNotices>();
        services.AddScoped<IContactInForce, ContactInForce>();
        services.AddScoped<QueueCorrigendum>();
        services.AddScoped<OweCorrigendum>();
        services.AddScoped<FindOwed>();
        services.AddScoped<ReadOwed>();
        services.AddScoped<SayElsewhere>();
        services.AddScoped<QueueOwed>();
        services.AddScoped<ConfirmCorrigendum>();
        services.AddScoped<DeclineCorrigendum>();
        services.AddScoped<IChangeFollower, CorrigendumOnChange>();
        services.AddScoped<CorrectNotice>();
        services.AddScoped<WakeNational>();
        services.AddScoped<NoteReceipt>();
        services.AddScoped<NoteSending>();
        services.AddScoped<CloseManualTask>();
        services.AddScoped<NoteRefusal>();
        services.AddScoped<PublicationFacts>();
        services.AddScoped<PlanPublication>();
        services.AddScoped<WritePublication>();
        services.AddScoped<AdvancePublication>();
        services.AddScoped<MailRefusal>();
        services.AddScoped<ReadHold>();
        services.AddScoped<ReadByHand>();
        services.AddScoped<ReadRefused>();
        services.AddScoped<MailShortage>();
        services.AddScoped<PrintNotice>();
        services.AddScoped<ReadPublicity>();
        services.AddScoped<ReadPublications>();
        services.AddScoped<ReadNoticeCosts>();
        services.AddScoped<ReadPublicNotice>();
        services.AddScoped<ReadChannelTroubles>();
        services.AddScoped<Consultations.Legality.INoticePlan, NoticePlan>();
        services.AddScoped<IPublicationGuard, NoticeGuard>();
        services.AddScoped<IBoardPart, NoticesOnBoard>();
        services.AddScoped<IPublicationStep, QueueContractNotice>();
        return services;
    }
}
