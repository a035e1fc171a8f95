using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Files;
using Platform.Core.Identity;
using Platform.Core.Opening;
using Platform.Core.Operations;
using Platform.Core.Registers;
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
        await RefusedAsync(NotNow, () => AskInSqlAsync(given.President));
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMinutes(1) + Hour);
        Assert.IsType<AskHandRelease.Outcome.Requested>(await given.AskAsync(given.President));
    }

    [Fact, Trait("Feature", "GD-07")]
    public async Task A_clock_put_back_to_the_deadline_undoes_both_people()
    {
        await given.StaySilentAsync(Hour);
        var request = await RequestAsync();
        Assert.IsType<ConfirmHandRelease.Outcome.Confirmed>(await given.ConfirmAsync(oper, request));
        await given.Platform.Database.SetNowAsync(given.Deadline);        // the clock that was wrong is put right: the deadline is now

        Assert.Equal(0, await given.ReleaseAsync());
        Assert.IsType<AskHandRelease.Outcome.NotNow>(await given.AskAsync(given.Delegate));
        await RefusedAsync(Shut, () => ReleaseInSqlAsync(request));
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMinutes(2) + Hour);
        await ReleaseInSqlAsync(request);        // the twin: what was refused is right now
    }

    [Fact, Trait("Feature", "GD-07")]
    public async Task The_table_takes_no_release_without_a_token_past_the_deadline_whatever_the_gate_believes()
    {
        var microsecond = TimeSpan.FromMicroseconds(1);
        await given.CloseAsync();
        await RefusedAsync(Shut, () => ReleaseInSqlAsync(null));
        await RefusedAsync(Shut, () => ReleaseInSqlAsync(null, token: given.Deadline));
        await given.Platform.Database.SetNowAsync(given.Deadline);
        await RefusedAsync(Shut, () => ReleaseInSqlAsync(null, token: given.Deadline + microsecond));        // whoever says so: our clock too must be past it
        await given.Platform.Database.SetNowAsync(given.Deadline + microsecond);
        await ReleaseInSqlAsync(null, token: given.Deadline + microsecond);        // the twin
    }

    [Fact, Trait("Feature", "GD-07")]
    public async Task Nobody_but_the_gate_writes_the_token_of_a_closing_and_a_company_only_that_of_its_own_receipt()
    {
        var (company, rival) = (await given.Platform.CompanyAsync("Toitures du Sud", "111111118"), await given.Platform.CompanyAsync("Couvreurs réunis", "222222226"));
        var bid = await given.DepositAsync(company, 1);
        await given.Platform.SuperuserAsync("alter table timestamp_tokens disable trigger append_only");
        await given.Platform.SuperuserAsync("delete from timestamp_tokens");
        Scope asCompany = new Scope.Company(company.Id, company.Depositor.Id), asRival = new Scope.Company(rival.Id, rival.Depositor.Id);
        const string Policy = "row-level security";
        foreach (var (scope, subject, id, of) in ((Scope, string, Guid, Guid?)[])[(asCompany, "checkpoint", given.Consultation.Id.Value, company.Id), (given.President.Scope, "checkpoint", given.Consultation.Id.Value, null),
            (given.President.Scope, "receipt", bid.Value, null), (asRival, "receipt", bid.Value, rival.Id), (new Scope.System("test"), "checkpoint", given.Consultation.Id.Value, null), (new Scope.Gate(), "receipt", bid.Value, company.Id)])
            await RefusedAsync(Policy, () => StampInSqlAsync(scope, subject, id, of));
        await StampInSqlAsync(asCompany, "receipt", bid.Value, company.Id);        // the twins
        await StampInSqlAsync(new Scope.Gate(), "checkpoint", given.Consultation.Id.Value, null);
    }

    [Fact, Trait("Feature", "GD-07")]
    public async Task The_database_takes_a_request_only_with_role_key_entry_and_passkey_all_right()
    {
        await given.StaySilentAsync(Hour);
        var buyer = new Holder(given.Consultation.Buyer, given.Consultation.Scope, given.President.Key);
        var keyless = await given.Platform.PersonAsync(given.Consultation.Tenant, "Danièle Déléguée", MembershipRole.CaoDelegate);        // invited a minute ago: the role, and no key of this consultation
        await RefusedAsync("not yours to ask", () => AskInSqlAsync(buyer));
        await RefusedAsync("not yours to ask", () => AskInSqlAsync(new Holder(keyless, given.ScopeOf(keyless), given.President.Key)));
        await RefusedAsync("not yours to ask", () => AskInSqlAsync(given.President, function: "Maire"));
        foreach (var (member, value) in ((string, JsonNode?)[])[("motif", null), ("motif", "Autre motif."), ("par", new JsonObject { ["fonction"] = "Membre de la CAO", ["nom"] = "Denis Délégué" }), ("par", null), ("autorite_muette_depuis", WireInstant.Format(given.Deadline))])
            await RefusedAsync("the register says something else", () => AskInSqlAsync(given.President, change: entry => entry[member] = value?.DeepClone()));
        await RefusedAsync("the register says something else", () => AskInSqlAsync(given.President, kind: "sans-suite"));
        await RefusedAsync("nobody confirmed this", () => AskInSqlAsync(given.President, provedReason: "Autre motif."));
        await AskInSqlAsync(given.President);        // the twin: nothing of it wrong
    }

    [Fact, Trait("Feature", "GD-07")]
    public async Task The_database_takes_a_confirmation_only_of_an_operator_of_long_enough_with_the_passkey_for_this_request()
    {
        await given.StaySilentAsync(Hour);
        var request = await RequestAsync();
        var admin = await given.Platform.PersonAsync(given.Lead, "Alix Administratrice", MembershipRole.LeadAdmin);
        var fresh = await given.Platform.OperatorAsync("Félix Nouveau");        // named in the hour of silence
        await RefusedAsync("not yours to confirm", () => ConfirmInSqlAsync(admin, request));
        Assert.IsType<ConfirmHandRelease.Outcome.NotYours>(await given.ConfirmAsync(fresh, request));
        await RefusedAsync("not yours to confirm", () => ConfirmInSqlAsync(fresh, request));
        await RefusedAsync("nobody confirmed this", () => ConfirmInSqlAsync(oper, request, proved: Guid.CreateVersion7()));
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMinutes(1) + Hour + Hour);
        await RefusedAsync(NotNow, () => ConfirmInSqlAsync(oper, request));        // the gate has not asked for an hour
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMinutes(1) + Hour);
        await given.Platform.SuperuserAsync("update platform_operators set named_at = $1 where person_id = $2", given.Deadline.UtcDateTime, fresh.Id);
        await ConfirmInSqlAsync(fresh, request);        // the twin: an operator since the deadline
    }

    [Fact, Trait("Feature", "GD-07")]
    public async Task A_gate_that_stopped_asking_hears_no_silence_and_both_people_read_so()
    {
        await given.StaySilentAsync(TimeSpan.Zero);
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMinutes(1) + Hour);        // refused once, then dead

        Assert.IsType<AskHandRelease.Outcome.NotNow>(await given.AskAsync(given.President));
        await RefusedAsync(NotNow, () => AskInSqlAsync(given.President));
        Assert.True((await given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<ReadHandRelease>().ExecuteAsync(given.Consultation.Id, Ceremony.Cancel)))!.IsUnheard);
        Assert.Equal(SilentGateState.Unheard, Assert.Single(await RowsAsync()).State);
    }

    [Fact, Trait("Feature", "GD-07")]
    public async Task Another_trouble_of_the_gate_costs_the_two_people_nothing()
    {
        await given.StaySilentAsync(Hour);
        var request = await RequestAsync();
        await given.Platform.SuperuserAsync("alter table register_leaves rename to away");
        Assert.Equal(0, await given.ReleaseAsync());
        await given.Platform.SuperuserAsync("alter table away rename to register_leaves");

        Assert.IsType<ConfirmHandRelease.Outcome.Confirmed>(await given.ConfirmAsync(oper, request));
        Assert.Equal(1, await given.ReleaseAsync());
        Assert.Equal(SilentGateState.Opened, Assert.Single(await RowsAsync()).State);
    }

    [Fact, Trait("Feature", "GD-07")]
    public async Task An_authority_that_hangs_is_asked_for_all_gates_at_once()
    {
        var other = await given.Platform.PublishedAsync(given.Consultation.Tenant, given.Consultation.Buyer, GivenConsultation.Content(closing: given.Deadline));
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMinutes(1));
        await given.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<CloseConsultation>().ExecuteAsync(new(other.Id), Ceremony.Cancel));
        await given.CloseAsync();
        var hanging = new List<HttpListenerContext>();
        var asked = new List<long>();
        given.Tsa.Misbehave = call =>
        {
            asked.Add(TimeProvider.System.GetTimestamp());
            hanging.Add(call);
            if (hanging.Count == 2) hanging.ForEach(one => one.Response.Abort());        // both are here: asked one after the other, the first would hang until its patience ends
            return true;
        };

        Assert.Equal(0, await given.ReleaseAsync());
        Assert.Equal(2, hanging.Count);
        Assert.True(TimeProvider.System.GetElapsedTime(asked[0], asked[1]) < TimeSpan.FromSeconds(5), "No patience was spent on one of them alone.");
        Assert.Equal([GateRefusal.TimestampUnavailable, GateRefusal.TimestampUnavailable], await given.Platform.RunAsync(new Scope.Gate(), s => s.GetRequiredService<PlatformDb>().Gates.Select(g => g.Refusal!.Value).ToListAsync()));
    }

    [Fact, Trait("Feature", "GD-07")]
    public async Task A_checked_token_past_the_deadline_opens_the_gate_however_far_its_clock_is()
    {
        await given.StaySilentAsync(Hour);
        var request = await RequestAsync();
        Assert.IsType<ConfirmHandRelease.Outcome.Confirmed>(await given.ConfirmAsync(oper, request));
        var said = given.Deadline.AddHours(12);
        given.Tsa.Answer = (authority, query) => authority.Respond(query, said);

        Assert.Equal(1, await given.ReleaseAsync());
        var details = JsonDocument.Parse(await given.AskAsync(db => db.RegisterEntries.Where(e => e.Kind == "verrou-ouvert").Select(e => e.Details).SingleAsync())).RootElement;
        Assert.Equal(WireInstant.Format(said), details.GetProperty("horodatage").GetProperty("date").GetString());
        Assert.False(details.TryGetProperty("a_deux", out _));
    }

    [Fact, Trait("Feature", "VR-01")]
    public async Task A_gate_begins_empty_whoever_creates_it()
    {
        foreach (var column in (string[])["ready_at", "refused_at", "asked_at", "silent_since"])
            await RefusedAsync("row-level security", () => CreateAsync(column));
        await CreateAsync("requested_at");        // the twin

        // Of a draft of this account, with one column more than a draft needs.
        async Task CreateAsync(string column)
        {
            var draft = await given.Platform.DraftAsync(given.Consultation.Tenant, given.Consultation.Buyer, GivenConsultation.Content(closing: given.Deadline));
            await given.Platform.SuperuserAsync("delete from gates where consultation_id = $1", draft.Id.Value);
            await given.Platform.RunAsync(given.Consultation.Scope, async s => await s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"""
                insert into gates (tenant_id, consultation_id, requested_at, ready_at, refused_at, asked_at, silent_since, silent_until)
                select {given.Consultation.Tenant.Id.Value}, {draft.Id.Value}, now(), case {column} when 'ready_at' then now() end, case {column} when 'refused_at' then now() end,
                  case {column} when 'asked_at' then now() end, case {column} when 'silent_since' then now() end, case {column} when 'silent_since' then now() end
                """));
        }
    }

    [Fact, Trait("Feature", "GD-07")]
    public async Task Nobody_is_both_people_and_no_operator_does_it_without_the_presidency()
    {
        await given.Platform.OperatorAsync(given.President.Person);
        await given.StaySilentAsync(Hour);
        Assert.IsType<ConfirmHandRelease.Outcome.NotFound>(await given.ConfirmAsync(oper, Guid.CreateVersion7()));
        Assert.IsType<AskHandRelease.Outcome.NotFound>(await given.AskAsync(new Holder(oper, new Scope.Tenant(given.Lead.Id.Value, oper.Id), given.President.Key)));
        var request = await RequestAsync();

        Assert.IsType<ConfirmHandRelease.Outcome.SamePerson>(await given.ConfirmAsync(given.President.Person, request));
        await RefusedAsync("not yours to confirm", () => ConfirmInSqlAsync(given.President.Person, request));
        Assert.IsType<AskHandRelease.Outcome.AlreadyAsked>(await given.AskAsync(given.Delegate));
        Assert.Equal(0, await given.ReleaseAsync());
        await ConfirmInSqlAsync(oper, request);        // the twin
        Assert.Equal(1, await given.ReleaseAsync());
    }

    [Fact, Trait("Feature", "GD-07"), Trait("Feature", "VR-55")]
    public async Task An_operator_who_works_for_the_account_its_agglomeration_or_a_bidder_is_no_second_person_there()
    {
        var (bidder, absent) = (await given.Platform.CompanyAsync("Toitures du Sud", "111111118"), await given.Platform.CompanyAsync("Couvreurs réunis", "222222226"));
        await given.DepositAsync(bidder, 1);
        var inAccount = await given.Platform.PersonAsync(given.Consultation.Tenant, "Basile Acheteur", MembershipRole.Buyer);
        var inLead = await given.Platform.PersonAsync(given.Lead, "Alix Administratrice", MembershipRole.LeadAdmin);
        var elsewhere = await given.Platform.PersonAsync(await given.Platform.LeadAsync("autre-agglo"), "Ombeline Ailleurs", MembershipRole.LeadAdmin);
        TestPerson[] concerned = [inAccount, inLead, bidder.Depositor];
        foreach (var person in (TestPerson[])[.. concerned, absent.Depositor, elsewhere]) await given.Platform.OperatorAsync(person);
        await given.StaySilentAsync(Hour);
        var request = await RequestAsync();

        foreach (var person in concerned)
        {
            Assert.False(await MayAsync(person));
            Assert.IsType<ConfirmHandRelease.Outcome.NotYours>(await given.ConfirmAsync(person, request));
            await RefusedAsync("not yours to confirm", () => ConfirmInSqlAsync(person, request));
        }
        Assert.True(await MayAsync(absent.Depositor));        // the twins: a company that does not bid, another agglomeration, who works there no longer
        await given.Platform.SuperuserAsync("update memberships set revoked_at = now() where person_id = $1", inLead.Id);
        Assert.True(await MayAsync(inLead));
        Assert.IsType<ConfirmHandRelease.Outcome.Confirmed>(await given.ConfirmAsync(elsewhere, request));

        async Task<bool> MayAsync(TestPerson person) => Assert.Single(await given.Platform.RunAsync(new Scope.Platform(person.Id), s => s.GetRequiredService<ReadSilentGates>().ExecuteAsync(Ceremony.Cancel))).MayConfirm;
    }

    [Fact, Trait("Feature", "GD-07")]
    public async Task A_buyer_a_neighbour_s_president_and_an_operator_who_acts_for_an_agglomeration_are_refused_by_the_database_too()
    {
        await given.StaySilentAsync(Hour);
        var neighbour = await given.Platform.CommuneAsync(given.Lead, "beaumont", "Beaumont");
        var stranger = await given.Platform.PersonAsync(neighbour, "Élise", MembershipRole.CaoPresident);
        Assert.IsType<AskHandRelease.Outcome.NotFound>(await given.AskAsync(new Holder(stranger, new Scope.Tenant(neighbour.Id.Value, stranger.Id), given.President.Key)));
        await RefusedAsync("not yours to ask", () => AskInSqlAsync(new Holder(stranger, new Scope.Tenant(neighbour.Id.Value, stranger.Id), given.President.Key)));
        Assert.IsType<AskHandRelease.Outcome.NoGrant>(await given.AskAsync(new Holder(given.Consultation.Buyer, given.Consultation.Scope, given.President.Key)));

        var request = await RequestAsync();
        var elsewhere = await given.Platform.LeadAsync("autre-agglo");
        var foreigner = oper;
        Assert.IsType<ConfirmHandRelease.Outcome.NotFound>(await given.ConfirmAsync(foreigner, request, elsewhere.Id.Value));
        await RefusedAsync("not yours to confirm", () => ConfirmInSqlAsync(foreigner, request, elsewhere.Id.Value));
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
        Assert.Equal(SilentGateState.Answered, Assert.Single(await RowsAsync()).State);
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
    public async Task Each_operator_is_written_to_once_by_a_fact_of_his_own_and_the_account_s_people_learn_of_it()
    {
        var second = await given.Platform.OperatorAsync("Omar Exploitant");
        await given.Platform.SuperuserAsync("update platform_operators set removed_at = now() where person_id = $1", (await given.Platform.OperatorAsync("Oscar Parti")).Id);
        await given.StaySilentAsync(Hour);
        await RequestAsync();
        var told = await TellAsync(first: 1);        // the first address is refused: those behind it are told all the same

        Assert.Equal([second.Email], told.Where(one => one.Kind == "verrou-a-deux").Select(one => one.Recipient));
        Assert.Equal(new[] { given.President.Person.Email, given.Delegate.Person.Email }.Order(StringComparer.Ordinal), told.Where(one => one.Kind == "verrou-a-deux-demande").Select(one => one.Recipient).Order(StringComparer.Ordinal));
        told = await TellAsync(first: 0);        // and again: nobody twice
        Assert.Equal(new[] { oper.Email, second.Email }.Order(StringComparer.Ordinal), told.Where(one => one.Kind == "verrou-a-deux").Select(one => one.Recipient).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task While_nobody_runs_the_platform_the_agglomeration_s_administrators_are_told_and_of_an_alert_those_of_every_agglomeration()
    {
        var admin = await given.Platform.PersonAsync(given.Lead, "Alix Administratrice", MembershipRole.LeadAdmin);
        var theirs = await given.Platform.PersonAsync(await given.Platform.LeadAsync("autre-agglo"), "Oscar", MembershipRole.LeadAdmin);
        await given.Platform.SuperuserAsync("update platform_operators set removed_at = now() where person_id = $1", oper.Id);
        await given.StaySilentAsync(Hour);
        await RequestAsync();

        Assert.Equal([admin.Email], (await TellAsync(first: 0)).Where(one => one.Kind == "verrou-a-deux").Select(one => one.Recipient));
        var everywhere = await given.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<FindOperators>().ExecuteAsync(null, Ceremony.Cancel));
        Assert.Equal(new[] { admin.Email, theirs.Email }.Order(StringComparer.Ordinal), everywhere.Select(one => one.Email).Order(StringComparer.Ordinal));        // alerts
    }

    private sealed record Told(string Kind, string Recipient);

    private async Task<IReadOnlyList<Told>> TellAsync(int first)
    {
        var asSystem = new Scope.System("test");
        foreach (var fact in await given.Platform.FactsAsync<HandReleaseAsked>()) await given.Platform.RunAsync(asSystem, s => s.GetRequiredService<MailHandRelease>().ExecuteAsync(fact, Ceremony.Cancel));
        foreach (var fact in (await given.Platform.FactsAsync<HandReleaseToTell>()).Skip(first)) await given.Platform.RunAsync(asSystem, s => s.GetRequiredService<MailHandRelease>().ExecuteAsync(fact, Ceremony.Cancel));
        return await given.AskAsync(db => db.Database.SqlQuery<Told>($"select kind as \"Kind\", recipient as \"Recipient\" from messages where kind like 'verrou-%'").ToListAsync());
    }

    private const string NotNow = "the gate is not released by hand now";
    private const string Shut = "this gate stays shut";

    private async Task<Guid> RequestAsync() => Assert.IsType<AskHandRelease.Outcome.Requested>(await given.AskAsync(given.President)).Request;

    private Task<IReadOnlyList<ReadSilentGates.Row>> RowsAsync() => given.Platform.RunAsync(new Scope.Platform(oper.Id), s => s.GetRequiredService<ReadSilentGates>().ExecuteAsync(Ceremony.Cancel));

    // As somebody who runs the web's own code wrongly, past every check of the use case: entry and passkey are true, but for what is changed.
    private async Task AskInSqlAsync(Holder holder, Action<JsonObject>? change = null, string kind = "verrou-demande", string provedReason = SilentAuthority.Reason, string function = "Membre de la CAO")
    {
        var (id, name) = (given.Consultation.Id, holder.Person.Name);
        var proof = await given.Platform.ProofAsync(holder.Person, AskHandRelease.Act, AskHandRelease.ActHash(new(id, provedReason)));
        var since = await given.Platform.RunAsync(new Scope.Gate(), s => s.GetRequiredService<PlatformDb>().Gates.Where(g => g.ConsultationId == id).Select(g => g.SilentSince).SingleAsync());
        await given.Platform.RunAsync(holder.Scope, async s =>
        {
            var said = new JsonObject { ["autorite_muette_depuis"] = WireInstant.Format(since!.Value), ["motif"] = SilentAuthority.Reason, ["par"] = new JsonObject { ["fonction"] = function, ["nom"] = name } };      // the gate was refused
            change?.Invoke(said);
            var entry = await s.GetRequiredService<AppendEntry>().ExecuteAsync(new(((Scope.Tenant)holder.Scope).TenantId, id.Value, null, kind, said), Ceremony.Cancel);
            await s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(
                $"select sec.ask_hand_release({Guid.CreateVersion7()}, {id.Value}, {SilentAuthority.Reason}, {proof}, {name}, {function}, {entry.Id}, interval '1 second')");
        });
    }

    private async Task ConfirmInSqlAsync(TestPerson person, Guid request, Guid? lead = null, Guid? proved = null)
    {
        var proof = await given.Platform.ProofAsync(person, ConfirmHandRelease.Act, ConfirmHandRelease.ActHash(proved ?? request));
        await given.Platform.RunAsync(lead is { } acts ? new Scope.Lead(acts, person.Id) : new Scope.Platform(person.Id), async s => await s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(
            $"select sec.confirm_hand_release({request}, {proof}, interval '1 second')"));
    }

    // As a gate process that believes whatever it likes.
    private Task ReleaseInSqlAsync(Guid? request, DateTimeOffset? token = null) => given.Platform.RunAsync(new Scope.Gate(), async s =>
    {
        var db = s.GetRequiredService<PlatformDb>();
        if (token is { } at) await StampAsync(db, "checkpoint", given.Consultation.Id.Value, null, at);
        await db.Database.ExecuteSqlAsync($"insert into gate_releases values ({given.Consultation.Tenant.Id.Value}, {given.Consultation.Id.Value}, 'AGE-SECRET-KEY-1', {Guid.CreateVersion7()}, sec.now(), {request})");
    });

    private Task StampInSqlAsync(Scope scope, string subject, Guid id, Guid? company) => given.Platform.RunAsync(scope, s => StampAsync(s.GetRequiredService<PlatformDb>(), subject, id, company, given.Deadline));

    private Task<int> StampAsync(PlatformDb db, string subject, Guid id, Guid? company, DateTimeOffset at) => db.Database.ExecuteSqlAsync(
        $"insert into timestamp_tokens values ({given.Consultation.Tenant.Id.Value}, {subject}, {id}, {company}, sha256('x'), 'x', {at}, 'x', sec.now())");

    private static async Task RefusedAsync(string why, Func<Task> act)
    {
        var refused = Assert.IsType<PostgresException>((await Assert.ThrowsAnyAsync<Exception>(act)).GetBaseException());
        Assert.Equal("42501", refused.SqlState);
        Assert.Contains(why, refused.MessageText, StringComparison.Ordinal);
    }
}
