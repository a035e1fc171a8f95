using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Files;
using Platform.Core.Identity;
using Platform.Core.Opening;
using Platform.Core.Operations;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Opening;

/// <summary>No authority answers at the opening: two people, an hour, and never before the deadline (decision 0034).</summary>
public sealed class HandReleaseTests : IAsyncLifetime
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private Ceremony given = null!;
    private TestPerson oper = null!;

    public async Task InitializeAsync()
    {
        given = await Ceremony.PublishedAsync();
        oper = await given.OperatorAsync();
    }

    public async Task DisposeAsync() => await given.DisposeAsync();

    [NeedsToolFact("weasyprint"), Trait("Feature", "GD-07")]
    public async Task Two_people_release_the_gate_after_an_hour_and_register_minutes_paper_and_receipt_say_so()
    {
        var company = await given.Platform.CompanyAsync("Toitures du Sud", "111111118");
        var bid = await given.DepositAsync(company, 1);
        await given.StaySilentAsync(Hour);
        var request = await RequestAsync();
        Assert.Equal(0, await given.ReleaseAsync());        // one person is not two
        Assert.IsType<ConfirmHandRelease.Outcome.Confirmed>(await given.ConfirmAsync(oper, request));

        Assert.Equal(1, await given.ReleaseAsync());
        Assert.IsType<OpenSession.Outcome.Opened>(await given.OpenAsync(given.President));
        await given.IntegrateAsync();
        await given.OpenEnvelopesAsync(given.President);     // the holder's side judges the register's entry
        await given.ReviewAsync(bid, 1, admitted: true);
        await given.OpenEnvelopesAsync(given.President);
        Assert.IsType<CloseSession.Outcome.Closed>(await given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<CloseSession>().ExecuteAsync(new(given.Consultation.Id), Ceremony.Cancel)));

        foreach (var kind in (string[])["verrou-ouvert", "pv"])
        {
            using var details = JsonDocument.Parse(await given.AskAsync(db => db.RegisterEntries.Where(e => e.Kind == kind).Select(e => e.Details).SingleAsync()));
            var said = kind == "pv" ? details.RootElement.GetProperty("verrou") : details.RootElement;
            Assert.False(said.TryGetProperty("horodatage", out _));
            var byHand = said.GetProperty("a_deux");
            Assert.Equal(("Anne Présidente", "Odile Exploitante", SilentAuthority.Reason), (byHand.GetProperty("demande").GetProperty("nom").GetString(), byHand.GetProperty("confirmation").GetProperty("nom").GetString(), byHand.GetProperty("motif").GetString()));
        }
        Assert.Equal(1, await given.AskAsync(db => db.RegisterEntries.CountAsync(e => e.Kind == "verrou-demande")));
        await Papers.AsJobs(given.Platform).RunAsync(new Scope.Tenant(given.Consultation.Tenant.Id.Value, null), s => s.GetRequiredService<PrintMinutes>().ExecuteAsync(new(given.Consultation.Id.Value), Ceremony.Cancel), Ceremony.Cancel);
        var pdf = await Papers.ReadAsync(given.Platform, given.President.Scope, PaperKind.Minutes, given.Consultation.Id.Value);
        var words = await Papers.WordsAsync(pdf!);        // just printed
        foreach (var fact in (string[])["sans horodatage extérieur", "Odile Exploitante, exploitation de la plateforme", "Anne Présidente, Membre de la CAO", SilentAuthority.Reason])
            Assert.Contains(Papers.Plain(fact), words, StringComparison.Ordinal);
        var receipt = await given.Platform.RunAsync(new Scope.Company(company.Id, company.Depositor.Id), s => s.GetRequiredService<ReadReceipt>().ExecuteAsync(bid, Ceremony.Cancel));
        Assert.Equal("Membre de la CAO", receipt!.ByHand!.AskedByFunction);
    }

    [Fact, Trait("Feature", "GD-07")]
    public async Task A_second_before_the_hour_nobody_may_ask_whatever_the_code_says()
    {
        await given.StaySilentAsync(Hour - TimeSpan.FromSeconds(1));
        Assert.IsType<AskHandRelease.Outcome.NotNow>(await given.AskAsync(given.President));
        await RefusedAsync(AskInSqlAsync);
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMinutes(1) + Hour);
        Assert.IsType<AskHandRelease.Outcome.Requested>(await given.AskAsync(given.President));
    }

    [Fact, Trait("Feature", "GD-07")]
    public async Task Before_the_deadline_nobody_asks_and_the_table_takes_no_release_even_of_the_gate()
    {
        await given.StaySilentAsync(Hour);
        var request = await RequestAsync();
        Assert.IsType<ConfirmHandRelease.Outcome.Confirmed>(await given.ConfirmAsync(oper, request));
        await given.Platform.Database.SetNowAsync(given.Deadline);        // the clock that was wrong is put right: the deadline is now

        Assert.Equal(0, await given.ReleaseAsync());
        Assert.IsType<AskHandRelease.Outcome.NotNow>(await given.AskAsync(given.Delegate));
        await RefusedAsync(() => ReleaseInSqlAsync(request));
        await RefusedAsync(() => ReleaseInSqlAsync(null));
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMinutes(2) + Hour);
        await RefusedAsync(() => ReleaseInSqlAsync(null));        // past it, and yet nobody outside said so
        await ReleaseInSqlAsync(request);        // the twin: what was refused is right now
    }

    [Fact, Trait("Feature", "GD-07")]
    public async Task Nobody_is_both_people_and_no_operator_does_it_without_the_presidency()
    {
        await given.Platform.RunAsync(new Scope.Tenant(given.Lead.Id.Value, null), async s =>
        {
            var db = s.GetRequiredService<PlatformDb>();
            db.Memberships.Add(new Membership(given.Lead.Id, given.President.Person.Id, given.President.Person.Name, given.President.Person.Email, MembershipRole.Operator, await given.Platform.DepartmentAsync(given.Lead), null, await db.NowAsync(Ceremony.Cancel)));
        });
        await given.StaySilentAsync(Hour);
        Assert.IsType<ConfirmHandRelease.Outcome.NotFound>(await given.ConfirmAsync(oper, Guid.CreateVersion7()));
        Assert.IsType<AskHandRelease.Outcome.NotFound>(await given.AskAsync(new Holder(oper, new Scope.Tenant(given.Lead.Id.Value, oper.Id), given.President.Key)));
        var request = await RequestAsync();

        Assert.IsType<ConfirmHandRelease.Outcome.SamePerson>(await given.ConfirmAsync(given.President.Person, request));
        await RefusedAsync(() => ConfirmInSqlAsync(given.President.Person, request));
        Assert.IsType<AskHandRelease.Outcome.AlreadyAsked>(await given.AskAsync(given.Delegate));
        Assert.Equal(0, await given.ReleaseAsync());
        await ConfirmInSqlAsync(oper, request);        // the twin
        Assert.Equal(1, await given.ReleaseAsync());
    }

    [Fact, Trait("Feature", "GD-07")]
    public async Task A_buyer_a_neighbour_s_president_and_another_agglomeration_s_operator_are_refused_by_the_database_too()
    {
        await given.StaySilentAsync(Hour);
        var neighbour = await given.Platform.CommuneAsync(given.Lead, "beaumont", "Beaumont");
        var stranger = await given.Platform.PersonAsync(neighbour, "Élise", MembershipRole.CaoPresident);
        Assert.IsType<AskHandRelease.Outcome.NotFound>(await given.AskAsync(new Holder(stranger, new Scope.Tenant(neighbour.Id.Value, stranger.Id), given.President.Key)));
        await RefusedAsync(() => AskInSqlAsync(stranger, new Scope.Tenant(neighbour.Id.Value, stranger.Id)));
        var buyer = given.Consultation.Buyer;
        Assert.IsType<AskHandRelease.Outcome.NoGrant>(await given.AskAsync(new Holder(buyer, given.Consultation.Scope, given.President.Key)));
        await RefusedAsync(() => AskInSqlAsync(buyer, given.Consultation.Scope));

        var request = await RequestAsync();
        var elsewhere = await given.Platform.LeadAsync("autre-agglo");
        var foreigner = await given.Platform.PersonAsync(elsewhere, "Oscar", MembershipRole.Operator);
        Assert.IsType<ConfirmHandRelease.Outcome.NotFound>(await given.ConfirmAsync(foreigner, request, elsewhere.Id.Value));
        await RefusedAsync(() => ConfirmInSqlAsync(foreigner, request, elsewhere.Id.Value));
    }

    [Fact, Trait("Feature", "GD-07")]
    public async Task An_authority_that_comes_back_opens_the_gate_itself_and_the_request_lapses()
    {
        await given.StaySilentAsync(Hour);
        var request = await RequestAsync();
        Assert.IsType<ConfirmHandRelease.Outcome.Confirmed>(await given.ConfirmAsync(oper, request));
        given.Tsa.Answer = FakeTsa.Right;

        Assert.Equal(1, await given.ReleaseAsync());
        Assert.Null(await given.Platform.RunAsync(new Scope.Gate(), s => s.GetRequiredService<PlatformDb>().GateReleases.Select(r => r.HandReleaseId).SingleAsync()));
        var row = Assert.Single(await given.Platform.RunAsync(new Scope.Lead(given.Lead.Id.Value, oper.Id), s => s.GetRequiredService<ReadSilentGates>().ExecuteAsync(Ceremony.Cancel)));
        Assert.Equal(SilentGateState.Lapsed, row.State);
    }

    [Fact, Trait("Feature", "GD-07")]
    public async Task A_word_from_outside_that_it_is_too_early_ends_the_silence_however_far_its_clock_is()
    {
        await given.StaySilentAsync(Hour);
        var request = await RequestAsync();
        given.Tsa.Answer = (authority, query) => authority.Respond(query, given.Deadline.AddHours(-12));
        Assert.Equal(0, await given.ReleaseAsync());
        given.Tsa.Answer = (_, _) => null;
        Assert.Equal(0, await given.ReleaseAsync());

        Assert.IsType<ConfirmHandRelease.Outcome.Lapsed>(await given.ConfirmAsync(oper, request));
        Assert.IsType<AskHandRelease.Outcome.NotNow>(await given.AskAsync(given.President));
    }

    [Fact]
    public async Task An_hour_that_the_gate_slept_through_or_that_the_clock_jumped_is_no_silence()
    {
        await given.StaySilentAsync(TimeSpan.Zero);
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMinutes(1) + Hour);
        Assert.Equal(0, await given.ReleaseAsync());

        Assert.IsType<AskHandRelease.Outcome.NotNow>(await given.AskAsync(given.President));
    }

    [Fact]
    public async Task The_operators_are_written_to_once_each()
    {
        await given.StaySilentAsync(Hour);
        var request = await RequestAsync();
        for (var twice = 0; twice < 2; twice++) await given.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<MailHandRelease>().ExecuteAsync(new(request), Ceremony.Cancel));
        var mail = Assert.Single(await given.AskAsync(db => db.Database.SqlQuery<string>($"select recipient as \"Value\" from messages").ToListAsync()));
        Assert.Equal(oper.Email, mail);
    }

    private async Task<Guid> RequestAsync() => Assert.IsType<AskHandRelease.Outcome.Requested>(await given.AskAsync(given.President)).Request;

    private Task AskInSqlAsync() => AskInSqlAsync(given.President.Person, given.President.Scope);

    // As somebody who runs the web's own code wrongly: with a true passkey, past every check of the use case.
    private async Task AskInSqlAsync(TestPerson person, Scope scope)
    {
        var proof = await given.Platform.ProofAsync(person, AskHandRelease.Act, AskHandRelease.ActHash(new(given.Consultation.Id, SilentAuthority.Reason)));
        await given.Platform.RunAsync(scope, async s => await s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(
            $"select sec.ask_hand_release({Guid.CreateVersion7()}, {given.Consultation.Id.Value}, {SilentAuthority.Reason}, {proof}, {person.Name}, 'x', {Guid.CreateVersion7()}, interval '1 second')"));
    }

    private async Task ConfirmInSqlAsync(TestPerson person, Guid request, Guid? lead = null)
    {
        var proof = await given.Platform.ProofAsync(person, ConfirmHandRelease.Act, ConfirmHandRelease.ActHash(request));
        await given.Platform.RunAsync(new Scope.Lead(lead ?? given.Lead.Id.Value, person.Id), async s => await s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(
            $"select sec.confirm_hand_release({request}, {proof}, {person.Name}, interval '1 second')"));
    }

    // As a gate process that believes whatever it likes.
    private Task ReleaseInSqlAsync(Guid? request) => given.Platform.RunAsync(new Scope.Gate(), async s => await s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(
        $"insert into gate_releases values ({given.Consultation.Tenant.Id.Value}, {given.Consultation.Id.Value}, 'AGE-SECRET-KEY-1', {Guid.CreateVersion7()}, sec.now(), {request})"));

    private static async Task RefusedAsync(Func<Task> act) => Assert.Equal("42501", Assert.IsType<PostgresException>((await Assert.ThrowsAnyAsync<Exception>(act)).GetBaseException()).SqlState);
}
