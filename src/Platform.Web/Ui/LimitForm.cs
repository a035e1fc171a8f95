using Microsoft.AspNetCore.Mvc.ModelBinding;
using Platform.Core.Consultations;

namespace Platform.Web.Ui;

/// <summary>« Reporter ou maintenir » as a person answered it. Bind it with [BindProperty], show it with _ReporterOuMaintenir.</summary>
public sealed record LimitForm
{
    public string? Decision { get; set; }
    public string? Reason { get; set; }

    [BindNever] public DateTimeOffset Proposed { get; set; }

    public ExtensionDecision? Read() => Decision switch { "reporter" => new(true, null), "maintenir" => new(false, Reason), _ => null };

    public static string FieldOf(ExtensionDecision.Fault fault) => fault == ExtensionDecision.Fault.Missing ? nameof(Decision) : nameof(Reason);
}
