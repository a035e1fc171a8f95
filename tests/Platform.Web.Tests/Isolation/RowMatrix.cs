using System.Text;
using Platform.Testing;
using Platform.Web.Tests.Isolation.Rows;

namespace Platform.Web.Tests.Isolation;

/// <summary>Row level security alone: every table, asked by every role and scope, command by command. docs/decisions/0051-isolation-matrix.md</summary>
public sealed class RowMatrix
{
    private const string File = "tests/Platform.Web.Tests/Isolation/rows.tsv";

    [Fact, Trait("Feature", "VR-01")]
    public async Task Every_role_sees_and_writes_the_rows_that_were_reviewed_and_no_others()
    {
        await using var shelves = await Shelves.StartAsync();
        var text = new StringBuilder("# table\twho\twhat\twhose rows (a name with + : also where columns that may be empty are filled; +held and +phase: a consultation that waits for the JOUE, and a later phase)\n");
        foreach (var table in shelves.Catalogue.Tables.Keys.Order(StringComparer.Ordinal))
            foreach (var looking in Looking.All)
                foreach (var (what, families) in await shelves.LookAsync(table, looking))
                    text.Append(table).Append('\t').Append(looking.Name).Append('\t').Append(what).Append('\t').Append(families).Append('\n');
        var file = RepositoryRoot.File(File);
        if (Environment.GetEnvironmentVariable("ISOLATION_WRITE") == "1") await System.IO.File.WriteAllTextAsync(file, text.ToString());
        Assert.Equal(await System.IO.File.ReadAllTextAsync(file), text.ToString());
    }
}
