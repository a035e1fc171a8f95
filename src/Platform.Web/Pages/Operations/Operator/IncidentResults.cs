using Platform.Core.Operations;
using Platform.Web.Texts;

namespace Platform.Web.Pages.Operations.Operator;

/// <summary>
/// What became of each limit, carried by the address of the page that follows the confirmation (post, redirect, get). Nothing is believed: a
/// consultation that the sheet does not list is not shown, and « reportée » only where the sheet says so itself.
/// </summary>
public static class IncidentResults
{
    public sealed record Line(string Buyer, string Reference, DateTimeOffset? MovedTo, string Sentence);

    public static string Query(IReadOnlyList<ExtendForIncident.Result> results) =>
        "?" + string.Join('&', results.Select(r => $"resultat={r.Item.Consultation.Value:N}-{CodeOf(r.Outcome)}"));

    public static IReadOnlyList<Line> Read(IReadOnlyList<string> told, ReadIncidents.Sheet sheet) => [.. told.Select(one => Read(one, sheet)).OfType<Line>()];

    private static Line? Read(string one, ReadIncidents.Sheet sheet)
    {
        if (one.Split('-') is not [var id, var code] || !Guid.TryParseExact(id, "N", out var consultation)) return null;
        if (sheet.Done.FirstOrDefault(c => c.Consultation == consultation) is { } done) return new(done.Buyer, done.Reference, done.To, ConsultationTexts.Incident_ResultExtended);
        return sheet.Open.Concat(sheet.Passed).FirstOrDefault(c => c.Id.Value == consultation) is { } still && SentenceOf(code) is { } sentence
            ? new(still.Buyer, still.Reference, null, sentence) : null;
    }

    private static string CodeOf(ExtendForIncident.Outcome outcome) => outcome.Match(
        () => "reportee", () => "passee", () => "changee", () => "nonconfirmee", () => "introuvable", () => "close", () => "panne");

    private static string? SentenceOf(string code) => code switch
    {
        "passee" => ConsultationTexts.Incident_ResultTooLate,
        "changee" => ConsultationTexts.Incident_ResultChanged,
        "nonconfirmee" => ConsultationTexts.Incident_ResultNotProved,
        "introuvable" => ConsultationTexts.Incident_ResultNotFound,
        "close" => ConsultationTexts.Incident_ResultSheetClosed,
        "panne" => ConsultationTexts.Incident_ResultFailed,
        _ => null,
    };
}
