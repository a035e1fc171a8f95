using Platform.Testing;
using Platform.Web.Tests.Isolation.Rows;

namespace Platform.Web.Tests.Isolation;

/// <summary>
/// Each policy of the database, made to let everything pass, changes what <see cref="RowMatrix"/> finds. Where another rule says the same, it is asked alone:
/// where every other rule of its table lets everything pass (of one that opens: where no other opens), it has to hold by itself.
/// </summary>
public sealed class RuleMutations
{
    private sealed record Rule(string Table, string Name, bool Permissive, string[] Roles, bool HasUsing, bool HasCheck)
    {
        /// <summary>SQL that lets everything pass here.</summary>
        public string Neutralised => Permissive ? $"alter policy {Name} on {Table} {(HasUsing ? "using (true)" : "")} {(HasCheck ? "with check (true)" : "")};" : Gone;

        public string Gone => $"drop policy {Name} on {Table};";
    }

    [LongFact, Trait("Long", "isolation-mutations")]
    public async Task Neutralising_any_policy_changes_what_somebody_sees_or_may_write()
    {
        await using var shelves = await Shelves.StartAsync();
        var all = await Catalogue.RowsAsync(shelves.Connection, """
            select p.polrelid::regclass::text, p.polname, p.polpermissive, array(select case r when 0 then '*' else r::regrole::text end from unnest(p.polroles) r), p.polqual is not null, p.polwithcheck is not null
            from pg_policy p where coalesce(pg_get_expr(p.polqual, p.polrelid), 'true') <> 'true' or coalesce(pg_get_expr(p.polwithcheck, p.polrelid), 'true') <> 'true' order by 1, 2
            """, row => new Rule(row.GetString(0), row.GetString(1), row.GetBoolean(2), row.GetFieldValue<string[]>(3), row.GetBoolean(4), row.GetBoolean(5)));
        var (survivors, found, alone, tried) = (new List<string>(), 0, 0, 0);
        foreach (var rule in all)
        {
            var lookers = Looking.All.Where(looking => rule.Roles.Contains("*", StringComparer.Ordinal) || rule.Roles.Contains(looking.RoleName, StringComparer.Ordinal)).ToList();
            if (lookers.Count == 0) continue;                // of a role that serves no request: jobs, dispatch, the functions of sec
            tried++;
            var verdict = "found";
            if (await ChangesAsync(shelves, rule, lookers, "")) found++;
            else if (await ChangesAsync(shelves, rule, lookers, string.Concat(all.Where(other => other.Table == rule.Table && other != rule).Select(other => rule.Permissive ? other.Gone : other.Neutralised)))) (verdict, alone) = ("another rule says the same; alone it holds", alone + 1);
            else verdict = "SURVIVES";
            if (verdict == "SURVIVES") survivors.Add($"{rule.Table} {rule.Name}");
            LongRun.Say($"policy {rule.Table} {rule.Name}: {verdict}");
        }
        LongRun.Note("policies", tried);
        LongRun.Say($"{tried} policies: {found} change what is seen or written, {alone} hold alone where another says the same, {survivors.Count} survive");
        Assert.True(survivors.Count == 0, $"{survivors.Count} of {tried} policies can go without a trace:\n" + string.Join('\n', survivors));
    }

    /// <param name="shelves">Where.</param>
    /// <param name="rule">Which goes.</param>
    /// <param name="lookers">For whom.</param>
    /// <param name="others">SQL that neutralises the other rules first.</param>
    private static async Task<bool> ChangesAsync(Shelves shelves, Rule rule, IReadOnlyList<Looking> lookers, string others)
    {
        await shelves.RunAsync("begin;" + others);
        var before = await SeenAsync(shelves, rule.Table, lookers);
        await shelves.RunAsync(rule.Neutralised);
        var after = await SeenAsync(shelves, rule.Table, lookers);
        await shelves.RunAsync("rollback");
        return before != after;
    }

    private static async Task<string> SeenAsync(Shelves shelves, string table, IEnumerable<Looking> lookers)
    {
        var seen = new List<string>();
        foreach (var looking in lookers)
            foreach (var (what, families) in await shelves.LookAsync(table, looking)) seen.Add($"{looking.Name} {what} {families}");
        return string.Join('\n', seen);
    }
}
