using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Consents;

/// <param name="What">Of Entered: the page; of Read: the table; of an act: its words.</param>
/// <param name="Rows">Of Read: every row that was shown.</param>
public sealed record AccessLine(long Seq, string Kind, string ActorName, string What, Guid[] Rows, DateTimeOffset At, Guid Consent, byte[] Hash);

/// <summary>The access log of the account in scope, live: who of the lead came, under what consent, and each row that was shown. BEYOND-8. Scope Tenant.</summary>
public sealed class ReadAccessLog(PlatformDb db)
{
    private const int PageSize = 50;

    /// <param name="Next">The line after which the next page begins; null at the end.</param>
    /// <param name="Fault">The first line that does not follow from the one before; null while the chain is whole.</param>
    public sealed record Page(IReadOnlyList<AccessLine> Lines, long? Next, long? Fault);

    /// <param name="after">Of the page before; null: the newest.</param>
    public async Task<Page> PageAsync(long? after, CancellationToken cancel)
    {
        var lines = await LinesAsync(after, PageSize + 1, cancel);
        var fault = (await db.Database.SqlQuery<long?>($"""select sec.access_log_fault() as "Value" """).ToListAsync(cancel)).Single();
        return new([.. lines.Take(PageSize)], lines.Count > PageSize ? lines[PageSize - 1].Seq : null, fault);
    }

    /// <summary>All of it, newest first, semicolons as French spreadsheets want. No cell begins a formula.</summary>
    public async Task<string> CsvAsync(CancellationToken cancel)
    {
        var csv = new StringBuilder("ligne;instant (UTC);nature;personne;objet;lignes montrées;accord;empreinte\n");
        foreach (var line in await LinesAsync(null, int.MaxValue, cancel))
            csv.Append(CultureInfo.InvariantCulture, $"{line.Seq};{line.At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'};{line.Kind};{Cell(line.ActorName)};{Cell(line.What)};{string.Join(' ', line.Rows)};{line.Consent};{Convert.ToHexStringLower(line.Hash)}\n");
        return csv.ToString();
    }

    private static string Cell(string text) => $"\"{(text is ['=' or '+' or '-' or '@' or '\t', ..] ? "'" : "")}{text.Replace("\"", "\"\"", StringComparison.Ordinal).ReplaceLineEndings(" ")}\"";

    private Task<List<AccessLine>> LinesAsync(long? after, int most, CancellationToken cancel) => db.Database.SqlQuery<AccessLine>($"""
        select seq as "Seq", kind as "Kind", actor_name as "ActorName", what as "What", row_ids as "Rows", at as "At", consent_id as "Consent", hash as "Hash"
        from access_log where {after}::bigint is null or seq < {after} order by seq desc limit {most}
        """).ToListAsync(cancel);
}
