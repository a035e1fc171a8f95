using System.Globalization;
using Platform.Core.Law;
using Platform.Core.Software;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>How what concerns programs is said.</summary>
public static class SoftwareWords
{
    public static string Of(ClientScope scope) => scope switch
    {
        ClientScope.ReadAccount => SoftwareTexts.Scope_ReadAccount,
        ClientScope.ReadConsultations => SoftwareTexts.Scope_ReadConsultations,
        ClientScope.ReadQuotes => SoftwareTexts.Scope_ReadQuotes,
        ClientScope.ReadRebilling => SoftwareTexts.Scope_ReadRebilling,
        ClientScope.ReadWebhooks => SoftwareTexts.Scope_ReadWebhooks,
    };

    public static string Of(WebhookEvent happened) => happened switch
    {
        WebhookEvent.ConsultationPublished => SoftwareTexts.Event_ConsultationPublished,
        WebhookEvent.DeadlineMoved => SoftwareTexts.Event_DeadlineMoved,
        WebhookEvent.ConsultationDiscontinued => SoftwareTexts.Event_ConsultationDiscontinued,
        WebhookEvent.ConsultationClosed => SoftwareTexts.Event_ConsultationClosed,
        WebhookEvent.DceReplaced => SoftwareTexts.Event_DceReplaced,
        WebhookEvent.QuoteRequestSent => SoftwareTexts.Event_QuoteRequestSent,
        WebhookEvent.StatementIssued => SoftwareTexts.Event_StatementIssued,
        WebhookEvent.Trial => SoftwareTexts.Event_Trial,
    };

    /// <summary>Of one that was written down; a code of an earlier version is shown as it stands.</summary>
    public static string OfEvent(string code) => WebhookEvents.Read(code) is { } known ? Of(known) : code;

    public static string Of(Subscribe.Fault fault) => fault switch
    {
        Subscribe.Fault.UrlMissing => SoftwareTexts.Subscribe_UrlMissing,
        Subscribe.Fault.UrlRefused => SoftwareTexts.Subscribe_UrlRefused,
        Subscribe.Fault.EventsMissing => SoftwareTexts.Subscribe_EventsMissing,
        Subscribe.Fault.TooMany => SoftwareTexts.Subscribe_TooMany,
    };

    /// <summary>« 200 en 84 ms », « pas de réponse en 10 s ».</summary>
    public static string Answer(ReadWebhooks.Delivery delivery) => delivery switch
    {
        { Status: { } status } => string.Format(CultureInfo.InvariantCulture, SoftwareTexts.Answer_Status, status, delivery.Milliseconds),
        { Fault: nameof(WebhookFault.TooSlow) } => SoftwareTexts.Answer_TooSlow,
        { Fault: nameof(WebhookFault.Forbidden) } => SoftwareTexts.Answer_Forbidden,
        _ => SoftwareTexts.Answer_Unreachable,
    };

    /// <summary>A word of the table of states.</summary>
    public static string French(this SubscriptionState state) => state switch
    {
        SubscriptionState.Active => "Actif", SubscriptionState.Failing => "Ne répond pas", SubscriptionState.Stopped => "Arrêtée", SubscriptionState.Removed => "Retirée",
    };

    public static string Of(AddClient.Fault fault, SoftwareRule rule) => fault switch
    {
        AddClient.Fault.NameMissing => SoftwareTexts.Fault_NameMissing,
        AddClient.Fault.NameTooLong => SoftwareTexts.Fault_NameTooLong,
        AddClient.Fault.ScopesMissing => SoftwareTexts.Fault_ScopesMissing,
        AddClient.Fault.DayMissing => SoftwareTexts.Fault_DayMissing,
        AddClient.Fault.DayPast => SoftwareTexts.Fault_DayPast,
        AddClient.Fault.DayTooFar => string.Format(CultureInfo.InvariantCulture, SoftwareTexts.Fault_DayTooFar, rule.MostDays),
        AddClient.Fault.TooMany => string.Format(CultureInfo.InvariantCulture, SoftwareTexts.Fault_TooMany, rule.MostClients),
    };

    /// <summary>A word of the table of states.</summary>
    public static string French(this ClientState state) => state switch { ClientState.Active => "Actif", ClientState.Expired => "Expiré", ClientState.Revoked => "Révoqué" };
}
