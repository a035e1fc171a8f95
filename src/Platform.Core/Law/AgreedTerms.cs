using System.Text.Json.Serialization;

namespace Platform.Core.Law;

/// <summary>What an account owes for being hosted: nothing of any kind (GD-10), or what goes beyond the subscription that the lead pays (VR-40, VR-43).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PriceModel>))]
public enum PriceModel { Free, LeadPaysSubscription }

/// <summary>The clauses of a family of conventions that other capabilities follow. The same rows as the templates (conventions.json): one source of each clause.</summary>
/// <param name="QuotesPerYear">Null: the convention sets no allowance, so none is exceeded.</param>
/// <param name="SubEntityThreshold">Null: the convention sets no number of contracts.</param>
public sealed record AgreedTerms(PriceModel Price, int? QuotesPerYear, int? SubEntityThreshold)
{
    private static readonly DatedRules<Rule> Rules = new("conventions");

    public bool IsFree => Price == PriceModel.Free;

    /// <param name="template">Key of a template.</param>
    /// <param name="from">First day of the row that the convention was drafted under.</param>
    public static AgreedTerms Find(string template, DateOnly from)
    {
        var rule = Rules.All.Single(r => r.Key == template && r.From == from);
        return new(rule.Price, rule.QuotesPerYear, rule.SubEntityThreshold);
    }

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, PriceModel Price, int? QuotesPerYear, int? SubEntityThreshold) : IDated;
}
