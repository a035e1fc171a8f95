namespace Platform.Core.Eforms;

/// <summary>How far a notice came, and what was found.</summary>
public enum EformsOutcome
{
    /// <summary>No SDK for it was imported: nothing is known of the notice.</summary>
    Unavailable,

    /// <summary>Not a document that can be judged: not well-formed, too large, with a DOCTYPE…</summary>
    Refused,

    /// <summary>Every rule of its own sub-type was asked, or is named among the findings as not evaluated.</summary>
    Judged,
}

/// <summary>Who speaks: the document itself, its schema, or a rule of the SDK.</summary>
public enum EformsStage { Document, Schema, Rule }

public enum EformsSeverity { Error, Warning, NotEvaluated }

/// <summary>What is wrong, in kinds that a page can have words for.</summary>
public enum EformsKind
{
    Other, Refused, Unavailable, Schema, NotEvaluated,
    Missing, MissingHere, MissingAttribute, Forbidden, ForbiddenHere, Repeated, Empty, Pattern, CodeNotInList, TooLong, Spaces, OutOfRange,
    Language, Dates, MissingFigure, UnknownReference, DuplicateIdentifier, Sum,
}

/// <summary>One thing that is wrong with a notice, with what a page needs to show it beside the field that caused it.</summary>
/// <param name="RuleId">The SDK's name of the rule (BR-BT-00021-0036), or XSD, or the name of a refusal.</param>
/// <param name="Location">Path of the element or attribute that the rule looked at, in the notice: /ContractNotice[1]/cac:ProcurementProject[1].</param>
/// <param name="FieldId">The field of the SDK, when the rule names one: BT-21-Lot.</param>
/// <param name="BusinessTerm">The business term: BT-21.</param>
/// <param name="Label">The field's French name in the SDK: Titre.</param>
/// <param name="Message">A French sentence for the person who writes the notice.</param>
/// <param name="Detail">What an engineer reads: the test that failed, the parser's words.</param>
public sealed record EformsFinding(
    EformsStage Stage, EformsSeverity Severity, EformsKind Kind, string RuleId, string Location, string? FieldId, string? BusinessTerm, string? Label, string Message, string? Detail = null);

/// <summary>What the rules say of one notice.</summary>
/// <param name="SdkVersion">The version that judged, as 1.15; null when none did.</param>
/// <param name="SubType">The notice's sub-type as the SDK numbers them: 16, 29, E3.</param>
public sealed record EformsVerdict(EformsOutcome Outcome, string? SdkVersion, string? SubType, IReadOnlyList<EformsFinding> Findings)
{
    /// <summary>No error, and nothing that could not be judged: warnings alone do not stop a notice.</summary>
    public bool IsGood => Outcome is EformsOutcome.Judged && Findings.All(finding => finding.Severity is EformsSeverity.Warning);

    internal static EformsVerdict Of(EformsOutcome outcome, EformsKind kind, string ruleId, string message, string? detail = null) =>
        new(outcome, null, null, [new(EformsStage.Document, outcome is EformsOutcome.Refused ? EformsSeverity.Error : EformsSeverity.NotEvaluated, kind, ruleId, "/", null, null, null, message, detail)]);
}
