using Microsoft.EntityFrameworkCore;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Opening;
using Platform.Core.Questions;
using Platform.Core.Stages;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Stages;

public sealed class StagesTests
{
    [Fact, Trait("Feature", "GD-01")]
    public async Task The_first_phase_receives_candidatures_and_no_offer_and_opens_by_the_same_session()
    {
        await using var given = await GivenStages.PublishedAsync();
        var bid = await given.First.DepositAsync(Contents.Applications, given.Alpha, 2, 1);

        var envelopes = await given.First.AskAsync(db => db.BidEnvelopes.Where(e => e.BidId == bid).ToListAsync());
        Assert.Equal(EnvelopeKind.Application, Assert.Single(envelopes).Kind);
        Assert.Equal("1 2", string.Join(' ', (await given.First.AskAsync(db => db.Bids.SingleAsync(b => b.Id == bid))).LotsSought ?? []));
        var receipt = await given.InAsync<ReadReceipt, ReceiptView?>(GivenStages.Of(given.Alpha), read => read.ExecuteAsync(bid, GivenStages.Cancel));
        Assert.Equal((Contents.Applications, "Candidature"), (receipt!.Holds, Assert.Single(receipt.Envelopes).Label));

        await given.First.OpenAllAsync();
        Assert.Equal(SessionState.Done, (await given.First.SessionAsync(given.First.President)).State);
        Assert.Equal(NextStage.Admit, (await given.StagesAsync())!.Next);
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task A_later_candidature_replaces_one_for_the_same_lots_and_leaves_one_for_others()
    {
        await using var given = await GivenStages.PublishedAsync();
        var (first, other) = (await given.First.DepositAsync(Contents.Applications, given.Alpha, 1), await given.First.DepositAsync(Contents.Applications, given.Alpha, 2));
        Assert.Null((await given.First.AskAsync(db => db.Bids.SingleAsync(b => b.Id == first))).SupersededAt);

        await given.First.DepositAsync(Contents.Applications, given.Alpha, 1);

        Assert.NotNull((await given.First.AskAsync(db => db.Bids.SingleAsync(b => b.Id == first))).SupersededAt);
        Assert.Null((await given.First.AskAsync(db => db.Bids.SingleAsync(b => b.Id == other))).SupersededAt);
    }

    [Fact, Trait("Feature", "CDG-12")]
    public async Task Nobody_is_admitted_before_the_opening_and_nobody_is_set_aside_without_a_reason()
    {
        await using var given = await GivenStages.PublishedAsync();
        await given.First.DepositAsync(Contents.Applications, given.Alpha, 1, 2);
        await given.First.DepositAsync(Contents.Applications, given.Beta, 1);
        Assert.IsType<AdmitCandidates.Outcome.TooEarly>(await given.AdmitAsync(given.Yes(given.Alpha, 1)));
        await given.First.OpenAllAsync();

        var refused = Assert.IsType<AdmitCandidates.Outcome.Refused>(await given.AdmitAsync(given.Yes(given.Alpha, 1), given.No(given.Beta, 1, " ")));
        Assert.Equal([(given.Alpha.Id, 2, AdmitCandidates.Fault.DecisionMissing), (given.Beta.Id, 1, AdmitCandidates.Fault.ReasonMissing)], refused.Problems.Select(p => (p.Company, p.Lot, p.Fault)).OrderByDescending(p => p.Lot));
        Assert.IsType<PrepareStage.Outcome.NotNow>(await given.TryPrepareAsync());

        Assert.Equal(new AdmitCandidates.Outcome.Decided(2, 1), await given.AdmitAsync(given.Yes(given.Alpha, 1), given.Yes(given.Alpha, 2), given.No(given.Beta, 1, "Chiffre d’affaires insuffisant.")));
        Assert.IsType<AdmitCandidates.Outcome.AlreadyDecided>(await given.AdmitAsync(given.Yes(given.Alpha, 1), given.Yes(given.Alpha, 2), given.Yes(given.Beta, 1)));
        Assert.Equal(1, await given.First.AskAsync(db => db.RegisterEntries.CountAsync(e => e.Kind == "candidats-admis")));
    }

    [Fact, Trait("Feature", "CDG-09")]
    public async Task All_admitted_are_invited_at_one_instant_each_by_one_message_and_the_log_says_what_became_of_it()
    {
        var (given, offers) = await GivenStages.InvitedAsync();
        await using var _ = given;
        var before = await given.InAsync<ReadInvitations, IReadOnlyList<ReadInvitations.Line>>(given.Buyer, read => read.ExecuteAsync(offers.Consultation.Id, GivenStages.Cancel));
        Assert.Equal(["Couvreurs réunis", "Toitures du Sud"], before.Select(l => l.Company));
        Assert.Single(before.Select(l => l.InvitedAt).Distinct());
        Assert.NotNull(before[0].InvitedAt);
        Assert.All(before, line => Assert.Null(line.Sent));

        await given.SendInvitationsAsync();
        await given.SendInvitationsAsync();      // killed and told again: nothing twice
        await given.InAsync<NoteInvitationRead, int>(GivenStages.Of(given.Alpha), async note => { await note.ExecuteAsync(offers.Consultation.Id, "Dominique Martin", GivenStages.Cancel); return 0; });

        var after = await given.InAsync<ReadInvitations, IReadOnlyList<ReadInvitations.Line>>(given.Buyer, read => read.ExecuteAsync(offers.Consultation.Id, GivenStages.Cancel));
        Assert.Equal([given.Beta.Depositor.Email, given.Alpha.Depositor.Email], after.Select(l => l.Sent!.Detail));
        Assert.Equal([null, "Dominique Martin"], after.Select(l => l.Read?.Detail));
        Assert.Equal(2, await given.First.AskAsync(db => db.Database.SqlQuery<int>($"select count(*)::int as \"Value\" from messages where kind = 'invitation-offre'").SingleAsync()));
    }

    [Fact, Trait("Feature", "CDG-09")]
    public async Task Whoever_is_not_invited_sees_asks_takes_and_deposits_nothing()
    {
        var (given, offers) = await GivenStages.InvitedAsync(admitBeta: false);
        await using var _ = given;
        var id = offers.Consultation.Id;
        foreach (var company in new[] { given.Beta, given.Stranger })
        {
            var scope = GivenStages.Of(company);
            Assert.Null(await given.InAsync<ReadMyStage, ReadMyStage.View?>(scope, read => read.ExecuteAsync(id, GivenStages.Cancel)));
            Assert.Null(await given.InAsync<ConsultationForPublic, ConsultationForPublic.Details?>(scope, read => read.FindAsync(id, GivenStages.Cancel)));
            Assert.Null(await given.InAsync<DceForPages, DceForPages.Version?>(scope, read => read.PublishedAsync(id, GivenStages.Cancel)));
            Assert.IsType<WithdrawDce.Outcome.NotFound>(await given.InAsync<WithdrawDce, WithdrawDce.Outcome>(scope, take => take.ExecuteAsync(new(id), GivenStages.Cancel)));
            Assert.IsType<AskQuestion.Outcome.NotFound>(await given.InAsync<AskQuestion, AskQuestion.Outcome>(scope, ask => ask.ExecuteAsync(new(id, Id<Question>.New(), "Qui est invité\u00A0?", "Moi"), GivenStages.Cancel)));
            Assert.IsType<BeginDeposit.Outcome.NotFound>(await given.TryDepositAsync(company, id, 1));
            Assert.Empty(await given.InAsync<MyInvitations, IReadOnlyList<MyInvitations.Line>>(scope, read => read.ExecuteAsync(GivenStages.Cancel)));
        }
        Assert.Null(await given.InAsync<ConsultationForPublic, ConsultationForPublic.Details?>(new Scope.Public(), read => read.FindAsync(id, GivenStages.Cancel)));

        var invited = GivenStages.Of(given.Alpha);
        Assert.Equal("1 2", string.Join(' ', (await given.InAsync<ReadMyStage, ReadMyStage.View?>(invited, read => read.ExecuteAsync(id, GivenStages.Cancel)))!.Lots));
        Assert.IsType<WithdrawDce.Outcome.Withdrawn>(await given.InAsync<WithdrawDce, WithdrawDce.Outcome>(invited, take => take.ExecuteAsync(new(id), GivenStages.Cancel)));
        Assert.IsType<AskQuestion.Outcome.Asked>(await given.InAsync<AskQuestion, AskQuestion.Outcome>(invited, ask => ask.ExecuteAsync(new(id, Id<Question>.New(), "Le lot 2 est-il visitable\u00A0?", "Moi"), GivenStages.Cancel)));
        Assert.Equal(id.Value, Assert.Single(await given.InAsync<MyInvitations, IReadOnlyList<MyInvitations.Line>>(invited, read => read.ExecuteAsync(GivenStages.Cancel))).Id);
    }

    [Fact, Trait("Feature", "CDG-09")]
    public async Task The_database_itself_keeps_a_phase_from_whoever_is_not_invited_and_out_of_every_public_list()
    {
        var (given, offers) = await GivenStages.InvitedAsync(admitBeta: false);
        await using var _ = given;
        var id = offers.Consultation.Id.Value;
        Task<int> SeenAsync(Scope scope, FormattableString rows) => given.InAsync<PlatformDb, int>(scope, db => db.Database.SqlQuery<int>(rows).SingleAsync());
        foreach (var rows in new FormattableString[]
        {
            $"select count(*)::int as \"Value\" from consultations where id = {id}", $"select count(*)::int as \"Value\" from consultation_faces where id = {id}",
            $"select count(*)::int as \"Value\" from lots where consultation_id = {id}", $"select count(*)::int as \"Value\" from dce_versions where consultation_id = {id}",
            $"select count(*)::int as \"Value\" from dce_documents where consultation_id = {id}", $"select count(*)::int as \"Value\" from opening_keys where consultation_id = {id}",
        })
        {
            Assert.NotEqual(0, await SeenAsync(GivenStages.Of(given.Alpha), rows));
            Assert.Equal(0, await SeenAsync(GivenStages.Of(given.Beta), rows));
            Assert.Equal(0, await SeenAsync(new Scope.Public(), rows));
        }
        Assert.Equal(0, await given.First.AskAsync(db => db.PublicConsultations.CountAsync(p => p.Id == offers.Consultation.Id)));
        Assert.True(Assert.Single(await given.InAsync<ConsultationForBuyer, IReadOnlyList<ConsultationForBuyer.Line>>(given.Buyer, read => read.ListAsync(GivenStages.Cancel)), line => line.Id == offers.Consultation.Id).IsStage);     // its own buyer finds it
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => given.InAsync<PlatformDb, int>(GivenStages.Of(given.Beta), db => db.Database.SqlQuery<int>($"select 1 as \"Value\" from sec.ask_question({id}, gen_random_uuid(), 'x', 'y')").SingleAsync()));
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task Offers_of_the_second_phase_are_opened_without_a_new_examination_and_only_for_the_lots_of_the_invitation()
    {
        var (given, offers) = await GivenStages.InvitedAsync();
        await using var _ = given;
        Assert.IsType<BeginDeposit.Outcome.NoLot>(await given.TryDepositAsync(given.Beta, offers.Consultation.Id, 2));
        var bid = await offers.DepositAsync(Contents.Offers, given.Alpha, 1, 2);
        await offers.DepositAsync(Contents.Offers, given.Beta, 1);
        Assert.DoesNotContain(await offers.AskAsync(db => db.BidEnvelopes.Where(e => e.BidId == bid).Select(e => e.Kind).ToListAsync()), kind => kind == EnvelopeKind.Application);

        await offers.OpenAllAsync();

        Assert.Equal(3, await given.InAsync<PlatformDb, int>(given.Buyer, db => db.OpenedEnvelopes.CountAsync(o => o.ConsultationId == offers.Consultation.Id)));
        Assert.Equal(NextStage.Nothing, (await given.StagesAsync())!.Next);      // an appel d’offres is not negotiated
        Assert.IsType<PrepareStage.Outcome.NotNow>(await given.TryPrepareAsync());
    }

    [Fact, Trait("Feature", "BEYOND-11")]
    public async Task A_phase_begins_with_the_words_as_they_were_corrected_and_with_the_list_of_what_is_not_joined()
    {
        await using var given = await GivenStages.PublishedAsync();
        await given.Platform.SuperuserAsync($"""
            set session_replication_role = replica;
            insert into withheld_documents (tenant_id, id, consultation_id, title, ground, obtained, added_at)
            select tenant_id, gen_random_uuid(), id, 'Plans de sûreté', 'confidential', 'Sur demande, contre un engagement.', published_at from consultations where id = '{given.Id}'
            """);
        var current = (await given.InAsync<ReadCorrected, ReadCorrected.Current?>(given.Buyer, read => read.ExecuteAsync(given.Id, GivenStages.Cancel)))!.Content;
        var asked = new CorrectConsultation.Asked(given.Id, current with { Title = "Réfection de 400 m²" }, "La surface était fausse.", false);
        var proof = await given.Platform.ProofAsync(given.First.Consultation.Buyer, CorrectConsultation.Act, await given.InAsync<CorrectConsultation, byte[]>(given.Buyer, correct => correct.ActHashAsync(asked, GivenStages.Cancel)));
        Assert.IsType<CorrectConsultation.Outcome.Corrected>(await given.InAsync<CorrectConsultation, CorrectConsultation.Outcome>(given.Buyer, correct => correct.ExecuteAsync(new(asked, null, proof, "Camille Acheteuse"), GivenStages.Cancel)));
        await given.First.DepositAsync(Contents.Applications, given.Alpha, 1);
        await given.First.OpenAllAsync();
        Assert.IsType<AdmitCandidates.Outcome.Decided>(await given.AdmitAsync(given.Yes(given.Alpha, 1)));

        var stage = await given.PrepareAsync();

        Assert.Equal("Réfection de 400 m²", (await given.First.AskAsync(db => db.Consultations.SingleAsync(c => c.Id == stage))).Title);
        var withheld = Assert.Single(await given.InAsync<ReadWithheld, IReadOnlyList<ReadWithheld.Line>>(given.Buyer, read => read.ExecuteAsync(stage, GivenStages.Cancel)));
        Assert.Equal(("Plans de sûreté", "Sur demande, contre un engagement."), (withheld.Title, withheld.Obtained));
    }

    [Fact, Trait("Feature", "CDG-14")]
    public async Task A_round_invites_everybody_that_remains_unless_a_reason_says_otherwise_and_none_follows_the_final_one()
    {
        var (given, offers) = await GivenStages.InvitedAsync(Procedure.Negotiated);
        await using var _ = given;
        await offers.DepositAsync(Contents.Offers, given.Alpha, 1, 2);
        await offers.DepositAsync(Contents.Offers, given.Beta, 1);
        await offers.OpenAllAsync();
        Assert.Equal(NextStage.Negotiate, (await given.StagesAsync())!.Next);
        var refused = Assert.IsType<PrepareStage.Outcome.Refused>(await given.TryPrepareAsync(new Dictionary<Guid, string?> { [given.Beta.Id] = " " }));
        Assert.Equal(new(given.Beta.Id, PrepareStage.Fault.ReasonMissing), Assert.Single(refused.Problems));

        var round = await given.OpenStageAsync(await given.PrepareAsync(), offers.Deadline.AddDays(10));
        await round.DepositAsync(Contents.Offers, given.Alpha, 1);
        await round.DepositAsync(Contents.Offers, given.Beta, 1);
        await round.OpenAllAsync();
        var last = await given.OpenStageAsync(await given.PrepareAsync(new Dictionary<Guid, string?> { [given.Beta.Id] = "Offre irrégulière après deux demandes." }, isFinal: true), round.Deadline.AddDays(10));
        Assert.Equal([null, "Offre irrégulière après deux demandes."], (await given.InAsync<ReadInvitations, IReadOnlyList<ReadInvitations.Line>>(given.Buyer, read => read.ExecuteAsync(last.Consultation.Id, GivenStages.Cancel))).Select(l => l.ExcludedReason));
        Assert.IsType<BeginDeposit.Outcome.NotFound>(await given.TryDepositAsync(given.Beta, last.Consultation.Id, 1));
        await last.DepositAsync(Contents.Offers, given.Alpha, 1);
        await last.OpenAllAsync();

        var view = (await given.StagesAsync())!;
        Assert.Equal([(0, null, false), (1, null, false), (2, 1, false), (3, 2, true)], view.Stages.Select(s => (s.Number, s.Round, s.IsFinal)));
        Assert.Equal(NextStage.Nothing, view.Next);
        Assert.IsType<PrepareStage.Outcome.NotNow>(await given.TryPrepareAsync());
    }

    [Fact, Trait("Feature", "CDG-14")]
    public async Task Whoever_keeps_an_offer_in_a_round_is_still_there_in_the_next_one_for_all_its_lots()
    {
        var (given, offers) = await GivenStages.InvitedAsync(Procedure.Negotiated);
        await using var _ = given;
        await offers.DepositAsync(Contents.Offers, given.Alpha, 1, 2);
        await offers.DepositAsync(Contents.Offers, given.Beta, 1);
        await offers.OpenAllAsync();
        var round = await given.OpenStageAsync(await given.PrepareAsync(), offers.Deadline.AddDays(10));
        await round.DepositAsync(Contents.Offers, given.Alpha, 1);      // its offer for the second lot stands, and so does all that Beta offered
        await round.OpenAllAsync();

        var next = await given.PrepareAsync();

        var invited = await given.First.AskAsync(db => db.StageInvitations.AsNoTracking().Where(i => i.ConsultationId == next).ToListAsync());
        Assert.Equal(new[] { given.Alpha.Id, given.Beta.Id }.Order(), invited.Select(i => i.CompanyId).Order());
        Assert.Equal([1, 2], invited.Single(i => i.CompanyId == given.Alpha.Id).Lots);
    }

    [Fact, Trait("Feature", "CDG-09")]
    public async Task More_candidates_than_the_notice_announced_are_not_admitted()
    {
        await using var given = await GivenStages.OpenedAsync();
        await given.Platform.SuperuserAsync($"set session_replication_role = replica; update consultation_terms set candidates_max = 1 where consultation_id = '{given.Id}'");

        var refused = Assert.IsType<AdmitCandidates.Outcome.Refused>(await given.AdmitAsync(given.Yes(given.Alpha, 1), given.Yes(given.Alpha, 2), given.Yes(given.Beta, 1)));

        Assert.Equal([(1, AdmitCandidates.Fault.TooMany), (1, AdmitCandidates.Fault.TooMany)], refused.Problems.Select(p => (p.Lot, p.Fault)));
        Assert.IsType<AdmitCandidates.Outcome.Decided>(await given.AdmitAsync(given.Yes(given.Alpha, 1), given.Yes(given.Alpha, 2), given.No(given.Beta, 1, "Classé second, et un seul est admis.")));
    }

    [Fact, Trait("Feature", "BEYOND-11")]
    public async Task What_is_withheld_in_a_phase_is_its_own_list_and_moves_its_days()
    {
        var (given, offers) = await GivenStages.InvitedAsync(Procedure.Negotiated);
        await using var _ = given;
        await offers.DepositAsync(Contents.Offers, given.Alpha, 1);
        await offers.OpenAllAsync();
        var stage = await given.PrepareAsync();
        Assert.Null((await TermsAsync(given, stage)).WithheldReason);

        var withheld = Assert.IsType<WithholdDocument.Outcome.Withheld>(await given.InAsync<WithholdDocument, WithholdDocument.Outcome>(given.Buyer, withhold => withhold.ExecuteAsync(new(stage, "Plans de sûreté", "confidential", "Sur demande."), GivenStages.Cancel)));
        Assert.StartsWith("Plans de sûreté", (await TermsAsync(given, stage)).WithheldReason, StringComparison.Ordinal);

        await given.InAsync<StopWithholding, StopWithholding.Outcome>(given.Buyer, stop => stop.ExecuteAsync(stage, withheld.Document, GivenStages.Cancel));
        Assert.Null((await TermsAsync(given, stage)).WithheldReason);
    }

    private static async Task<StatedTerms> TermsAsync(GivenStages given, Id<Consultation> stage) =>
        (await given.InAsync<ReadStatement, Statement>(given.Buyer, read => read.ExecuteAsync(stage, GivenStages.Cancel))).Terms;

    [Fact, Trait("Feature", "GD-01")]
    public async Task Sans_suite_ends_every_phase_and_is_declared_of_the_whole()
    {
        var (given, offers) = await GivenStages.InvitedAsync();
        await using var _ = given;
        var ofStage = new DiscontinueConsultation.Asked(offers.Consultation.Id, "Le besoin a disparu.");
        Assert.IsType<DiscontinueConsultation.Outcome.NotFound>(await given.InAsync<DiscontinueConsultation, DiscontinueConsultation.Outcome?>(given.Buyer, d => d.ObjectionAsync(ofStage, GivenStages.Cancel)));

        var asked = new DiscontinueConsultation.Asked(given.Id, "Le besoin a disparu.");
        var proof = await given.Platform.ProofAsync(given.First.Consultation.Buyer, DiscontinueConsultation.Act, DiscontinueConsultation.ActHash(asked));
        Assert.IsType<DiscontinueConsultation.Outcome.Discontinued>(await given.InAsync<DiscontinueConsultation, DiscontinueConsultation.Outcome>(given.Buyer, d => d.ExecuteAsync(new(asked, proof), GivenStages.Cancel)));

        Assert.IsType<BeginDeposit.Outcome.Discontinued>(await given.TryDepositAsync(given.Alpha, offers.Consultation.Id, 1));
    }
}
