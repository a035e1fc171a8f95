using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Consents;

/// <param name="What">Of Entered: the page; of Read: the table; of an act: its words.</param>
/// <param name="Rows">Of Read: every row that was shown.</param>
/// <param name="Names">Of Read: what the account calls those rows, those that are still there, the first of them.</param>
/// <param name="Refused">Of Entered: the page was outside what was granted, and showed nothing.</param>
public sealed record AccessLine(long Seq, string Kind, string ActorName, string What, Guid[] Rows, DateTimeOffset At, Guid Consent, byte[] Hash, bool Refused, string[] Names);

/// <summary>The access log of the account in scope, live: who of the lead came, under what consent, and each row that was shown. BEYOND-8. Scope Tenant.</summary>
public sealed class ReadAccessLog(PlatformDb db, CurrentScope scope)
{
    private const int PageSize = 50;

    private Guid Account => ((Scope.Tenant)scope.Required).TenantId;

    /// <summary>Lines of the file that are held in memory, and read in one transaction.</summary>
    public const int FilePart = 500;

    /// <summary>A visit of fifty consultations is one line: a table cell holds so many names.</summary>
    public const int MostNames = 12;

    /// <param name="Next">The line after which the next page begins; null at the end.</param>
    /// <param name="Fault">The first verified line that does not follow from the one before; null while they do.</param>
    /// <param name="Verified">Numbers of the first and the last line whose chain was verified just now; null where there is none.</param>
    public sealed record Page(IReadOnlyList<AccessLine> Lines, long? Next, long? Fault, (long From, long To)? Verified = null);

    /// <param name="after">Of the page before; null: the newest.</param>
    /// <param name="cancel">Stops.</param>
    /// <param name="whole">Verifies the chain from its first line, not only the lines of this page: it costs more with every line.</param>
    public async Task<Page> PageAsync(long? after, CancellationToken cancel, bool whole = false)
    {
        var lines = await LinesAsync(after, PageSize + 1, cancel);
        List<AccessLine> shown = [.. lines.Take(PageSize)];
        // The last number first: a line that comes after it is not verified, and not said to be.
        var (from, to) = whole ? (1, await LastAsync(cancel)) : shown.Count > 0 ? (shown[^1].Seq, shown[0].Seq) : (1, 0);
        if (to < from) return new([], null, null);
        var fault = (await db.Database.SqlQuery<long?>($"""select sec.access_log_fault({from}, {to}) as "Value" """).ToListAsync(cancel)).Single();
        return new(shown, lines.Count > PageSize ? shown[^1].Seq : null, fault, (from, to));
    }

    private async Task<long> LastAsync(CancellationToken cancel) => (await db.Database.SqlQuery<long>($"select coalesce(max(seq), 0) as \"Value\" from access_log where tenant_id = {Account}").ToListAsync(cancel)).Single();

    /// <summary>A part of the whole as a file, newest first, semicolons as French spreadsheets want. No cell begins a formula.</summary>
    /// <param name="after">The last line of the part before; null: the newest, under the names of the columns.</param>
    /// <param name="kind">In the words of the page.</param>
    /// <param name="what">Likewise.</param>
    /// <param name="cancel">Given up.</param>
    /// <returns>The text, and the line after which the next part begins; null at the end.</returns>
    public async Task<(string Text, long? Next)> CsvAsync(long? after, Func<AccessLine, string> kind, Func<AccessLine, string> what, CancellationToken cancel)
    {
        var csv = new StringBuilder(after is null ? "ligne;heure de Paris;instant (UTC);nature;personne;objet;noms;objet, tel que signé;lignes montrées;accord;empreinte\n" : "");
        var lines = await LinesAsync(after, FilePart, cancel);
        foreach (var line in lines)
            csv.Append(CultureInfo.InvariantCulture, $"{line.Seq};{FrenchFormat.TableDateTime(line.At)};{line.At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'};{Cell(kind(line))};{Cell(line.ActorName)};{Cell(what(line))};{Cell(string.Join(", ", line.Names))};{Cell($"{line.Kind} {line.What}")};{string.Join(' ', line.Rows)};{line.Consent};{Convert.ToHexStringLower(line.Hash)}\n");
        return (csv.ToString(), lines.Count == FilePart ? lines[^1].Seq : null);
    }

    private static string Cell(string text) => $"\"{(text is ['=' or '+' or '-' or '@' or '\t', ..] ? "'" : "")}{text.Replace("\"", "\"\"", StringComparison.Ordinal).ReplaceLineEndings(" ")}\"";

    private Task<List<AccessLine>> LinesAsync(long? after, int most, CancellationToken cancel) => db.Database.SqlQuery<AccessLine>($"""
        select l.seq as "Seq", l.kind as "Kind", l.actor_name as "ActorName", l.what as "What", l.row_ids as "Rows", l.at as "At", l.consent_id as "Consent", l.hash as "Hash",
          l.kind = 'Entered' and l.what ~ '/(consultations|retraits|personnes)(/|$)' and not exists (select from access_consent_decisions d where d.tenant_id = l.tenant_id and d.consent_id = l.consent_id and d.kind = 'Granted'
            and case when l.what ~ '/consultations(/|$)' then 'Consultations' when l.what ~ '/retraits$' then 'Withdrawals' else 'People' end = any (d.scopes)) as "Refused",
          case when l.kind <> 'Read' then array[]::text[] when l.what = 'consultations' then array(select c.reference from consultations c where c.tenant_id = l.tenant_id and c.id = any (l.row_ids) order by 1 limit {MostNames})
            when l.what = 'dce_documents' then array(select d.name from dce_documents d where d.tenant_id = l.tenant_id and d.id = any (l.row_ids) order by 1 limit {MostNames})
            when l.what = 'dce_versions' then array(select distinct c.reference from dce_versions v join consultations c on c.tenant_id = v.tenant_id and c.id = v.consultation_id where v.tenant_id = l.tenant_id and v.id = any (l.row_ids) order by 1 limit {MostNames})
            when l.what = 'lots' then array(select distinct c.reference from lots o join consultations c on c.tenant_id = o.tenant_id and c.id = o.consultation_id where o.tenant_id = l.tenant_id and o.id = any (l.row_ids) order by 1 limit {MostNames})
            when l.what = 'dce_withdrawals' then array(select distinct c.reference from dce_withdrawals w join consultations c on c.tenant_id = w.tenant_id and c.id = w.consultation_id where w.tenant_id = l.tenant_id and w.id = any (l.row_ids) order by 1 limit {MostNames})
            when l.what = 'memberships' then array(select distinct m.person_name from memberships m where m.tenant_id = l.tenant_id and m.id = any (l.row_ids) order by 1 limit {MostNames})
            when l.what = 'departments' then array(select d.name from departments d where d.tenant_id = l.tenant_id and d.id = any (l.row_ids) order by 1 limit {MostNames})
            else array[]::text[] end as "Names"
        from access_log l where l.tenant_id = {Account} and ({after}::bigint is null or l.seq < {after}) order by l.seq desc limit {most}
        """).ToListAsync(cancel);
}
