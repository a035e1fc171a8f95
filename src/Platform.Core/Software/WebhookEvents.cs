using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Core.Software;

/// <summary>What a program may be told of. The triggers of 0281 say each in the transaction of its act; none tells of a bid, an answer or a person.</summary>
public enum WebhookEvent { ConsultationPublished, DeadlineMoved, ConsultationDiscontinued, ConsultationClosed, DceReplaced, QuoteRequestSent, StatementIssued, Trial }

public static class WebhookEvents
{
    /// <summary>Those that a subscription may name; a trial is sent by hand.</summary>
    public static IReadOnlyList<WebhookEvent> All { get; } = [.. Enum.GetValues<WebhookEvent>().Where(e => e != WebhookEvent.Trial)];

    public static string Code(this WebhookEvent happened) => happened switch
    {
        WebhookEvent.ConsultationPublished => "consultation.publiee",
        WebhookEvent.DeadlineMoved => "consultation.limite-reportee",
        WebhookEvent.ConsultationDiscontinued => "consultation.sans-suite",
        WebhookEvent.ConsultationClosed => "consultation.close",
        WebhookEvent.DceReplaced => "dossier.modifie",
        WebhookEvent.QuoteRequestSent => "devis.envoye",
        WebhookEvent.StatementIssued => "releve.emis",
        WebhookEvent.Trial => "essai",
    };

    /// <returns>Null for a code that is none.</returns>
    public static WebhookEvent? Read(string code) => Enum.GetValues<WebhookEvent>().Where(e => e.Code() == code).Select(e => (WebhookEvent?)e).SingleOrDefault();

    /// <summary>
    /// What is sent (Standard Webhooks, « Payload structure »): thin. It says what happened and where to read it; whoever receives it reads with a token,
    /// so that an address typed wrong learns an identifier and nothing else. The same bytes at each attempt.
    /// </summary>
    public static byte[] Body(string happened, Guid subject, string address, DateTimeOffset at) => JsonSerializer.SerializeToUtf8Bytes(
        new Payload(happened, at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture), new(subject, address)), Written);

    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };      // read by programs, shown on no page

    private sealed record Payload([property: JsonPropertyName("type")] string Type, [property: JsonPropertyName("timestamp")] string Timestamp, [property: JsonPropertyName("data")] Subject Data);

    private sealed record Subject([property: JsonPropertyName("id")] Guid Id, [property: JsonPropertyName("adresse")] string Address);
}
