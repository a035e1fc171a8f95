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
