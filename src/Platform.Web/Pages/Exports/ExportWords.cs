using Platform.Core.Exports;
using Platform.Web.Texts;

namespace Platform.Web.Pages.Exports;

/// <summary>How purposes and states of an export are said.</summary>
public static class ExportWords
{
    public static string French(this ExportPurpose purpose) => purpose switch
    {
        ExportPurpose.Conduct => MoveTexts.PurposeConduct,
        ExportPurpose.Award => MoveTexts.PurposeAward,
        ExportPurpose.Performance => MoveTexts.PurposePerformance,
        ExportPurpose.FollowUp => MoveTexts.PurposeFollowUp,
        ExportPurpose.Return => MoveTexts.PurposeReturn,
    };

    /// <summary>A word of the table of states.</summary>
    public static string French(this ExportState state) => state switch
    {
        ExportState.UnderWay => "En préparation",
        ExportState.Made => "À télécharger",
        ExportState.Failed => "Échoué",
        ExportState.Removed => "Effacé",
    };
}
