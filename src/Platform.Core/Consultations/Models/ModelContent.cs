using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Core.Values;

namespace Platform.Core.Consultations.Models;

/// <summary>What a consultation may begin with: never a date, an estimate, a document, a key or a version (PEER-16).</summary>
/// <param name="Title">Of a copied consultation; null: each has its own.</param>
/// <param name="Name">Of the model; null in one that is being kept.</param>
/// <param name="Clause">A condition of execution on the environment that it proposes: read beside the question. What a file contains is stated by whoever has written that file.</param>
public sealed record ModelContent(
    string? Title, string Description, Nature Nature, string Cpv, Procedure Procedure, StatedTerms Terms, IReadOnlyList<ModelLot> Lots, IReadOnlyList<ModelCriterion> Criteria, string? Name = null, string? Clause = null)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() }, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    private static readonly Lazy<IReadOnlyList<PlatformModel>> Shipped = new(() =>
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("models/platform-models.json") ?? throw new InvalidOperationException("No platform-models.json.");
        return JsonSerializer.Deserialize<IReadOnlyList<PlatformModel>>(stream, Options)!;      // a file of ours
    });

    /// <summary>Those that every account finds.</summary>
    public static IReadOnlyList<PlatformModel> OfPlatform => Shipped.Value;

    /// <summary>What a consultation says, without what belongs to its own day.</summary>
    public static ModelContent Of(CheckedContent words, Procedure procedure, Statement stated) => new(words.Title, words.Description, words.Nature, words.Cpv, procedure,
        stated.Terms.As(procedure) with { PriorInformationOn = null, VisitOn = null, UrgencyReason = null, ShortLimitReason = null, WithheldReason = null, PaperReason = null, PaperCase = null, AwardReason = null, NegotiationReason = null, NoSocialClause = null, EstimateIsPublic = false },
        stated.Lots is [{ Title: Lot.SingleTitle }] ? [] : [.. stated.Lots.Select(lot => new ModelLot(lot.Title, lot.Cpv, lot.Place, lot.ReservedFor, lot.FrameworkMaximum))],
        [.. stated.Criteria.Select(k => new ModelCriterion(k.LotNumber, k.Kind, k.Wording, k.Weight, k.Environmental))]);

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    public static ModelContent FromJson(string json) => JsonSerializer.Deserialize<ModelContent>(json, Options) ?? throw new InvalidOperationException("An empty model.");
}

public sealed record ModelLot(string Title, string? Cpv, string? Place, ReservedFor? ReservedFor, decimal? FrameworkMaximum = null);

public sealed record ModelCriterion(int Lot, Law.CriterionKind Kind, string Wording, decimal? Weight, bool Environmental);

/// <summary>A model that ships with the platform: data (Consultations/Models/platform-models.json).</summary>
public sealed record PlatformModel(string Key, string Name, string Description, Nature Nature, string Cpv, Procedure Procedure, StatedTerms Terms, IReadOnlyList<ModelLot> Lots, IReadOnlyList<ModelCriterion> Criteria, string? Clause = null)
{
    [JsonIgnore] public ModelContent Content => new(null, Description, Nature, Cpv, Procedure, Terms, Lots, Criteria, Name, Clause);
}
