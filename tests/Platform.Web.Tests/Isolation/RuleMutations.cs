using Platform.Testing;
using Platform.Web.Tests.Isolation.Rows;

namespace Platform.Web.Tests.Isolation;

/// <summary>Each policy of the database, made to let everything pass, changes what <see cref="RowMatrix"/> finds: none is there in vain, and none is untested.</summary>
public sealed class RuleMutations
{
    /// <summary>Rules that say what another one says too, and why both stay.</summary>
    private static readonly Dictionary<string, string> Twice = new(StringComparer.Ordinal);

    private sealed record Rule(string Table, string Name, bool Permissive, string Command, string[] Roles, bool HasUsing, bool HasCheck);

    [Fact, Trait("Long", "isolation-mutations")]
    public async Task Neutralising_any_policy_changes_what_somebody_sees_or_may_write()
    {
        await using var shelves = await Shelves.StartAsync();
        var all = await Catalogue.RowsAsync(shelves.Connection, """
            select p.polrelid::regclass::text, p.polname, p.polpermissive, p.polcmd::text, array(select case r when 0 then '*' else r::regrole::text end from unnest(p.polroles) r), p.polqual is not null, p.polwithcheck is not null
            from pg_policy p where coalesce(pg_get_expr(p.polqual, p.polrelid), 'true') <> 'true' or coalesce(pg_get_expr(p.polwithcheck, p.polrelid), 'true') <> 'true' order by 1, 2
            """, row => new Rule(row.GetString(0), row.GetString(1), row.GetBoolean(2), row.GetString(3), row.GetFieldValue<string[]>(4), row.GetBoolean(5), row.GetBoolean(6)));
        var tried = all.Where((_, at) => LongRun.IsOn || at % 25 == 0).ToList();
        var survivors = new List<string>();
        foreach (var rule in tried)
        {
            var lookers = Looking.All.Where(looking => rule.Roles.Contains("*", StringComparer.Ordinal) || rule.Roles.Contains(looking.RoleName, StringComparer.Ordinal)).ToList();
            if (lookers.Count == 0) continue;                // of a role that no host opens requests with: the functions of sec, jobs
            var before = await SeenAsync(shelves, rule.Table, lookers);
            await shelves.RunAsync("begin");
            await shelves.RunAsync(rule.Permissive ? $"alter policy {rule.Name} on {rule.Table} {(rule.HasUsing ? "using (true)" : "")} {(rule.HasCheck ? "with check (true)" : "")}" : $"drop policy {rule.Name} on {rule.Table}");
            var after = await SeenAsync(shelves, rule.Table, lookers);
            await shelves.RunAsync("rollback");
            var name = $"{rule.Table} {rule.Name}";
            LongRun.Say($"policy {name}: {(before != after ? "found" : Twice.GetValueOrDefault(name, "SURVIVES"))}");
            if (before == after && !Twice.ContainsKey(name)) survivors.Add(name);
        }
        LongRun.Note("policies", tried.Count);
        Assert.True(survivors.Count == 0, $"{survivors.Count} of {tried.Count} policies can go without a trace:\n" + string.Join('\n', survivors));
    }

    private static async Task<string> SeenAsync(Shelves shelves, string table, IEnumerable<Looking> lookers)
    {
        var seen = new List<string>();
        foreach (var looking in lookers)
            foreach (var (what, families) in await shelves.LookAsync(table, looking)) seen.Add($"{looking.Name} {what} {families}");
        return string.Join('\n', seen);
    }
}
