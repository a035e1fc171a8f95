using Platform.Core.Eforms.XPath;

namespace Platform.Core.Eforms;

/// <summary>One rule of the SDK: a test that must hold, or the reason why it cannot be read.</summary>
internal sealed record RuleAssert(string Id, EformsSeverity Severity, string Test, Expression? Expression, string? Unread, string? FieldId, string? BusinessTerm, RuleKind Kind);

/// <summary>What kind of rule it is, and what its sentence needs to say.</summary>
internal sealed record RuleKind(EformsKind Kind, string? Limit = null, IReadOnlyList<string>? Codes = null);
