using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Core.Notices;

/// <summary>
/// Everything that one entry says, of whatever kind, for whatever channel: eForms, BOAMP, gazettes and pages are written from it and from nothing else.
/// It knows neither formats nor entities; one that was sent is never changed, only followed by another version.
/// </summary>
/// <remarks>
/// Some members no page asks for yet: the forms have a place for them, writers and rules are tried with them (tests, DrawnNotice). They wait for the pages of what they belong to.
/// Techniques: <see cref="NoticeLot.DynamicSystem"/>, <see cref="NoticeLot.Auction"/>, <see cref="NoticeFramework.Participants"/>. Contests: <see cref="NoticeContest.Participants"/>.
/// Reserved to the social economy: <see cref="LotReservation.SocialEconomy"/>. Examination of candidatures: <see cref="NoticeConditions.LateDocuments"/>.
/// </remarks>
public sealed record CanonicalNotice
{
    public required NoticeIdentity Identity { get; init; }
    public required NoticeBuyer Buyer { get; init; }
    public required NoticeAppeal Appeal { get; init; }

    /// <summary>Who hands the notice to the Publications Office for the buyer; null: the buyer himself.</summary>
    public NoticeOrganisation? Sender { get; init; }
    public required NoticeProcedure Procedure { get; init; }
    public required NoticePurpose Purpose { get; init; }

    /// <summary>At least one: a contract that is not divided has one, number 1.</summary>
    public required IReadOnlyList<NoticeLot> Lots { get; init; }
    public NoticeConditions Conditions { get; init; } = new();
    public NoticeLinks Links { get; init; } = new();

    /// <summary>Of award, transparency and modification notices, and of the result of a contest.</summary>
    public NoticeResult? Result { get; init; }
    public NoticeModification? Modification { get; init; }

    /// <summary>Not null: this notice corrects an earlier one, of the same kind.</summary>
    public NoticeCorrection? Correction { get; init; }

    /// <summary>A contract that is not divided is shown without its single lot.</summary>
    [JsonIgnore]
    public bool IsDivided => Lots.Count > 1;

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    public static CanonicalNotice FromJson(string json) => JsonSerializer.Deserialize<CanonicalNotice>(json, Options) ?? throw new JsonException("No notice.");

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // stored as jsonb, never written into a page
    };
}
