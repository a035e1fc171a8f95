using Platform.Core.Consultations;
using Platform.Core.Questions;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>How what concerns questions and later limits is said.</summary>
public static class QuestionWords
{
    public static string Of(AskQuestion.Fault fault) => fault switch { AskQuestion.Fault.TextMissing => QuestionTexts.Ask_TextMissing, AskQuestion.Fault.TextTooLong => QuestionTexts.Ask_TextTooLong, AskQuestion.Fault.NamesAuthor => QuestionTexts.Ask_NamesAuthor };

    /// <summary>Whose question: « de Toitures du Sud ».</summary>
    public static string Of(QuestionsForBuyer.Asked asked) => asked.IsUnnamed ? QuestionTexts.Asked_Unnamed : string.Format(null, QuestionTexts.Asked_Named, asked.Company);

    public static string Of(PublishAnswer.Fault fault) => fault switch
    {
        PublishAnswer.Fault.QuestionMissing => QuestionTexts.Answer_QuestionMissing,
        PublishAnswer.Fault.TextMissing => QuestionTexts.Answer_TextMissing,
        PublishAnswer.Fault.NotWaiting => QuestionTexts.Answer_NotWaiting,
        PublishAnswer.Fault.Closed => QuestionTexts.Answer_Closed,
        PublishAnswer.Fault.ApprovalMissing => QuestionTexts.Answer_ApprovalMissing,
        PublishAnswer.Fault.DecisionMissing => Of(ExtensionDecision.Fault.Missing),
        PublishAnswer.Fault.ReasonMissing => Of(ExtensionDecision.Fault.ReasonMissing),
        PublishAnswer.Fault.ReasonTooLong => Of(ExtensionDecision.Fault.ReasonTooLong),
    };

    public static string Of(ExtensionDecision.Fault fault) => fault switch
    {
        ExtensionDecision.Fault.Missing => QuestionTexts.Decision_Missing,
        ExtensionDecision.Fault.ReasonMissing => QuestionTexts.Decision_ReasonMissing,
        ExtensionDecision.Fault.ReasonTooLong => QuestionTexts.Decision_ReasonTooLong,
    };

    public static string Of(CorrectConsultation.Fault fault) => fault switch
    {
        CorrectConsultation.Fault.NothingChanged => QuestionTexts.Correct_NothingChanged,
        CorrectConsultation.Fault.ApprovalMissing => QuestionTexts.Correct_ApprovalMissing,
        CorrectConsultation.Fault.Held => QuestionTexts.Correct_Held,
        CorrectConsultation.Fault.CostChanged => QuestionTexts.Correct_CostChanged,
        CorrectConsultation.Fault.QuestionsUntilLimit => QuestionTexts.Correct_QuestionsUntilLimit,
        CorrectConsultation.Fault.QuestionsNotLater => QuestionTexts.Correct_QuestionsNotLater,
        CorrectConsultation.Fault.QuestionsAfterLimit => QuestionTexts.Correct_QuestionsAfterLimit,
        CorrectConsultation.Fault.VisitPast => QuestionTexts.Correct_VisitPast,
        CorrectConsultation.Fault.LotTitleMissing => QuestionTexts.Correct_LotTitleMissing,
        CorrectConsultation.Fault.LotTitleTooLong => QuestionTexts.Correct_LotTitleTooLong,
        CorrectConsultation.Fault.ReasonMissing => QuestionTexts.Correct_ReasonMissing,
        CorrectConsultation.Fault.ReasonTooLong => QuestionTexts.Correct_ReasonTooLong,
        CorrectConsultation.Fault.DecisionMissing => Of(ExtensionDecision.Fault.Missing),
        CorrectConsultation.Fault.DecisionReasonMissing => Of(ExtensionDecision.Fault.ReasonMissing),
        CorrectConsultation.Fault.DecisionReasonTooLong => Of(ExtensionDecision.Fault.ReasonTooLong),
    };

    public static string Of(RejectQuestion.Outcome outcome) => outcome switch
    {
        RejectQuestion.Outcome.ReasonMissing => QuestionTexts.Reject_ReasonMissing,
        RejectQuestion.Outcome.ReasonTooLong => QuestionTexts.Reject_ReasonTooLong,
        RejectQuestion.Outcome.Drafted => QuestionTexts.Reject_Drafted,
        RejectQuestion.Outcome.NotWaiting => QuestionTexts.Reject_NotWaiting,
        RejectQuestion.Outcome.Rejected or RejectQuestion.Outcome.NotFound => "",
    };

    /// <summary>The reason that is proposed for a later limit that was announced.</summary>
    /// <summary>The reason that is proposed for the later limit, which everybody reads: what was corrected rather than that something was.</summary>
    public static string ReasonOf(ExtensionChoice choice, Correction? correction) =>
        correction is { Reason.Length: < 900 } ? string.Format(null, QuestionTexts.Owed_CorrectionWhy, correction.Number, correction.Reason) : ReasonOf(choice);

    public static string ReasonOf(ExtensionChoice choice) => string.Format(null, choice.Cause switch
    {
        ExtensionCause.Answer => QuestionTexts.Owed_Answer,
        ExtensionCause.Correction => QuestionTexts.Owed_Correction,
        ExtensionCause.Version => QuestionTexts.Owed_Version,
    }, Core.Values.FrenchFormat.LongDate(choice.At));
}
