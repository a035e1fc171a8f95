using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Operations;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Core.Tests.Operations;

/// <summary>A sheet from its declaration to its end: nothing that it said is lost, and nothing is written twice unknowingly.</summary>
public sealed class IncidentSheetTests : IAsyncLifetime
{
    private const string What = "Le dépôt des plis était impossible.";
    private static readonly DateTimeOffset Noon = new(2026, 11, 16, 11, 0, 0, TimeSpan.Zero);
    private TestPlatform platform = default!;      // set before each test
    private Tenant lead = default!;                // set before each test
    private TestPerson oper = default!;            // set before each test

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        await platform.Database.SetNowAsync(Noon);
        lead = await platform.LeadAsync();
        oper = await platform.OperatorAsync("Odile Exploitante");
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Fact]
    public async Task A_correction_and_the_closing_are_added_to_what_was_said_before_with_who_and_when()
    {
        var incident = await DeclaredAsync(Noon.AddHours(-3), Noon.AddHours(-1));
        Assert.Equal([IncidentFault.Unchanged], Assert.IsType<CorrectIncident.Outcome.Refused>(await CorrectAsync(new(incident, Noon.AddHours(-1), What, null))).Faults);
        Assert.Equal([IncidentFault.EndedBeforeBegan, IncidentFault.WhatMissing], Assert.IsType<CorrectIncident.Outcome.Refused>(await CorrectAsync(new(incident, Noon.AddHours(-3), " ", null))).Faults);
        await platform.Database.SetNowAsync(Noon.AddMinutes(5));
        const string slow = "Le dépôt des plis était lent.";
        Assert.IsType<CorrectIncident.Outcome.Corrected>(await CorrectAsync(new(incident, Noon.AddHours(1), slow, "Disque plein.")));
        Assert.IsType<CloseIncident.Outcome.StillLasts>(await CloseAsync(incident));
        Assert.IsType<CorrectIncident.Outcome.Corrected>(await CorrectAsync(new(incident, Noon, slow, "Disque plein.")));
        await platform.Database.SetNowAsync(Noon.AddMinutes(9));
        Assert.IsType<CloseIncident.Outcome.Closed>(await CloseAsync(incident));

        var history = await RunAsync<ReadIncidents, IReadOnlyList<ReadIncidents.Said>>(read => read.HistoryAsync(incident, default));
        Assert.Equal(
            [(Noon, What, Noon.AddHours(-1), false), (Noon.AddMinutes(5), slow, Noon.AddHours(1), false), (Noon.AddMinutes(5), slow, Noon, false), (Noon.AddMinutes(9), slow, Noon, true)],
            history.Select(said => (said.At, said.What, said.EndedAt, said.Closed)));
        Assert.All(history, said => Assert.Equal("Odile Exploitante", said.By));
        var sheet = Assert.Single(await AllAsync());
        Assert.Equal((Noon, slow, "Disque plein.", Noon.AddMinutes(9)), (sheet.EndedAt, sheet.What, sheet.Cause, sheet.ClosedAt));

        // What is closed stays so, and no line of the history is rewritten, by whoever asks.
        Assert.IsType<CorrectIncident.Outcome.Closed>(await CorrectAsync(new(incident, Noon.AddHours(-1), What, null)));
        Assert.IsType<CloseIncident.Outcome.Already>(await CloseAsync(incident));
        await Assert.ThrowsAsync<PostgresException>(() => platform.SuperuserAsync("update incident_revisions set what = 'x'"));
    }

    [Fact]
    public async Task A_second_sheet_of_the_same_time_is_written_only_when_that_is_meant_and_the_last_declared_comes_first()
    {
        var first = await DeclaredAsync(Noon.AddHours(-3), Noon.AddHours(-1));
        await platform.Database.SetNowAsync(Noon.AddMinutes(1));

        var again = Assert.IsType<DeclareIncident.Outcome.Overlaps>(await DeclareAsync(Noon.AddHours(-2), Noon, overlapping: false));
        Assert.Equal([first], again.Others.Select(i => i.Id));
        Assert.Single(await AllAsync());

        var meant = Assert.IsType<DeclareIncident.Outcome.Declared>(await DeclareAsync(Noon.AddHours(-5), Noon, overlapping: true));
        await platform.Database.SetNowAsync(Noon.AddMinutes(2));
        var before = await DeclaredAsync(Noon.AddHours(-9), Noon.AddHours(-5));       // it ends when the other begins: no overlap
        Assert.Equal([before, meant.Incident, first], (await AllAsync()).Select(i => i.Id));
    }

    [Fact, Trait("Feature", "VR-01")]
    public async Task Nobody_corrects_a_sheet_that_was_corrected_meanwhile_nor_for_an_agglomeration()
    {
        var incident = await DeclaredAsync(Noon.AddHours(-3), Noon.AddHours(-1));
        var elsewhere = await platform.LeadAsync("ailleurs");
        var abroad = new Scope.Lead(elsewhere.Id.Value, (await platform.OperatorAsync("Omar Ailleurs")).Id);
        var administrator = new Scope.Lead(lead.Id.Value, (await platform.PersonAsync(lead, "Lise Agglo", MembershipRole.LeadAdmin)).Id);

        Assert.Equal("this sheet is not revised", await RefusalAsync(Operating, rank: 1));
        Assert.Equal("not an operator", await RefusalAsync(abroad, rank: 0));
        Assert.Equal("not an operator", await RefusalAsync(administrator, rank: 0));
        Assert.Empty(await platform.RunAsync(abroad, s => s.GetRequiredService<ReadIncidents>().HistoryAsync(incident, default)));
        Assert.Null(await RefusalAsync(Operating, rank: 0));
        Assert.Equal(2, (await RunAsync<ReadIncidents, IReadOnlyList<ReadIncidents.Said>>(read => read.HistoryAsync(incident, default))).Count);

        async Task<string?> RefusalAsync(Scope scope, int rank)
        {
            try
            {
                await platform.RunAsync(scope, s => (Task)s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(
                    $"select sec.revise_incident({incident}, {rank}, {Guid.CreateVersion7()}, {Noon}, {"Autrement dit."}, null, false)"));
                return null;
            }
            catch (PostgresException refused) { return refused.MessageText; }
        }
    }

    private Scope.Platform Operating => new(oper.Id);

    private Task<TResult> RunAsync<TUse, TResult>(Func<TUse, Task<TResult>> use) where TUse : notnull => platform.RunAsync(Operating, s => use(s.GetRequiredService<TUse>()));

    private async Task<IReadOnlyList<ReadIncidents.Incident>> AllAsync() => [.. (await RunAsync<ReadIncidents, IReadOnlyList<ReadIncidents.Declared>>(read => read.AllAsync(null, default))).Select(declared => declared.Incident)];

    private Task<CorrectIncident.Outcome> CorrectAsync(CorrectIncident.Input input) => RunAsync<CorrectIncident, CorrectIncident.Outcome>(use => use.ExecuteAsync(input, default));

    private Task<CloseIncident.Outcome> CloseAsync(Guid incident) => RunAsync<CloseIncident, CloseIncident.Outcome>(use => use.ExecuteAsync(incident, default));

    private Task<DeclareIncident.Outcome> DeclareAsync(DateTimeOffset began, DateTimeOffset ended, bool overlapping) =>
        RunAsync<DeclareIncident, DeclareIncident.Outcome>(use => use.ExecuteAsync(new(lead.Id.Value, began, ended, What, null, overlapping), default));

    private async Task<Guid> DeclaredAsync(DateTimeOffset began, DateTimeOffset ended) => Assert.IsType<DeclareIncident.Outcome.Declared>(await DeclareAsync(began, ended, overlapping: false)).Incident;
}
