using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>
/// How many there are beside each filter: what choosing it would show, the other criteria held. Counted over the first matches of the words; beyond
/// <see cref="ConsultationSearch.CountCap"/> of them the figures are of those alone, and the page says so.
/// </summary>
public sealed class SearchFacets
{
    /// <param name="Divisions">« 45 71 »: of the main code and of the lots.</param>
    internal sealed record Group(string Nature, string Procedure, string BuyerSlug, string Buyer, string? Commune, string Divisions, bool InCpv, int? Band, int Window, bool Ended, int Count);

    private enum Criterion { Nature, Procedure, Buyer, Commune, Cpv, Window, Value }

    public sealed record BuyerCount(string Slug, string Name, int Count);

    private readonly SearchFilter filter;
    private readonly IReadOnlyList<Group> groups;

    internal SearchFacets(SearchFilter filter, IReadOnlyList<Group> groups) => (this.filter, this.groups) = (filter, groups);

    /// <summary>The words find nothing at all, whatever the other criteria.</summary>
    public bool IsEmpty => groups.Count == 0;

    public bool AreCapped => groups.Sum(g => g.Count) >= ConsultationSearch.CountCap;

    /// <summary>Given up by their buyers: listed until their limit, and no longer taking bids.</summary>
    public int Discontinued => Sum(null, g => g.Ended);

    internal int Count => Sum(null, _ => true);

    public int Of(Nature nature) => Sum(Criterion.Nature, g => g.Nature == nature.ToString());

    public int Of(Procedure procedure) => Sum(Criterion.Procedure, g => g.Procedure == procedure.ToString());

    public int Of(DeadlineWindow window) => Sum(Criterion.Window, g => g.Window == (int)window);

    public int Of(ValueBand band) => Sum(Criterion.Value, g => g.Band == (int)band);

    /// <summary>Some of them say what they are estimated at.</summary>
    public bool HaveValues => groups.Any(g => g.Band is not null);

    public int OfCommune(string inseeCode) => Sum(Criterion.Commune, g => g.Commune == inseeCode);

    /// <summary>Procedures that somebody uses now.</summary>
    public IReadOnlyList<Procedure> Procedures => [.. Enum.GetValues<Procedure>().Where(p => groups.Any(g => g.Procedure == p.ToString()))];

    /// <summary>By name.</summary>
    public IReadOnlyList<BuyerCount> Buyers => field ??= [.. groups.GroupBy(g => (g.BuyerSlug, g.Buyer)).OrderBy(g => g.Key.Buyer, FrenchOrder.Names)
        .Select(g => new BuyerCount(g.Key.BuyerSlug, g.Key.Buyer, Sum(Criterion.Buyer, row => row.BuyerSlug == g.Key.BuyerSlug && row.Buyer == g.Key.Buyer)))];

    /// <summary>Divisions of the vocabulary, those with most first.</summary>
    public IReadOnlyList<(string Division, int Count)> Divisions
    {
        get
        {
            if (field is not null) return field;
            var counts = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var group in groups)
            {
                var count = IsIn(group, Criterion.Cpv) ? group.Count : 0;
                for (var at = 0; at + 2 <= group.Divisions.Length; at += 3)
                {
                    var division = group.Divisions.Substring(at, 2);
                    counts[division] = counts.GetValueOrDefault(division) + count;
                }
            }
            return field = [.. counts.Select(pair => (pair.Key, pair.Value)).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)];
        }
    }

    /// <summary>How many there would be if this criterion were given up altogether.</summary>
    public int WithoutNatures => Sum(Criterion.Nature, _ => true);
    public int WithoutProcedures => Sum(Criterion.Procedure, _ => true);
    public int WithoutBuyers => Sum(Criterion.Buyer, _ => true);
    public int WithoutCommunes => Sum(Criterion.Commune, _ => true);
    public int WithoutCpvs => Sum(Criterion.Cpv, _ => true);
    public int WithoutValues => Sum(Criterion.Value, _ => true);
    public int WithoutWindows => Sum(Criterion.Window, _ => true);

    private int Sum(Criterion? but, Func<Group, bool> which)
    {
        var sum = 0;
        foreach (var group in groups)
            if (which(group) && IsIn(group, but)) sum += group.Count;
        return sum;
    }

    private bool IsIn(Group g, Criterion? but) =>
        (but == Criterion.Nature || filter.Natures.Count == 0 || filter.Natures.Any(n => n.ToString() == g.Nature))
        && (but == Criterion.Procedure || filter.Procedures.Count == 0 || filter.Procedures.Any(p => p.ToString() == g.Procedure))
        && (but == Criterion.Buyer || filter.Buyers.Count == 0 || filter.Buyers.Contains(g.BuyerSlug, StringComparer.Ordinal))
        && (but == Criterion.Commune || filter.Communes.Count == 0 || (g.Commune is { } commune && filter.Communes.Contains(commune, StringComparer.Ordinal)))
        && (but == Criterion.Cpv || filter.Cpvs.Count == 0 || g.InCpv)
        && (but == Criterion.Value || filter.Values.Count == 0 || (g.Band is { } band && filter.Values.Contains((ValueBand)band)))
        && (but == Criterion.Window || filter.Windows.Count == 0 || filter.Windows.Contains((DeadlineWindow)g.Window));
}
