using Platform.Testing;
using Platform.Web.Tests.Isolation.Matrix;
using Platform.Web.Tests.Isolation.World;

namespace Platform.Web.Tests.Isolation;

/// <summary>Every route, asked by everybody, for the rows of everybody: route × principal × relation. docs/decisions/0051-isolation-matrix.md</summary>
public sealed class IsolationMatrix : IAsyncLifetime
{
    private Communes world = null!;      // all three are set by InitializeAsync, before any test
    private PlatformWeb web = null!;
    private Asker asker = null!;

    public async Task InitializeAsync()
    {
        world = await Communes.StartAsync();
        web = new PlatformWeb(world.Platform, new FakeClock(Communes.Now));
        asker = await Asker.StartAsync(web.Server, web.Services, world);
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await world.DisposeAsync();
    }

    [Fact, Trait("Feature", "VR-01"), Trait("Long", "isolation")]
    public async Task Everybody_gets_what_was_reviewed_and_nobody_a_word_of_another()
    {
        var routes = await Routes.ReadAsync(web.Services);
        var before = await world.RowsOfStrangersAsync();
        var answers = await asker.AskAsync(Questions.Reading(routes, world).Concat(Questions.Changing(routes, world)));
        var faults = answers.SelectMany(answer => answer.Faults()).Order(StringComparer.Ordinal).ToList();
        LongRun.Note("questions", answers.Count);
        Assert.True(faults.Count == 0, $"{faults.Count} faults\n" + string.Join('\n', faults.Take(100)));
        Assert.Equal(before, await world.RowsOfStrangersAsync());

        var changed = await Verdicts.CompareAsync(answers, world.Principals);
        Assert.True(changed.Count == 0, $"{changed.Count} answers are not those of verdicts.tsv; ISOLATION_WRITE=1 writes them, to be reviewed:\n" + string.Join('\n', changed.Take(100)));

        // A page that shows nothing leaks nothing: each word of the own commune was read by somebody who may.
        var seen = answers.SelectMany(answer => answer.Canaries).ToHashSet(StringComparer.Ordinal);
        string[] kinds = ["achat", "lot", "fichier", "retrait", "courriel", "devis", "aide", "bureau", "import", "logiciel", "webhook", "export", "nom", "piece", "souhait", "reponse", "pv", "releve", "convention", "besoin", "avis", "annonce", "question", "precision", "jury", "choix"];
        LongRun.Say($"{answers.Count} questions, {answers.Count(answer => answer.Verdict == "reads")} answers with a word that the asker may know, 0 with another");
        Assert.Empty(kinds.Select(kind => "canarialpha" + kind).Append("canaristructurefonction").Except(seen, StringComparer.Ordinal));
    }
}
