using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Operations;
using Platform.Core.Tenancy;
using Platform.Core.Tests.Consultations;
using Platform.Testing;

namespace Platform.Core.Tests.Operations;

/// <summary>An outage: whom it touched, and limits that move together but each on its own.</summary>
public sealed class ExtendForIncidentTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 16, 11, 0, 0, TimeSpan.Zero);       // a Monday, 12 h in Paris
    private TestPlatform platform = default!;      // set before each test
    private Tenant lead = default!;                // set before each test
    private Tenant commune = default!;             // set before each test
    private TestPerson oper = default!;            // set before each test
    private TestPerson buyer = default!;           // set before each test

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        await platform.Database.SetNowAsync(Noon.AddDays(-10));
        lead = await platform.LeadAsync();
        commune = await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel");
        oper = await platform.OperatorAsync("Odile Exploitante");
        buyer = await platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer);
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Fact]
    public async Task The_sheet_lists_the_limits_from_the_first_minute_of_the_outage_to_the_last_hour_of_the_rule_and_no_other()
    {
        var (began, ended) = (Noon, Noon.AddHours(2));
        var hours = IncidentRules.On(began).Hours;
        var before = await PublishedAsync(began.AddSeconds(-1));
        var first = await PublishedAsync(began);
        var last = await PublishedAsync(ended.AddHours(hours));
        var after = await PublishedAsync(ended.AddHours(hours).AddSeconds(1));
        await platform.DraftAsync(commune, buyer, GivenConsultation.Content(closing: ended));
        await platform.Database.SetNowAsync(began.AddMinutes(30));      // it still lasts

        var sheet = await SheetAsync(await DeclareAsync(began, ended));

        Assert.Equal([last.Id], sheet.Open.Select(c => c.Id));
        Assert.Equal([first.Id], sheet.Passed.Select(c => c.Id));
        Assert.DoesNotContain(sheet.Open.Concat(sheet.Passed), c => c.Id == before.Id || c.Id == after.Id);
    }

    [Fact]
    public async Task Two_move_at_once_a_third_that_passed_meanwhile_does_not_and_everybody_reads_the_incident()
    {
        var (one, two, passing) = (await PublishedAsync(Noon.AddHours(3)), await PublishedAsync(Noon.AddHours(4)), await PublishedAsync(Noon.AddHours(1)));
        await platform.Database.SetNowAsync(Noon);
        var incident = await DeclareAsync(Noon.AddHours(-2), Noon.AddHours(1));
        var sheet = await SheetAsync(incident);
        var asked = new ExtendForIncident.Asked(incident, [.. sheet.Open.Select(c => new ExtendForIncident.Item(c.Id, c.Limit, c.Suggested.At))]);
        Assert.Equal(3, asked.Items.Count);
        await platform.Database.SetNowAsync(Noon.AddHours(1).AddSeconds(1));

        var results = await ExtendAsync(Operating, asked, await ProofAsync(oper, asked));

        Assert.IsType<ExtendForIncident.Outcome.TooLate>(results.Single(r => r.Item.Consultation == passing.Id).Outcome);
        Assert.All(results.Where(r => r.Item.Consultation != passing.Id), r => Assert.IsType<ExtendForIncident.Outcome.Extended>(r.Outcome));
        foreach (var consultation in (TestConsultation[])[one, two])
        {
            var page = await platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ConsultationForPublic>().FindAsync(consultation.Id, default));
            Assert.Contains($"n°\u00A0{sheet.Incident.Number}", Assert.Single(page!.MovedLimits).Reason, StringComparison.Ordinal);
            Assert.Equal(asked.Items.Single(i => i.Consultation == consultation.Id).After, page.SubmissionDeadline);
        }
        Assert.Equal(2, await platform.RunAsync(one.Scope, s => s.GetRequiredService<PlatformDb>().RegisterEntries.CountAsync(e => e.Kind == "limite-modifiee")));
        Assert.Equal(2, (await SheetAsync(incident)).Done.Count);
        await platform.TellAsync();
        Assert.Equal(2, (await platform.MailsAsync("reportée")).Count(m => m.To == buyer.Email));

        // Once more with the same confirmation: they are no longer what was on the screen.
        Assert.DoesNotContain(await ExtendAsync(Operating, asked, await ProofAsync(oper, asked)), r => r.Outcome is ExtendForIncident.Outcome.Extended);
    }

    [Fact]
    public async Task Without_a_confirmation_of_this_very_list_nothing_moves()
    {
        var consultation = await PublishedAsync(Noon.AddHours(3));
        await platform.Database.SetNowAsync(Noon);
        var incident = await DeclareAsync(Noon.AddHours(-2), Noon);
        var item = new ExtendForIncident.Item(consultation.Id, Noon.AddHours(3), Noon.AddDays(2));
        var asked = new ExtendForIncident.Asked(incident, [item]);
        var other = await ProofAsync(oper, asked with { Items = [item with { After = Noon.AddDays(3) }] });

        Assert.IsType<ExtendForIncident.Outcome.NotProved>(Assert.Single(await ExtendAsync(Operating, asked, other)).Outcome);
        Assert.IsType<ExtendForIncident.Outcome.NotProved>(Assert.Single(await ExtendAsync(Operating, asked, Guid.CreateVersion7())).Outcome);
        Assert.Equal(Noon.AddHours(3), Assert.Single((await SheetAsync(incident)).Open).Limit);
    }

    [Theory, InlineData(365, true), InlineData(366, false)]      // none of the two spans a leap day
    public async Task A_limit_moves_by_a_year_at_most_whatever_was_confirmed(int days, bool moves)
    {
        var consultation = await PublishedAsync(Noon.AddHours(3));
        await platform.Database.SetNowAsync(Noon);
        var asked = new ExtendForIncident.Asked(await DeclareAsync(Noon.AddHours(-2), Noon), [new(consultation.Id, Noon.AddHours(3), Noon.AddHours(3).AddDays(days))]);

        var result = Assert.Single(await ExtendAsync(Operating, asked, await ProofAsync(oper, asked)));

        Assert.Equal(moves, result.Outcome is ExtendForIncident.Outcome.Extended);
    }

    [Fact]
    public async Task A_consultation_whose_limit_had_passed_before_the_outage_is_not_moved_for_it()
    {
        var consultation = await PublishedAsync(Noon.AddHours(3));
        await platform.Database.SetNowAsync(Noon);
        var asked = new ExtendForIncident.Asked(await DeclareAsync(Noon.AddHours(-2), Noon), [new(consultation.Id, Noon.AddHours(3), Noon.AddDays(2))]);
        var proof = await ProofAsync(oper, asked);
        await platform.SuperuserAsync($"set session_replication_role = replica; update incidents set began_at = '{Noon.AddHours(4):O}', ended_at = '{Noon.AddHours(5):O}'");

        Assert.IsNotType<ExtendForIncident.Outcome.Extended>(Assert.Single(await ExtendAsync(Operating, asked, proof)).Outcome);
    }

    [Fact, Trait("Feature", "VR-01")]
    public async Task An_operator_who_acts_for_an_agglomeration_and_any_other_role_move_nothing()
    {
        var consultation = await PublishedAsync(Noon.AddHours(3));
        await platform.Database.SetNowAsync(Noon);
        var asked = new ExtendForIncident.Asked(await DeclareAsync(Noon.AddHours(-2), Noon), [new(consultation.Id, Noon.AddHours(3), Noon.AddDays(2))]);
        var elsewhere = await platform.LeadAsync("ailleurs");
        var stranger = await platform.OperatorAsync("Omar Ailleurs");
        var administrator = await platform.PersonAsync(lead, "Lise Agglo", MembershipRole.LeadAdmin);
        foreach (var (scope, person) in new[] { (new Scope.Lead(elsewhere.Id.Value, stranger.Id), stranger), (new Scope.Lead(lead.Id.Value, oper.Id), oper), (new Scope.Lead(lead.Id.Value, administrator.Id), administrator) })
        {
            Assert.IsType<ExtendForIncident.Outcome.NotFound>(Assert.Single(await ExtendAsync(scope, asked, await ProofAsync(person, asked))).Outcome);
            Assert.Empty(await platform.RunAsync(scope, s => s.GetRequiredService<ReadIncidents>().AllAsync(null, default)));
        }
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => DeclareAsync(new Scope.Lead(lead.Id.Value, administrator.Id), Noon.AddHours(-2), Noon));
        Assert.Equal("42501", Assert.IsType<PostgresException>(refused.GetBaseException()).SqlState);
    }

    private Scope.Platform Operating => new(oper.Id);

    private Task<TestConsultation> PublishedAsync(DateTimeOffset limit) => platform.PublishedAsync(commune, buyer, GivenConsultation.Content(closing: limit));

    private Task<Guid> ProofAsync(TestPerson person, ExtendForIncident.Asked asked) => platform.ProofAsync(person, ExtendForIncident.Act, ExtendForIncident.ActHash(asked));

    private Task<Guid> DeclareAsync(DateTimeOffset began, DateTimeOffset ended) => DeclareAsync(Operating, began, ended);

    private async Task<Guid> DeclareAsync(Scope scope, DateTimeOffset began, DateTimeOffset ended) => Assert.IsType<DeclareIncident.Outcome.Declared>(
        await platform.RunAsync(scope, s => s.GetRequiredService<DeclareIncident>().ExecuteAsync(new(lead.Id.Value, began, ended, "Le dépôt des plis était impossible.", "Disque plein."), default))).Incident;

    private async Task<ReadIncidents.Sheet> SheetAsync(Guid incident) =>
        await platform.RunAsync(Operating, s => s.GetRequiredService<ReadIncidents>().SheetAsync(incident, default)) ?? throw new InvalidOperationException("No sheet.");

    private Task<IReadOnlyList<ExtendForIncident.Result>> ExtendAsync(Scope scope, ExtendForIncident.Asked asked, Guid proof) =>
        platform.RunAsync(scope, s => s.GetRequiredService<ExtendForIncident>().ExecuteAsync(new(asked, proof)));
}
