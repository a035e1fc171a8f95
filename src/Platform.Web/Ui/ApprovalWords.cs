using System.Globalization;
using Platform.Core.Approvals;
using Platform.Core.Consultations;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>French words for circuits, steps and submissions.</summary>
public static class ApprovalWords
{
    /// <summary>The acts in the addresses of their circuits.</summary>
    public static string Slug(ActKind kind) => Text($"Act{kind}Slug");

    public static ActKind? FromSlug(string? slug) => SetCircuit.Kinds.Where(kind => Slug(kind) == slug).Cast<ActKind?>().FirstOrDefault();

    public static string Of(ActKind kind) => Text($"Act{kind}");

    /// <summary>« la consultation redevient un brouillon » : what a refusal or a withdrawal does.</summary>
    public static string Back(ActKind kind) => Text($"Act{kind}Back");

    /// <summary>« réponse refusée » : of an act that waits for its author.</summary>
    public static string RefusedOf(ActKind kind) => Text($"Act{kind}Refused");

    /// <summary>Where its author corrects it.</summary>
    public static string WayTo(ReadApprovals.Refused line, string portal) => line.Kind switch
    {
        ActKind.Consultation => Links.Buyer.Consultation(portal, line.Consultation),
        ActKind.Dce => Links.Buyer.Dce(portal, line.Consultation),
        ActKind.Correction => Links.Buyer.Correct(portal, line.Consultation),
        ActKind.Answer => Links.Questions.Write(portal, line.Consultation, line.Subject),
        ActKind.Notice or ActKind.Award => Links.Notices.Write(portal, line.Consultation, line.Subject),
    };

    public static string Of(StepKind kind) => Text($"Step{kind}");
    public static string HintOf(StepKind kind) => Text($"Step{kind}Hint");
    public static string RightOf(StepKind kind) => Text($"Right{kind}");
    public static string Of(SetCircuit.Fault fault) => Text($"Circuit_{fault}");
    public static string Of(SubmissionOutcome outcome) => Text($"Ended_{outcome}");

    /// <summary>« Validation technique », then « Validation technique (2) » where a circuit has several.</summary>
    public static string Of(ReadApprovals.Step step, IReadOnlyList<ReadApprovals.Step> all) =>
        all.Count(other => other.Kind == step.Kind) == 1 ? Of(step.Kind) : $"{Of(step.Kind)} ({all.Count(other => other.Kind == step.Kind && other.Position <= step.Position)})";

    /// <summary>The word of the table of statuses.</summary>
    /// <param name="step">One of a submission.</param>
    /// <param name="over">The submission has ended: nothing waits any more.</param>
    public static string StateOf(ReadApprovals.Step step, bool over = false) => step switch
    {
        { Approved: true } => "Validée",
        { Approved: false } => "Refusée",
        { IsOpen: true } => "À valider",
        _ when over => "Non décidée",
        { IsProposed: true } => "Pas encore demandée",
        _ => "Attend son tour",
    };

    public static string StateOf(ReadApprovals.Submission submission) => submission.Outcome is { } outcome ? Of(outcome) : submission.State == ApprovalState.Complete ? "Prête à publier" : "Validation en cours";

    /// <summary>Who decides, in a list of steps.</summary>
    public static string WhoOf(ReadCircuits.Step step) => step.Approvers switch
    {
        StepApprovers.Named => string.Join(", ", step.Named.Select(person => person.Name)),
        StepApprovers.BuyingDepartment => $"Tout {RightOf(step.Kind)} du service qui achète, ou d’un service au-dessus",
        StepApprovers.Department => $"Tout {RightOf(step.Kind)} de « {step.Department} »",
    };

    private static string Text(string key) => ApprovalTexts.ResourceManager.GetString(key, CultureInfo.InvariantCulture) ?? throw new InvalidOperationException($"No French text for {key}.");
}
