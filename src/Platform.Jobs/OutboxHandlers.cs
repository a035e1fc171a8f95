using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Alerts;
using Platform.Core.Antivirus;
using Platform.Core.Approvals;
using Platform.Core.Bids;
using Platform.Core.Consents;
using Platform.Core.Consultations;
using Platform.Core.Conventions;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Dce;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Notices;
using Platform.Core.Opening;
using Platform.Core.Operations;
using Platform.Core.Questions;
using Platform.Core.Quotes;
using Platform.Core.Software;
using Platform.Core.Stages;
using Platform.Core.Support;
using Platform.Core.Tenancy;

namespace Platform.Jobs;

/// <summary>
/// Which use case each fact calls, and under which scope: the row's own, or System where the effect spans owners (an invitation is the account's,
/// but the secret of its link is not). Each handler may run twice and says how that is harmless: mail has a stable identifier.
/// </summary>
public sealed class OutboxHandlers
{
    private readonly Dictionary<string, Handler> handlers = new(StringComparer.Ordinal);

    public OutboxHandlers()
    {
        AsSystem<EmailConfirmationAsked>((fact, services, cancel) => services.GetRequiredService<MailIdentityLinks>().ExecuteAsync(fact, cancel));
        AsSystem<AddressAlreadyKnown>((fact, services, cancel) => services.GetRequiredService<MailIdentityLinks>().ExecuteAsync(fact, cancel));
        AsSystem<CompanyOpened>((fact, services, cancel) => services.GetRequiredService<MailIdentityLinks>().ExecuteAsync(fact, cancel));
        AsSystem<Noticed>((fact, services, cancel) => services.GetRequiredService<MailNotices>().ExecuteAsync(fact, cancel));
        AsSystem<NoticeToSend>((fact, services, cancel) => services.GetRequiredService<MailNotices>().ExecuteAsync(fact, cancel));
        AsSystem<RecoveryApproved>((fact, services, cancel) => services.GetRequiredService<MailRecoveries>().ExecuteAsync(fact, cancel));
        AsSystem<RecoveryNotice>((fact, services, cancel) => services.GetRequiredService<MailRecoveries>().ExecuteAsync(fact, cancel));
        AsSystem<RecoveryStarted>((fact, services, cancel) => services.GetRequiredService<MailRecoveries>().ExecuteAsync(fact, cancel));
        AsOwner<BidReceived>((fact, services, cancel) => services.GetRequiredService<MailReceipt>().ExecuteAsync(fact, cancel));
        AsOwner<ReceiptToPrint>((fact, services, cancel) => services.GetRequiredService<PrintReceipt>().ExecuteAsync(fact, cancel));
        AsOwner<MinutesToPrint>((fact, services, cancel) => services.GetRequiredService<PrintMinutes>().ExecuteAsync(fact, cancel));
        AsSystem<StoredFaultFound>((fact, services, cancel) => services.GetRequiredService<TellOperators>().ExecuteAsync(fact, cancel));
        AsSystem<HandReleaseAsked>((fact, services, cancel) => services.GetRequiredService<MailHandRelease>().ExecuteAsync(fact, cancel));
        AsSystem<HandReleaseToTell>((fact, services, cancel) => services.GetRequiredService<MailHandRelease>().ExecuteAsync(fact, cancel));
        AsSystem<ThresholdCrossed>((fact, services, cancel) => services.GetRequiredService<MailAlert>().ExecuteAsync(fact, cancel));
        AsSystem<OperatorToTell>((fact, services, cancel) => services.GetRequiredService<TellOperators>().ExecuteAsync(fact, cancel));
        AsSystem<OperatorToAlert>((fact, services, cancel) => services.GetRequiredService<MailAlert>().ExecuteAsync(fact, cancel));
        AsOwner<DceVersionPublished>(async (fact, services, cancel) =>
        {
            await services.GetRequiredService<TellWithdrawers>().ExecuteAsync(fact, cancel);
            await services.GetRequiredService<OweCorrigendum>().OfVersionAsync(fact.Tenant, fact.Consultation, fact.Version, cancel);
        });
        AsOwner<WithdrawerToTell>((fact, services, cancel) => services.GetRequiredService<TellWithdrawers>().ExecuteAsync(fact, cancel));
        AsOwner<BidderOfVersionToTell>((fact, services, cancel) => services.GetRequiredService<TellWithdrawers>().ExecuteAsync(fact, cancel));
        AsSystem<FileToScan>(opensItsOwn: true, (fact, services, cancel) => services.GetRequiredService<ScanFiles>().ExecuteAsync(fact, cancel));
        AsSystem<InfectedFileFound>((fact, services, cancel) => services.GetRequiredService<TellOfInfectedDocuments>().ExecuteAsync(fact, cancel));
        AsSystem<InfectedFileToTell>((fact, services, cancel) => services.GetRequiredService<TellOfInfectedDocuments>().ExecuteAsync(fact, cancel));
        AsSystem<ConsultationChanged>(async (fact, services, cancel) =>
        {
            await services.GetRequiredService<TellConcerned>().ExecuteAsync(fact, cancel);
            if (fact.Change == ConsultationChange.Extended) await services.GetRequiredService<OweCorrigendum>().OfLimitAsync(fact.Tenant, fact.Consultation, fact.Of, cancel);
            if (fact.Change == ConsultationChange.Discontinued) await services.GetRequiredService<WakeNational>().OfEndedAsync(fact.Tenant, fact.Consultation, cancel);
        });
        AsSystem<ConcernedToTell>((fact, services, cancel) => services.GetRequiredService<TellConcerned>().ExecuteAsync(fact, cancel));
        AsSystem<ConsultationClosed>((fact, services, cancel) => services.GetRequiredService<TellOfClosing>().ExecuteAsync(fact, cancel));
        AsSystem<ClosingReaderToTell>((fact, services, cancel) => services.GetRequiredService<TellOfClosing>().ExecuteAsync(fact, cancel));
        AsSystem<QuestionAsked>((fact, services, cancel) => services.GetRequiredService<TellOfQuestions>().ExecuteAsync(fact, cancel));
        AsSystem<QuestionRejected>((fact, services, cancel) => services.GetRequiredService<TellOfQuestions>().ExecuteAsync(fact, cancel));
        AsSystem<QuestionReaderToTell>((fact, services, cancel) => services.GetRequiredService<TellOfQuestions>().ExecuteAsync(fact, cancel));
        AsSystem<ApprovalMoved>((fact, services, cancel) => services.GetRequiredService<TellApprovers>().ExecuteAsync(fact, cancel));
        AsSystem<ApprovalReaderToTell>((fact, services, cancel) => services.GetRequiredService<TellApprovers>().ExecuteAsync(fact, cancel));
        AsSystem<ConsentChanged>((fact, services, cancel) => services.GetRequiredService<TellOfConsent>().ExecuteAsync(fact, cancel));
        AsSystem<ConsentToTell>((fact, services, cancel) => services.GetRequiredService<TellOfConsent>().ExecuteAsync(fact, cancel));
        AsSystem<ConventionNotice>((fact, services, cancel) => services.GetRequiredService<MailConventions>().ExecuteAsync(fact, cancel));
        AsSystem<ConventionReaderToTell>((fact, services, cancel) => services.GetRequiredService<MailConventions>().ExecuteAsync(fact, cancel));
        AsSystem<ColleagueInvited>((fact, services, cancel) => services.GetRequiredService<MailIdentityLinks>().ExecuteAsync(fact, cancel));
        AsSystem<QuoteRequestSent>((fact, services, cancel) => services.GetRequiredService<TellSuppliers>().ExecuteAsync(fact, cancel));
        AsSystem<SupplierInvited>((fact, services, cancel) => services.GetRequiredService<TellInvitedSuppliers>().ExecuteAsync(fact, cancel));
        AsSystem<SupplierToTell>((fact, services, cancel) => services.GetRequiredService<TellSuppliers>().ExecuteAsync(fact, cancel));
        AsSystem<StatementIssued>((fact, services, cancel) => services.GetRequiredService<TellStatement>().ExecuteAsync(fact, cancel));
        AsSystem<StatementDisputed>((fact, services, cancel) => services.GetRequiredService<TellStatement>().ExecuteAsync(fact, cancel));
        AsSystem<StatementReaderToTell>((fact, services, cancel) => services.GetRequiredService<TellStatement>().ExecuteAsync(fact, cancel));
        AsSystem<StatementToPrint>((fact, services, cancel) => services.GetRequiredService<PrintStatement>().ExecuteAsync(fact, cancel));
        AsSystem<QuoteReceived>((fact, services, cancel) => services.GetRequiredService<TellAnswerers>().ExecuteAsync(fact, cancel));
        AsSystem<QuoteReceiptToPrint>((fact, services, cancel) => services.GetRequiredService<PrintQuoteReceipt>().ExecuteAsync(fact, cancel));
        AsSystem<QuoteDecided>((fact, services, cancel) => services.GetRequiredService<TellAnswerers>().ExecuteAsync(fact, cancel));
        AsSystem<AnswererToTell>((fact, services, cancel) => services.GetRequiredService<TellAnswerers>().ExecuteAsync(fact, cancel));
        AsSystem<QuoteAnswersOpen>((fact, services, cancel) => services.GetRequiredService<TellAnswersOpen>().ExecuteAsync(fact, cancel));
        AsSystem<AnswersReaderToTell>((fact, services, cancel) => services.GetRequiredService<TellAnswersOpen>().ExecuteAsync(fact, cancel));
        AsSystem<QuotaReached>((fact, services, cancel) => services.GetRequiredService<TellQuota>().ExecuteAsync(fact, cancel));
        AsSystem<QuotaReaderToTell>((fact, services, cancel) => services.GetRequiredService<TellQuota>().ExecuteAsync(fact, cancel));
        AsSystem<TrainingSurveyOpened>((fact, services, cancel) => services.GetRequiredService<TellOfSurveys>().ExecuteAsync(fact, cancel));
        AsSystem<TrainingReaderToTell>((fact, services, cancel) => services.GetRequiredService<TellOfSurveys>().ExecuteAsync(fact, cancel));
        AsSystem<RequestMoved>((fact, services, cancel) => services.GetRequiredService<TellOfRequests>().ExecuteAsync(fact, cancel));
        AsSystem<RequestReaderToTell>((fact, services, cancel) => services.GetRequiredService<TellOfRequests>().ExecuteAsync(fact, cancel));
        AsSystem<TicketMoved>((fact, services, cancel) => services.GetRequiredService<TellOfTickets>().ExecuteAsync(fact, cancel));
        AsSystem<TicketReaderToTell>((fact, services, cancel) => services.GetRequiredService<TellOfTickets>().ExecuteAsync(fact, cancel));
        AsSystem<WebhookEventHappened>((fact, services, cancel) => services.GetRequiredService<QueueWebhooks>().ExecuteAsync(fact, cancel));
        AsSystem<WebhookToDeliver>(opensItsOwn: true, (fact, services, cancel) => services.GetRequiredService<DeliverWebhook>().ExecuteAsync(fact, cancel));
        AsSystem<ChannelStep>(opensItsOwn: true, (fact, services, cancel) => services.GetRequiredService<AdvancePublication>().ExecuteAsync(fact, cancel));
        AsSystem<CorrigendumOwed>(opensItsOwn: true, (fact, services, cancel) => services.GetRequiredService<SayElsewhere>().ExecuteAsync(fact, cancel));
        AsSystem<NoticeRefused>((fact, services, cancel) => services.GetRequiredService<MailRefusal>().ExecuteAsync(fact, cancel));
        AsSystem<ConsultationShown>(opensItsOwn: true, (fact, services, cancel) => services.GetRequiredService<MailShortage>().ExecuteAsync(fact, cancel));
        AsSystem<NoticeToPrint>((fact, services, cancel) => services.GetRequiredService<PrintNotice>().ExecuteAsync(fact, cancel));
        AsSystem<OperatorNamed>((fact, services, cancel) => services.GetRequiredService<MailIdentityLinks>().ExecuteAsync(fact, cancel));
        AsSystem<OperatorsChanged>((fact, services, cancel) => services.GetRequiredService<MailOperators>().ExecuteAsync(fact, cancel));
        AsSystem<OperatorChangeToTell>((fact, services, cancel) => services.GetRequiredService<MailOperators>().ExecuteAsync(fact, cancel));
        AsSystem<ConsultationPublished>((fact, services, cancel) => services.GetRequiredService<MatchAlerts>().ExecuteAsync(fact, cancel));
        AsSystem<AlertMailsToSend>(opensItsOwn: true, (_, services, cancel) => services.GetRequiredService<DeliverAlerts>().ExecuteAsync(cancel));
        AsSystem<AlertAsked>((fact, services, cancel) => services.GetRequiredService<MailAlertConfirmation>().ExecuteAsync(fact, cancel));
        AsSystem<AlertAskedAgain>((fact, services, cancel) => services.GetRequiredService<MailAlertStanding>().ExecuteAsync(fact, cancel));
        AsSystem<CandidateInvited>((fact, services, cancel) => services.GetRequiredService<SendInvitation>().ExecuteAsync(fact, cancel));
        AsSystem<PersonInvited>((fact, services, cancel) => services.GetRequiredService<MailIdentityLinks>().ExecuteAsync(fact, cancel));
    }

    /// <param name="OpensItsOwn">Its use case opens units of work itself, because nothing may be held while it waits for somebody else; it says how a repeat is harmless.</param>
    public sealed record Handler(Func<OutboxRow, Scope> ScopeOf, Func<string, IServiceProvider, CancellationToken, Task> RunAsync, bool OpensItsOwn);

    public IReadOnlyCollection<string> Kinds => handlers.Keys;

    /// <summary>Null for a fact that nobody handles yet: it waits, and is seen in the log.</summary>
    public Handler? Find(string kind) => handlers.GetValueOrDefault(kind);

    private void AsOwner<TFact>(Func<TFact, IServiceProvider, CancellationToken, Task> handle) where TFact : IFact => On(row => row.Scope, handle);

    private void AsSystem<TFact>(Func<TFact, IServiceProvider, CancellationToken, Task> handle) where TFact : IFact => AsSystem(opensItsOwn: false, handle);

    private void AsSystem<TFact>(bool opensItsOwn, Func<TFact, IServiceProvider, CancellationToken, Task> handle) where TFact : IFact =>
        On(row => new Scope.System($"outbox:{row.Kind}"), handle, opensItsOwn);

    private void On<TFact>(Func<OutboxRow, Scope> scope, Func<TFact, IServiceProvider, CancellationToken, Task> handle, bool opensItsOwn = false) where TFact : IFact =>
        handlers.Add(TFact.Kind, new Handler(scope, (payload, services, cancel) =>
            handle(JsonSerializer.Deserialize<TFact>(payload) ?? throw new InvalidOperationException($"Empty payload of {TFact.Kind}."), services, cancel), opensItsOwn));
}
