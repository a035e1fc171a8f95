using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Core.Software;

/// <summary>What a program may be told of. The triggers of 0281 say each in the transaction of its act; none tells of a bid, an answer or a person.</summary>
public enum AccountEvent { ConsultationPublished, DeadlineMoved, ConsultationDiscontinued, ConsultationClosed, DceReplaced, QuoteRequestSent, StatementIssued, Trial }

public static class AccountEvents
{
    /// <summary>Those that a subscription may name; a trial is sent by hand.</summary>
    public static IReadOnlyList<AccountEvent> All { get; } = [.. Enum.GetValues<AccountEvent>().Where(e => e != AccountEvent.Trial)];

    public static string Code(this AccountEvent happened) => happened switch
    {
        AccountEvent.ConsultationPublished => "consultation.publiee",
        AccountEvent.DeadlineMoved => "consultation.limite-reportee",
        AccountEvent.ConsultationDiscontinued => "consultation.sans-suite",
        AccountEvent.ConsultationClosed => "consultation.close",
        AccountEvent.DceReplaced => "dossier.modifie",
        AccountEvent.QuoteRequestSent => "devis.envoye",
        AccountEvent.StatementIssued => "releve.emis",
        AccountEvent.Trial => "essai",
    };

    /// <returns>Null for a code that is none.</returns>
    public static AccountEvent? Read(string code) => Enum.GetValues<AccountEvent>().Where(e => e.Code() == code).Select(e => (AccountEvent?)e).SingleOrDefault();

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
