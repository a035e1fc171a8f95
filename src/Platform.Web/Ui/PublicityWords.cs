using System.Globalization;
using Platform.Core.Consultations;
using Platform.Core.Law;
using Platform.Core.Notices;
using Platform.Core.Notices.Written;
using Platform.Core.Values;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>French words for notices and channels: found by name, so that a new case without words fails in its first test.</summary>
public static class PublicityWords
{
    public static string Of(NoticeProblem problem) => string.Format(CultureInfo.InvariantCulture, Text($"Notice_{problem.Field}_{problem.Fault}"), problem.Earliest is { } earliest ? FrenchFormat.LongDateTime(earliest) : "");
    public static string Of(CloseManualTask.Fault fault) => Text($"Close_{fault}");
    public static string Of(NoteReceipt.Fault fault) => Text($"Close_Receipt_{fault}");
    public static string Of(NoteSending.Fault fault) => Text($"Close_Sending_{fault}");
    public static string Of(ChannelPublication publication) => publication.WasSentByHand ? NoticeTexts.State_SentByHand : Of(publication.State);
    public static string Of(PublicationState state) => Text($"State_{state}");
    public static string Of(NoticeField field) => Text($"Field_{field}");
    public static string Of(Publicity publicity) => Text($"Publicity_{publicity}");
    public static string Of(NoticeKind kind, bool corrects) => corrects ? NoticeTexts.Kind_Correction : Reader.SayOurs(NoticePhrases.Of(kind));
    public static string Of(WrittenNotice notice) => $"{NoticePhrases.Of(notice.IsPrior ? NoticeKind.PriorInformation : notice.Kind)}{(notice.CorrectsId is null ? "" : ", correction")}";
    public static string Of(FactFault fault) => Text($"Fact_{fault}");

    /// <summary>What saying a change elsewhere costs and asks, before it is confirmed: label and words, a line each.</summary>
    /// <param name="act">« le report »: what is confirmed with it.</param>
    public static IEnumerable<(string Label, string Said)> Of(ChangeCost cost, string act)
    {
        if (cost.Amount > 0) yield return ("Avis rectificatif", string.Format(CultureInfo.InvariantCulture, NoticeTexts.Change_Cost, FrenchFormat.Euros(cost.Amount), act));
        if (cost.ByHand.Count > 0) yield return ("À envoyer vous-même", string.Format(CultureInfo.InvariantCulture, NoticeTexts.Change_ByHand, string.Join(", ", cost.ByHand)));
        if (cost.Refused.Count > 0) yield return ("Avis refusé", string.Format(CultureInfo.InvariantCulture, NoticeTexts.Change_Refused, string.Join(", ", cost.Refused)));
    }

    /// <summary>Which channel the law demands of such a notice, and by which article.</summary>
    public static string Missing(NoticeKind kind, IReadOnlyList<NoticeChannel> group) => string.Format(CultureInfo.InvariantCulture, Text($"Needed_{kind}"), string.Join(" ou ", group.Select(channel => $"le {ChannelNames.Of(channel)}")));

    public static IReadOnlyList<(string Value, string Label)> NoAwardReasons { get; } = [.. Enum.GetValues<NoAwardReason>().Select(reason => ($"{reason}", NoticePhrases.Of(reason)))];
    public static IReadOnlyList<(string Value, string Label)> ModificationReasons { get; } = [.. Enum.GetValues<ModificationReason>().Select(reason => ($"{reason}", NoticePhrases.Of(reason)))];
    /// <summary>« JOUE et au BOAMP »: where a notice belongs, one of each group.</summary>
    public static string All(NeededChannels needed) => string.Join(" et au ", needed.Groups.Select(Named));

    public static string Chosen(NeededChannels needed) => string.Format(CultureInfo.InvariantCulture, NoticeTexts.Publicity_Chosen, string.Join(" et ", needed.Groups.Select(Named)), needed.Article);

    /// <summary>The procedure that was chosen asks for channels that are not.</summary>
    public static string Absent(IReadOnlyList<IReadOnlyList<NoticeChannel>> groups, NeededChannels needed) => string.Format(CultureInfo.InvariantCulture, NoticeTexts.Publicity_AbsentAsChosen, string.Join(", ", groups.Select(Named)), needed.Article);

    private static string Named(IReadOnlyList<NoticeChannel> group) => string.Join(" ou ", group.Select(ChannelNames.Of));

    public static string OfFault(string? fault) => Text($"ChannelFault_{fault ?? "Unknown"}");

    /// <summary>« L’Écho », « BOAMP ».</summary>
    public static string Of(ChosenChannel channel, string? gazette) => gazette ?? ChannelNames.Of(channel.Channel);

    /// <summary>« 216 000 € (seuil européen, CCP, …) ».</summary>
    public static string Of(Threshold threshold) => $"{FrenchFormat.Euros(threshold.Value)} ({Text($"Threshold_{threshold.Key.Replace('-', '_')}")}, {threshold.Article})";

    /// <summary>Why a channel is where it is, in one small line.</summary>
    public static string Detail(ReadPublications.Line line) => line.Publication switch
    {
        { State: PublicationState.Published, PublishedAt: { } at } => $"le {FrenchFormat.LongDateTime(at)}",
        { State: PublicationState.Rejected, RejectedAt: { } at } => $"le {FrenchFormat.LongDateTime(at)}, sans frais",
        { State: PublicationState.Acknowledged, AcknowledgedAt: { } at } => $"accusé de réception le {FrenchFormat.LongDateTime(at)}",
        { State: PublicationState.Corrected, CorrectedAt: { } at } => $"par la version suivante, le {FrenchFormat.LongDateTime(at)}",
        { State: PublicationState.Withdrawn, WithdrawnAt: { } at } => $"jamais envoyé, sans frais : le {FrenchFormat.LongDateTime(at)}, plus personne ne pouvait y répondre",
        { State: PublicationState.Queued, SendingAt: null, DueAt: { } due } when due > line.Publication.QueuedAt.AddMinutes(1) => $"attend le report annoncé, jusqu’au {FrenchFormat.LongDateTime(due)} au plus tard",
        { State: PublicationState.Held } when line.JoueRefused => "jusqu’à ce que l’avis refusé par le JOUE soit corrigé et renvoyé",
        { State: PublicationState.Held } => line.Until is { } until ? $"au plus tard le {FrenchFormat.LongDateTime(until.At)} ({until.Clause})" : "jusqu’à la parution au JOUE (CCP, art. R2131-20)",
        { State: PublicationState.Failing } => $"{OfFault(line.Last?.Fault)}. Nouvel essai{(line.Publication.DueAt is { } due ? $" le {FrenchFormat.LongDateTime(due)}" : "")}",
        { State: PublicationState.Manual, AcknowledgedAt: { } receipt } => $"reçu par l’Office le {FrenchFormat.LongDateTime(receipt)}",
        { State: PublicationState.Manual, SendingAt: { } sent } => $"envoyé par vos soins le {FrenchFormat.LongDate(FranceTime.DayOf(sent))}, parution à noter",
        { State: PublicationState.Manual } => "à envoyer vous-même à ce journal",
        _ => $"en file depuis le {FrenchFormat.LongDateTime(line.Publication.QueuedAt)}",
    };

    private static string Text(string key) => NoticeTexts.ResourceManager.GetString(key, CultureInfo.CurrentUICulture) ?? throw new InvalidOperationException($"No French text for {key}.");
}
