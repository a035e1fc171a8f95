using System.Globalization;
using Platform.Core.Conventions;
using Platform.Core.Values;
using Platform.Web.Texts;

namespace Platform.Web.Pages.Conventions;

/// <summary>French words for the states, refusals, dates and lines of conventions: found by name, so that a new case without words fails in its first test.</summary>
public static class ConventionWords
{
    public static string Of(ConventionRefusal refusal) => Text($"Refusal_{refusal}");
    public static string Of(ConventionState state) => Text($"State_{state}");
    public static string Of(ConventionSide side) => Text($"Side_{side}");
    public static string Of(DenunciationGround ground) => Text($"Ground_{ground}");
    public static string Of(DeliberationState state) => Text($"Deliberation_{state}");
    public static string Of(DisputeState state) => Text($"Dispute_{state}");

    /// <summary>Its state; signed by both, it is no longer to be signed, whatever its clause still waits for.</summary>
    public static string Of(SharingConvention convention) => convention is { State: ConventionState.PendingSignatures, IsSigned: true } ? OfSigned(convention.Template.IsTransmitted) : Of(convention.State);

    /// <summary>The same of a line of the list, whose next task says that both have signed.</summary>
    public static string Of(ReadConventions.Row row) => row is { State: ConventionState.PendingSignatures, Next.Kind: ConventionTaskKind.Transmit or ConventionTaskKind.Publish or ConventionTaskKind.RecordProvisioning }
        ? OfSigned(row.Next.Kind != ConventionTaskKind.RecordProvisioning) : Of(row.State);

    private static string OfSigned(bool transmitted) => Text(transmitted ? "Signed_Transmit" : "Signed_Provide");

    /// <summary>The last day on which it bound: whole, or until it was denounced without notice.</summary>
    public static string LastDay(SharingConvention convention, DateOnly ended) => $"{FrenchFormat.Date(ended)}{(convention.EndedWithinItsLastDay ? ", jour de sa dénonciation sans préavis" : " compris")}";

    /// <summary>Whose assembly these clauses ask to vote (GD-20): without a deliberation of its own, the agglomeration signs by its president or his delegate.</summary>
    public static string Votes(ConventionTemplate template, string account, string lead) =>
        template.Requires(ConventionSide.Lead) ? $"{account} et {lead}" : $"{account}. {lead} signe sans délibération propre, par son Président ou son délégué";

    /// <summary>What is to be done; a day that has gone by is said to have.</summary>
    public static string Of(ConventionTask task, DateOnly today) => IsLate(task, today) && task.By is { } due
        ? string.Format(CultureInfo.InvariantCulture, ConventionTexts.Task_ReturnDataLate, FrenchFormat.Date(due), FrenchFormat.Count(today.DayNumber - due.DayNumber, "jour")) : Of(task);

    public static bool IsLate(ConventionTask task, DateOnly today) => task.Kind == ConventionTaskKind.ReturnData && task.By < today;

    public static string Of(ConventionTask task) => Filled($"Task_{task.Kind}{task.Side}", task.By is { } by ? FrenchFormat.Date(by) : null);

    public static string Of(ConventionDate date) => Filled($"Date_{date.Kind}", date.Months, date.Side is { } side ? Of(side) : null, date.Ground is { } ground ? Of(ground) : null);

    public static string Of(ConventionEvent line) => Filled($"Event_{line.Kind}{Variant(line)}", line.Side is { } side ? Of(side) : null, line.Detail);

    private static string Variant(ConventionEvent line) => (line.Kind, line.Detail) switch
    { (ConventionEventKind.Provisioned, not null) => "Elsewhere", (ConventionEventKind.Started, not null) => "After", _ => "" };

    /// <summary>« commune », « agglomeration »: in an address.</summary>
    public static string Slug(ConventionSide side) => side == ConventionSide.Lead ? "agglomeration" : "commune";

    public static ConventionSide? SideOf(string? slug) => slug == Slug(ConventionSide.Lead) ? ConventionSide.Lead : slug == Slug(ConventionSide.Member) ? ConventionSide.Member : null;

    private static string Filled(string key, params object?[] values) => string.Format(CultureInfo.InvariantCulture, Text(key), values);

    private static string Text(string key) => ConventionTexts.ResourceManager.GetString(key, CultureInfo.InvariantCulture) ?? throw new InvalidOperationException($"No French text for {key}.");
}
