using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Alerts;

/// <summary>When what was found is told.</summary>
public enum AlertRhythm { AtOnce, Daily }

/// <summary>A search that somebody saved, as its owner reads it.</summary>
/// <param name="ConfirmedAt">Null: its visitor has not confirmed yet, and nothing is sent.</param>
public sealed record SavedSearch(Guid Id, SearchFilter Filter, AlertRhythm Rhythm, DateTimeOffset CreatedAt, DateTimeOffset? ConfirmedAt, DateTimeOffset? EndedAt);

/// <summary>What a saved search looks for, as its table keeps it: accounts by their id, because addresses change; words with what they meant to PostgreSQL.</summary>
internal sealed record KeptCriteria(string? Words, string? Query, string[] Natures, string[] Procedures, Guid[] Buyers, string[] Communes, string[] Cpvs, int[] Windows, int[] Bands)
{
    public static async Task<KeptCriteria> OfAsync(PlatformDb db, SearchFilter filter, CancellationToken cancel)
    {
        var words = string.IsNullOrWhiteSpace(filter.Words) ? null : filter.Words.Trim() is var trimmed && trimmed.Length > 200 ? trimmed[..200] : trimmed;
        var query = (await Question.UnderstandAsync(db, words, cancel)).Query;
        string[] slugs = [.. filter.Buyers];
        var buyers = slugs.Length == 0 ? [] : await db.Database.SqlQuery<Guid>($"""select id as "Value" from tenants where slug = any ({slugs})""").ToListAsync(cancel);
        return new(words, query.Length == 0 ? null : query, [.. filter.Natures.Select(n => n.ToString())], [.. filter.Procedures.Select(p => p.ToString())], [.. buyers],
            [.. filter.Communes], [.. filter.Cpvs], [.. filter.Windows.Select(w => (int)w)], [.. filter.Values.Select(v => (int)v)]);
    }
}

/// <summary>A row of saved_searches.</summary>
internal sealed record KeptSearch(
    Guid Id, string? Words, string[] Natures, string[] Procedures, string[] Slugs, string[] Communes, string[] Cpvs, int[] Windows, int[] Bands,
    string Rhythm, DateTimeOffset CreatedAt, DateTimeOffset? ConfirmedAt, DateTimeOffset? EndedAt)
{
    /// <summary>After « from … s ».</summary>
    public const string Columns = """
        s.id as "Id", s.words as "Words", s.natures as "Natures", s.procedures as "Procedures", array(select t.slug from tenants t where t.id = any (s.buyers) order by t.slug) as "Slugs", s.communes as "Communes",
        s.cpvs as "Cpvs", s.windows as "Windows", s.bands as "Bands", s.rhythm as "Rhythm", s.created_at as "CreatedAt", s.confirmed_at as "ConfirmedAt", s.ended_at as "EndedAt"
        """;

    public SavedSearch Read() => new(Id, new()
    {
        Words = Words, Natures = [.. Natures.Select(Enum.Parse<Nature>)], Procedures = [.. Procedures.Select(Enum.Parse<Procedure>)], Buyers = Slugs, Communes = Communes, Cpvs = Cpvs,
        Windows = [.. Windows.Select(w => (DeadlineWindow)w)], Values = [.. Bands.Select(b => (ValueBand)b)],
    }, Enum.Parse<AlertRhythm>(Rhythm), CreatedAt, ConfirmedAt, EndedAt);
}
