using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Opening;
using Platform.Core.Stages;
using Platform.Core.Values;
using Platform.Crypto.Transparency;
using Platform.Testing;

namespace Platform.Core.Tests.Stages;

/// <summary>A contest, from its publication to the table of authors (CCP, art. R2162-15 to -22).</summary>
public sealed class ContestTests
{
    [Fact, Trait("Feature", "GD-01")]
    public async Task A_contest_is_published_admits_candidates_and_invites_them_to_a_phase_of_projects()
    {
        var (given, projects) = await GivenStages.ContestAsync();
        await using var _ = given;
        var view = (await given.StagesAsync())!;      // published
        Assert.Equal([null, (StageKind?)StageKind.Projects], view.Stages.Select(s => s.Kind));
        Assert.StartsWith("CONC-", view.Stages[1].Reference, StringComparison.Ordinal);
        Assert.EndsWith("-P2", view.Stages[1].Reference, StringComparison.Ordinal);
        Assert.Equal((2, NextStage.WaitForOpening), (view.Stages[1].Invited, view.Next));
        await given.SendInvitationsAsync();
        Assert.Equal(2, await given.First.AskAsync(db => db.Database.SqlQuery<int>($"select count(*)::int as \"Value\" from messages where kind = 'invitation-concours'").SingleAsync()));
        Assert.IsType<BeginDeposit.Outcome.NotFound>(await given.TryDepositAsync(given.Stranger, projects.Consultation.Id, 1));
        Assert.Null(await given.ReadJuryAsync(given.First));      // the candidatures are no projects
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task No_row_that_the_account_reads_ties_a_project_to_its_author_before_the_anonymity_is_lifted_and_some_do_after_it()
    {
        var (given, projects) = await DepositedAsync();
        await using var _ = given;
        await projects.OpenAllAsync();
        Assert.IsType<RecordOpinion.Outcome.Recorded>(await given.RankAsync(projects, await TodayAsync(given), "Le premier tient mieux la pente.", 1, 2));
        var administrator = projects.ScopeOf(await given.Platform.PersonAsync(projects.Consultation.Tenant, "Aline Administratrice", Core.Identity.MembershipRole.AccountAdmin));
        var tenant = projects.Consultation.Tenant.Id.Value;
        Scope[] account = [given.Buyer, projects.President.Scope, administrator, new Scope.Tenant(tenant, null), new Scope.Export(tenant)];
        Scope[] others = [new Scope.Lead(projects.Lead.Id.Value, given.Buyer.Person), new Scope.Client(tenant, Guid.CreateVersion7()), new Scope.Public(), GivenStages.Of(given.Beta), GivenStages.Of(given.Stranger)];
        foreach (var scope in (Scope[])[.. account, .. others]) Assert.Equal([], await TiesAsync(given, projects, scope));
        Assert.NotEmpty(await TiesAsync(given, projects, GivenStages.Of(given.Alpha)));      // the author reads that it is his

        Assert.Equal(new LiftAnonymity.Outcome.Lifted(2), await given.LiftAsync(projects, projects.President));

        foreach (var scope in account) Assert.Equal(["project_authors", "register_entries"], await TiesAsync(given, projects, scope));
        foreach (var scope in others) Assert.Equal([], await TiesAsync(given, projects, scope));
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task Whatever_names_a_bidder_names_a_number_the_sealed_context_and_the_register_too()
    {
        var (given, projects) = await DepositedAsync();
        await using var _ = given;
        var bid = await given.First.AskAsync(db => db.Bids.SingleAsync(b => b.ConsultationId == projects.Consultation.Id && b.BidderName == db.ProjectAuthors.Where(a => a.CompanyId == given.Alpha.Id).Select(a => "Projet " + a.Label).Single()));
        Assert.Matches("^Projet [2-9A-HJKMNP-TV-Z]{4}$", bid.BidderName);
        Assert.Equal((bid.CompanyId, $"Projet {bid.BidderId}"), (bid.PersonId, bid.BidderName));
        Assert.NotEqual(given.Alpha.Id, bid.CompanyId);
        var context = JsonNode.Parse((await given.First.AskAsync(db => db.BidEnvelopes.SingleAsync(e => e.BidId == bid.Id))).Context)!;      // canonical JSON
        Assert.Equal(bid.BidderId, (string?)context["soumissionnaire"]);
        var entry = await given.First.AskAsync(db => db.RegisterEntries.SingleAsync(e => e.Kind == "depot" && (Guid?)(Guid)(object)e.Id == bid.ReceiptEntry));
        Assert.Equal(bid.CompanyId, entry.CompanyId);
        Assert.DoesNotContain("Toitures du Sud", entry.Details, StringComparison.Ordinal);
        Assert.DoesNotContain("111111118", entry.Details, StringComparison.Ordinal);

        await projects.OpenAllAsync();
        var minutes = (await given.InAsync<OpeningMinutes, OpeningMinutes.Minutes?>(projects.President.Scope, read => read.ExecuteAsync(projects.Consultation.Id, GivenStages.Cancel)))!;      // opened
        Assert.All(minutes.Bids, line => Assert.StartsWith("Projet ", line.Bidder, StringComparison.Ordinal));
        var deposits = await given.InAsync<DepositRegister, DepositRegister.View?>(given.Buyer, read => read.ExecuteAsync(projects.Consultation.Id, GivenStages.Cancel));
        Assert.All(deposits!.Rows, row => Assert.Equal($"Projet {row.BidderId}", row.Bidder));
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task An_author_reads_his_own_project_its_receipt_names_him_and_what_it_holds_can_be_recomputed()
    {
        var (given, projects) = await DepositedAsync();
        await using var _ = given;
        var mine = Assert.Single(await given.InAsync<MyBids, IReadOnlyList<MyBids.Row>>(GivenStages.Of(given.Alpha), read => read.ExecuteAsync(GivenStages.Cancel)), row => row.Consultation == projects.Consultation.Id);
        var receipt = (await given.InAsync<ReadReceipt, ReceiptView?>(GivenStages.Of(given.Alpha), read => read.ExecuteAsync(mine.Bid, GivenStages.Cancel)))!;      // received
        Assert.Equal(("Toitures du Sud", "111111118", "Projet"), (receipt.Author!.Name, receipt.Author.Number, receipt.Envelopes.Single().Label));
        var held = (string?)JsonNode.Parse(receipt.Json)!["details"]!["auteur_sha256"];      // canonical JSON
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([.. receipt.Author.Seal, .. Encoding.UTF8.GetBytes("Toitures du Sud (111111118)")])), held);

        Assert.Null(await given.InAsync<ReadReceipt, ReceiptView?>(GivenStages.Of(given.Beta), read => read.ExecuteAsync(mine.Bid, GivenStages.Cancel)));
        Assert.DoesNotContain(await given.InAsync<MyBids, IReadOnlyList<MyBids.Row>>(GivenStages.Of(given.Beta), read => read.ExecuteAsync(GivenStages.Cancel)), row => row.Bid == mine.Bid);
        foreach (var fact in await given.Platform.FactsAsync<BidReceived>()) await given.InAsync<MailReceipt, int>(new Scope.System("test"), async mail => { if (fact.Bid == mine.Bid.Value) await mail.ExecuteAsync(fact, GivenStages.Cancel); return 0; });
        Assert.Equal(1, await given.First.AskAsync(db => db.Database.SqlQuery<int>($"select count(*)::int as \"Value\" from messages where kind = 'recu-de-depot' and recipient = {given.Alpha.Depositor.Email} and tenant_id is null").SingleAsync()));
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task A_project_sent_again_keeps_its_number_and_replaces_the_first()
    {
        var (given, projects) = await DepositedAsync();
        await using var _ = given;
        await projects.DepositAsync(Contents.Offers, given.Alpha, 1);
        var bids = await given.First.AskAsync(db => db.Bids.Where(b => b.ConsultationId == projects.Consultation.Id).OrderBy(b => b.FinalisedAt).ThenBy(b => b.Id).ToListAsync());
        var again = Assert.Single(bids.GroupBy(b => b.BidderName), of => of.Count() == 2);
        Assert.Equal([true, false], again.OrderBy(b => b.Id.Value).Select(b => b.SupersededAt is not null));
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task A_ranking_is_recorded_between_the_opening_and_the_lifting_with_every_fault_at_once()
    {
        var (given, projects) = await DepositedAsync();
        await using var _ = given;
        Assert.IsType<RecordOpinion.Outcome.TooEarly>(await given.RankAsync(projects, new DateOnly(2026, 1, 1), "Avis."));
        await projects.OpenAllAsync();
        var today = await TodayAsync(given);
        Assert.Equal(NextStage.Rank, (await given.StagesAsync())!.Next);
        Assert.Equal([RecordOpinion.Fault.RanksNotInOrder, RecordOpinion.Fault.DateMissing, RecordOpinion.Fault.OpinionMissing], Assert.IsType<RecordOpinion.Outcome.Refused>(await given.RankAsync(projects, null, " ", 1, 1)).Faults);
        Assert.Equal([RecordOpinion.Fault.DateToCome], Assert.IsType<RecordOpinion.Outcome.Refused>(await given.RankAsync(projects, today.AddDays(1), "Avis.", 2, 1)).Faults);
        Assert.Equal([RecordOpinion.Fault.DateBeforeOpening], Assert.IsType<RecordOpinion.Outcome.Refused>(await given.RankAsync(projects, today.AddDays(-3), "Avis.", 2, 1)).Faults);

        Assert.IsType<LiftAnonymity.Outcome.NotRanked>(await given.LiftAsync(projects, projects.President));
        Assert.IsType<RecordOpinion.Outcome.Recorded>(await given.RankAsync(projects, today, "Un projet n’est pas conforme.", 1, null));
        Assert.IsType<RecordOpinion.Outcome.Recorded>(await given.RankAsync(projects, today, "Le second tient mieux la pente.", 2, 1));
        Assert.Equal(NextStage.LiftAnonymity, (await given.StagesAsync())!.Next);
        var view = (await given.ReadJuryAsync(projects))!;
        Assert.Equal([view.Projects[1].Label, view.Projects[0].Label], view.Opinion!.Ranking);      // the last one counts
        Assert.Equal((2, 2), (view.Opinions.Count, await given.First.AskAsync(db => db.RegisterEntries.CountAsync(e => e.Kind == "avis-du-jury" && e.ConsultationId == projects.Consultation.Id.Value))));

        Assert.IsType<LiftAnonymity.Outcome.Lifted>(await given.LiftAsync(projects, projects.President));
        Assert.IsType<RecordOpinion.Outcome.AlreadyLifted>(await given.RankAsync(projects, today, "Autre avis.", 1, 2));
        Assert.IsType<LiftAnonymity.Outcome.AlreadyLifted>(await given.LiftAsync(projects, projects.President));
        Assert.Equal(NextStage.ChooseWinner, (await given.StagesAsync())!.Next);
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task An_opinion_that_names_an_admitted_company_is_refused_alike_whether_it_sent_a_project_or_not()
    {
        var (given, projects) = await GivenStages.ContestAsync();
        await using var _ = given;
        await projects.DepositAsync(Contents.Offers, given.Alpha, 1);      // Beta was invited and sends nothing
        await projects.IntegrateAsync();
        await projects.OpenAllAsync();
        var (today, label) = (await TodayAsync(given), (await given.ReadJuryAsync(projects))!.Projects.Single().Label);      // a phase of projects
        Task<RecordOpinion.Outcome> SayAsync(string opinion, bool meansOther = false) => given.InAsync<RecordOpinion, RecordOpinion.Outcome>(given.Buyer,
            record => record.ExecuteAsync(new(projects.Consultation.Id, new Dictionary<string, int?> { [label] = 1 }, today, opinion, "Camille Acheteuse", meansOther), GivenStages.Cancel));

        foreach (var (opinion, name, byNumber) in new[]
        {
            ("Le projet de TOITURES  DU SUD tient mieux la pente.", "Toitures du Sud", false), ("Celui des « Couvreurs Reunis » manque.", "Couvreurs réunis", false),
            ("Le n° 111 111 118 tient la pente.", "Toitures du Sud", true), ("SIRET 222222226 00012.", "Couvreurs réunis", true),
        })
        {
            var refused = Assert.IsType<RecordOpinion.Outcome.Refused>(await SayAsync(opinion));
            Assert.Equal([RecordOpinion.Fault.NamesParticipant], refused.Faults);
            Assert.Equal([new NamedParticipants.Found(name, byNumber)], refused.Named);
        }
        Assert.IsType<RecordOpinion.Outcome.Refused>(await SayAsync("Le n° 111111118.", meansOther: true));      // a number means nothing else
        Assert.IsType<RecordOpinion.Outcome.Recorded>(await SayAsync("Sur les toitures du sud de la ville, le projet tient la pente.", meansOther: true));
        Assert.IsType<RecordOpinion.Outcome.Recorded>(await SayAsync("Charpentes du Nord n’a pas été admise : elle n’est pas nommée par là."));
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task The_jury_says_its_opinion_on_the_candidatures_or_somebody_why_not_before_anybody_is_admitted()
    {
        await using var given = await GivenStages.PublishedAsync(Procedure.DesignContest, divided: false);
        await given.First.DepositAsync(Contents.Applications, given.Alpha, 1);
        Assert.IsType<RecordCandidatesOpinion.Outcome.TooEarly>(await given.SayOfCandidatesAsync("Une seule, bonne."));
        await given.First.OpenAllAsync();
        Assert.IsType<AdmitCandidates.Outcome.OpinionMissing>(await given.AdmitAsync(given.Yes(given.Alpha, 1)));
        Assert.Equal([RecordCandidatesOpinion.Fault.OpinionMissing], Assert.IsType<RecordCandidatesOpinion.Outcome.Refused>(await given.SayOfCandidatesAsync(" ")).Faults);
        Assert.Equal([RecordCandidatesOpinion.Fault.WithoutMissing], Assert.IsType<RecordCandidatesOpinion.Outcome.Refused>(await given.SayOfCandidatesAsync(null, " ")).Faults);

        Assert.IsType<RecordCandidatesOpinion.Outcome.Recorded>(await given.SayOfCandidatesAsync(null, "Le jury n’a pas été réuni : une seule candidature."));
        Assert.IsType<RecordCandidatesOpinion.Outcome.Recorded>(await given.SayOfCandidatesAsync("Les références de Toitures du Sud suffisent."));
        var minutes = (await given.InAsync<OpeningMinutes, OpeningMinutes.Minutes?>(given.First.President.Scope, read => read.ExecuteAsync(given.Id, GivenStages.Cancel)))!;      // opened
        Assert.Equal(("Les références de Toitures du Sud suffisent.", (string?)null), (minutes.Jury!.Opinion, minutes.Jury.Without));      // the last one counts
        Assert.Equal(["Le jury n’a pas été réuni : une seule candidature.", null], (await given.First.AskAsync(db => db.RegisterEntries.Where(e => e.Kind == "avis-du-jury").OrderBy(e => e.Rank).Select(e => e.Details).ToListAsync())).Select(details => (string?)JsonNode.Parse(details)!["sans_avis"]));

        Assert.IsType<AdmitCandidates.Outcome.Decided>(await given.AdmitAsync(given.Yes(given.Alpha, 1)));
        Assert.IsType<RecordCandidatesOpinion.Outcome.AlreadyDecided>(await given.SayOfCandidatesAsync("Trop tard."));
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task Without_a_jury_nobody_asks_for_its_opinion_and_the_database_asks_for_it_in_a_contest_whoever_decides()
    {
        await using (var restricted = await GivenStages.OpenedAsync())
            Assert.IsType<RecordCandidatesOpinion.Outcome.NotFound>(await restricted.SayOfCandidatesAsync("Avis."));
        await using var given = await GivenStages.PublishedAsync(Procedure.DesignContest, divided: false);
        await given.First.DepositAsync(Contents.Applications, given.Alpha, 1);
        await given.First.OpenAllAsync();
        var (tenant, id) = (given.First.Consultation.Tenant.Id.Value, given.Id.Value);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => given.InAsync<PlatformDb, int>(given.Buyer, db => db.Database.ExecuteSqlAsync($"""
            insert into admissions (tenant_id, id, consultation_id, company_id, company_name, person_id, lot_number, admitted, decided_by, decided_by_name, decided_at, proof_id, entry_id)
            values ({tenant}, gen_random_uuid(), {id}, {given.Alpha.Id}, 'Toitures du Sud', {given.Alpha.Depositor.Id}, 1, true, {given.First.Consultation.Buyer.Id}, 'Camille Acheteuse', sec.now(), gen_random_uuid(), gen_random_uuid())
            """)));
        Assert.Equal("the jury has not said its opinion on the candidatures", refused.MessageText);
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task The_database_takes_an_opinion_on_candidatures_between_their_opening_and_the_decision_and_of_a_contest_alone()
    {
        await using (var restricted = await GivenStages.OpenedAsync()) await RefusedAsync(restricted);
        await using var given = await GivenStages.PublishedAsync(Procedure.DesignContest, divided: false);
        await given.First.DepositAsync(Contents.Applications, given.Alpha, 1);
        await RefusedAsync(given);      // nothing is opened
        await given.First.CloseAsync();
        Assert.Equal(1, await given.First.ReleaseAsync());
        Assert.IsType<OpenSession.Outcome.Opened>(await given.First.OpenAsync(given.First.President));
        await given.First.IntegrateAsync();
        await given.First.OpenEnvelopesAsync(given.First.President);
        await RefusedAsync(given);      // the session still runs
        Assert.IsType<CloseSession.Outcome.Closed>(await given.InAsync<CloseSession, CloseSession.Outcome>(given.First.President.Scope, close => close.ExecuteAsync(new(given.Id), GivenStages.Cancel)));

        Assert.Equal(1, await WriteAsync(given));
        Assert.IsType<AdmitCandidates.Outcome.Decided>(await given.AdmitAsync(given.Yes(given.Alpha, 1)));
        await RefusedAsync(given);      // decided

        static async Task RefusedAsync(GivenStages of) =>
            Assert.Equal("a jury speaks of candidatures between their opening and the decision", (await Assert.ThrowsAsync<PostgresException>(() => WriteAsync(of))).MessageText);

        static Task<int> WriteAsync(GivenStages of) => of.InAsync<PlatformDb, int>(of.Buyer, db => db.Database.ExecuteSqlAsync($"""
            insert into candidates_opinions (tenant_id, id, consultation_id, met_on, opinion, recorded_by, recorded_by_name, recorded_at, entry_id)
            values ({of.First.Consultation.Tenant.Id.Value}, gen_random_uuid(), {of.Id.Value}, sec.now()::date, 'Une seule, bonne.', {of.First.Consultation.Buyer.Id}, 'Camille Acheteuse', sec.now(), gen_random_uuid())
            """));
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task The_lifting_is_of_the_office_of_opening_and_its_entry_proves_whose_each_project_is()
    {
        var (given, projects) = await DepositedAsync();
        await using var _ = given;
        await projects.OpenAllAsync();
        await given.RankAsync(projects, await TodayAsync(given), "Avis.", 1, 2);
        Assert.Empty((await given.ReadJuryAsync(projects))!.Authors);
        var buyer = new Holder(projects.Consultation.Buyer, given.Buyer, projects.President.Key);
        await Assert.ThrowsAsync<PostgresException>(() => given.LiftAsync(projects, buyer));
        Assert.IsType<LiftAnonymity.Outcome.NotProved>(await given.InAsync<LiftAnonymity, LiftAnonymity.Outcome>(projects.President.Scope, lift => lift.ExecuteAsync(new(projects.Consultation.Id, Guid.CreateVersion7(), "Anne Présidente"), GivenStages.Cancel)));
        Assert.IsType<LiftAnonymity.Outcome.Lifted>(await given.LiftAsync(projects, projects.Delegate));

        var authors = (await given.ReadJuryAsync(projects))!.Authors;
        Assert.Equal(["Couvreurs réunis", "Toitures du Sud"], authors.Values.Select(a => a.CompanyName).Order(StringComparer.Ordinal));
        var entry = JsonNode.Parse((await given.First.AskAsync(db => db.RegisterEntries.SingleAsync(e => e.Kind == "anonymat-leve"))).Details)!;      // canonical JSON
        var deposits = (await given.First.AskAsync(db => db.RegisterEntries.Where(e => e.Kind == "depot" && e.ConsultationId == projects.Consultation.Id.Value).Select(e => e.Details).ToListAsync())).ConvertAll(text => JsonNode.Parse(text)!);      // likewise
        foreach (var line in entry["projets"]!.AsArray())
        {
            var said = Convert.ToHexStringLower(SHA256.HashData([.. Convert.FromBase64String((string)line!["sel"]!), .. Encoding.UTF8.GetBytes((string)line["auteur"]!)]));
            Assert.Contains(deposits, details => ((string)details["deposant"]!).Contains((string)line["projet"]!, StringComparison.Ordinal) && (string?)details["auteur_sha256"] == said);
        }
        var rows = (await given.InAsync<DepositRegister, DepositRegister.View?>(given.Buyer, read => read.ExecuteAsync(projects.Consultation.Id, GivenStages.Cancel)))!.Rows;
        Assert.Contains(rows, row => row.Bidder.EndsWith("Toitures du Sud", StringComparison.Ordinal));
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task The_database_takes_no_bid_that_names_its_author_and_shows_no_alias_to_another_company()
    {
        var (given, projects) = await DepositedAsync();
        await using var _ = given;
        var (tenant, id) = (projects.Consultation.Tenant.Id.Value, projects.Consultation.Id.Value);
        var named = await Assert.ThrowsAsync<PostgresException>(() => given.InAsync<PlatformDb, int>(GivenStages.Of(given.Alpha), db => db.Database.ExecuteSqlAsync($"""
            insert into bids (tenant_id, id, consultation_id, company_id, person_id, bidder_name, bidder_id, begun_at) values ({tenant}, gen_random_uuid(), {id}, {given.Alpha.Id}, {given.Alpha.Depositor.Id}, 'Toitures du Sud', '111111118', sec.now())
            """)));
        Assert.Equal("a project names nobody", named.MessageText);
        foreach (var (scope, rows) in new (Scope, int)[] { (GivenStages.Of(given.Alpha), 1), (GivenStages.Of(given.Beta), 1), (GivenStages.Of(given.Stranger), 0), (given.Buyer, 0) })
            Assert.Equal(rows, await given.InAsync<PlatformDb, int>(scope, db => db.Database.SqlQuery<int>($"select count(*)::int as \"Value\" from project_authors").SingleAsync()));
        var uninvited = await Assert.ThrowsAsync<PostgresException>(() => given.InAsync<PlatformDb, int>(GivenStages.Of(given.Stranger), db => db.Database.SqlQuery<int>($"select 1 as \"Value\" from sec.begin_project({id})").SingleAsync()));
        Assert.Equal("no project is asked for", uninvited.MessageText);
    }

    private static async Task<(GivenStages Given, Ceremony Projects)> DepositedAsync()
    {
        var (given, projects) = await GivenStages.ContestAsync();
        await projects.DepositAsync(Contents.Offers, given.Alpha, 1);
        await projects.DepositAsync(Contents.Offers, given.Beta, 1);
        await projects.IntegrateAsync();
        return (given, projects);
    }

    private static async Task<DateOnly> TodayAsync(GivenStages given) => FranceTime.DayOf(await given.NowAsync());

    // Every table that this scope may read, whole: rows that hold a sign of Alpha’s project together with a sign of Alpha.
    private static async Task<IReadOnlyList<string>> TiesAsync(GivenStages given, Ceremony projects, Scope scope)
    {
        var bid = await given.First.AskAsync(db => (from b in db.Bids join a in db.ProjectAuthors on b.CompanyId equals a.Id where a.CompanyId == given.Alpha.Id && b.ConsultationId == projects.Consultation.Id select new { b.Id, a.Label, Alias = a.Id, b.Tracking }).SingleAsync());
        string[] project = [$"%{bid.Id.Value:D}%", $"%{Ulid.Format(bid.Id.Value)}%", $"%{bid.Alias:D}%", $"%\"{bid.Label}%", $"% {bid.Label}%", $"%{bid.Tracking}%"];
        return await Ties.BetweenAsync(given, scope, project, Ties.Of(given.Alpha, "Toitures du Sud", "111111118"));
    }
}
