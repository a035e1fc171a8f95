using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

public enum SearchOrder { Deadline, Publication }

public enum DeadlineWindow { Within7Days, From7To30Days, After30Days }

/// <summary>What a contract is estimated at, without tax, where the buyer published it: of a search, no threshold of the law.</summary>
public enum ValueBand { Under50k, From50kTo200k, From200kTo1M, Over1M }

/// <summary>What still takes bids, or what no longer does.</summary>
public enum SearchState { Open, Closed }

/// <summary>What is looked for: the same criteria for the page, the feeds, the calendar and the alerts. Within one of them any value will do; all of them hold together.</summary>
public sealed record SearchFilter
{
    public string? Words { get; init; }
    public IReadOnlyList<Nature> Natures { get; init; } = [];
    public IReadOnlyList<Procedure> Procedures { get; init; } = [];

    /// <summary>Addresses of accounts.</summary>
    public IReadOnlyList<string> Buyers { get; init; } = [];

    /// <summary>INSEE codes: where the account is.</summary>
    public IReadOnlyList<string> Communes { get; init; } = [];

    /// <summary>Branches of the vocabulary: « 45 » holds all of its codes, « 45261 » those of roofing.</summary>
    public IReadOnlyList<string> Cpvs { get; init; } = [];
    public IReadOnlyList<DeadlineWindow> Windows { get; init; } = [];


    /// <summary>A consultation that says no amount is in none.</summary>
    public IReadOnlyList<ValueBand> Values { get; init; } = [];

    public bool IsNarrowed => Natures.Count + Procedures.Count + Buyers.Count + Communes.Count + Cpvs.Count + Windows.Count + Values.Count > 0;
}

/// <summary>Where a page begins or ends: lists page by key, so page 25,000 costs what page 1 costs.</summary>
public sealed record PageKey(DateTimeOffset At, Guid Id)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}-{Id:N}");

    public static PageKey? Read(string? text)
    {
        var parts = (text ?? "").Split('-');
        return parts.Length == 2 && long.TryParse(parts[0], CultureInfo.InvariantCulture, out var ticks) && ticks is > 0 and < 3_155_000_000_000_000_000
            && Guid.TryParseExact(parts[1], "N", out var id) ? new PageKey(new DateTimeOffset(ticks, TimeSpan.Zero), id) : null;
    }
}

/// <summary>A statement whose text follows what was asked: each condition stands there or not, so that each has its own plan. Values are parameters, always.</summary>
internal sealed class SearchText
{
    private readonly List<object> values = [];

    /// <summary>The band of a row, as the enum counts; null where no amount was published.</summary>
    public const string Band = "case when estimate < 50000 then 0 when estimate < 200000 then 1 when estimate < 1000000 then 2 when estimate is not null then 3 end";

    public string Put(object value)
    {
        values.Add(value);
        return $"{{{values.Count - 1}}}";
    }

    public FormattableString Sql(string text) => FormattableStringFactory.Create(text, [.. values]);

    /// <summary>« and … » for each criterion but the words.</summary>
    public string And(SearchFilter filter, DateTimeOffset now, string buyerSlug = "buyer_slug")
    {
        var conditions = new List<string>();
        if (filter.Natures.Count > 0) conditions.Add($"nature = any ({Put(filter.Natures.Select(n => n.ToString()).ToArray())})");
        if (filter.Procedures.Count > 0) conditions.Add($"procedure = any ({Put(filter.Procedures.Select(p => p.ToString()).ToArray())})");
        if (filter.Buyers.Count > 0) conditions.Add($"{buyerSlug} = any ({Put(filter.Buyers.ToArray())})");
        if (filter.Communes.Count > 0) conditions.Add($"p.insee_code = any ({Put(filter.Communes.ToArray())})");
        if (filter.Cpvs.Count > 0) conditions.Add($"branches && {Put(filter.Cpvs.ToArray())}");
        if (filter.Windows.Count > 0) conditions.Add($"({string.Join(" or ", filter.Windows.Distinct().Select(window => Window(window, now)))})");
        if (filter.Values.Count > 0) conditions.Add($"{Band} = any ({Put(filter.Values.Select(v => (int)v).ToArray())})");
        return string.Concat(conditions.Select(condition => $" and {condition}"));
    }

    private string Window(DeadlineWindow window, DateTimeOffset now) => window switch
    {
        DeadlineWindow.Within7Days => $"(submission_deadline > {Put(now)} and submission_deadline < {Put(now.AddDays(7))})",
        DeadlineWindow.From7To30Days => $"submission_deadline between {Put(now.AddDays(7))} and {Put(now.AddDays(30))}",
        DeadlineWindow.After30Days => $"submission_deadline > {Put(now.AddDays(30))}",
    };
}
