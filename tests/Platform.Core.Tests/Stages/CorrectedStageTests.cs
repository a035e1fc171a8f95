using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Operations;
using Platform.Core.Stages;
using Platform.Core.Tests.Consultations;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Stages;

/// <summary>A phase is corrected for the invited alone; an outage reaches its limit.</summary>
public sealed class CorrectedStageTests
{
    private const string Reason = "Les variantes de couleur ne sont plus demandées.";

    [Fact, Trait("Feature", "GD-05"), Trait("Feature", "CDG-09")]
    public async Task A_correction_of_a_phase_is_read_before_and_after_by_the_invited_and_by_nobody_else()
    {
        var (given, offers) = await GivenStages.InvitedAsync(admitBeta: false);
        await using var _ = given;
        var id = offers.Consultation.Id;
        var before = (await CurrentAsync(given, id)).Content;

        Assert.Equal(1, Assert.IsType<CorrectConsultation.Outcome.Corrected>(await CorrectAsync(given, id, before with { Title = "Offres corrigées", Place = "", Lots = new Dictionary<int, string>(before.Lots) { [2] = "Isolation renforcée" } })).Number);

        var invited = GivenStages.Of(given.Alpha);
        var page = (await given.InAsync<ConsultationForPublic, ConsultationForPublic.Details?>(invited, read => read.FindAsync(id, GivenStages.Cancel)))!;
        Assert.Equal(("Offres corrigées", null, "Isolation renforcée"), (page.Title, page.Place, page.Stated.Lots.Single(l => l.Number == 2).Title));
        Assert.Equal([(before.Title, "Offres corrigées"), (before.Place, ""), ("Isolation", "Isolation renforcée")], Assert.Single(await LinesAsync(invited)).Changes.Select(c => ((string?)c.Before, c.After)));
        Assert.Single(await LinesAsync(given.Buyer));
        foreach (var other in new Scope[] { GivenStages.Of(given.Beta), GivenStages.Of(given.Stranger), new Scope.Public() })
        {
            Assert.Empty(await LinesAsync(other));
            Assert.Null(await given.InAsync<ConsultationForPublic, ConsultationForPublic.Details?>(other, read => read.FindAsync(id, GivenStages.Cancel)));
            Assert.Equal(0, await given.InAsync<PlatformDb, int>(other, db => db.FieldCorrections.CountAsync(f => f.ConsultationId == id)));
        }
        Assert.Equal(before.Title, await given.First.AskAsync(db => db.Consultations.Where(c => c.Id == id).Select(c => c.Title).SingleAsync()));      // its row stays
        var first = (await given.InAsync<ConsultationForPublic, ConsultationForPublic.Details?>(new Scope.Public(), read => read.FindAsync(given.Id, GivenStages.Cancel)))!;
        Assert.Equal(before.Title, first.Title);

        Task<IReadOnlyList<ReadCorrections.Line>> LinesAsync(Scope scope) => given.InAsync<ReadCorrections, IReadOnlyList<ReadCorrections.Line>>(scope, read => read.ExecuteAsync(id, GivenStages.Cancel));
    }

    [Fact, Trait("Feature", "GD-05"), Trait("Feature", "CDG-09")]
    public async Task The_invited_and_the_account_are_told_once_each_and_each_is_led_to_a_page_of_his_own()
    {
        var (given, offers) = await GivenStages.InvitedAsync(admitBeta: false);
        await using var _ = given;
        var id = offers.Consultation.Id;
        await CorrectAsync(given, id, (await CurrentAsync(given, id)).Content with { Title = "Offres corrigées" });

        await given.Platform.TellAsync();
        await given.Platform.TellAsync();      // killed and told again: nothing twice

        var mails = await given.Platform.MailsAsync("Avis rectificatif n°");
        var told = Assert.Single(mails, m => m.To == given.Alpha.Depositor.Email);
        Assert.Contains($"/entreprise/phases/{id}#rectificatif-1", told.Text, StringComparison.Ordinal);
        Assert.Contains("Après\u00A0: Offres corrigées", told.Text, StringComparison.Ordinal);
        Assert.Contains($"/saint-marcel/acheteur/consultations/{id}/invitations#rectificatif-1", Assert.Single(mails, m => m.To == given.First.Consultation.Buyer.Email).Text, StringComparison.Ordinal);
        Assert.Equal(mails.Count, mails.Select(m => m.To).Distinct().Count());
        Assert.DoesNotContain(mails, m => m.To == given.Beta.Depositor.Email || m.To == given.Stranger.Depositor.Email);
        Assert.All(mails, m => Assert.DoesNotContain("Couvreurs réunis", m.Text, StringComparison.Ordinal));
    }

    [Fact, Trait("Feature", "GD-05")]
    public async Task A_second_correction_starts_from_the_first_and_what_was_corrected_is_taken_over_by_the_next_phase()
    {
        await using var given = await GivenStages.PublishedAsync(Procedure.Negotiated);
        await given.First.DepositAsync(Contents.Applications, given.Alpha, 1, 2);
        await CorrectAsync(given, given.Id, (await CurrentAsync(given, given.Id)).Content with { Title = "Corrigé avant les candidatures" });
        await given.First.OpenAllAsync();
        await given.AdmitAsync(given.Yes(given.Alpha, 1), given.Yes(given.Alpha, 2));
        var offers = await given.OpenStageAsync(await given.PrepareAsync(), given.First.Deadline.AddDays(35));
        var current = (await CurrentAsync(given, offers.Consultation.Id)).Content;
        Assert.Equal("Corrigé avant les candidatures", current.Title);

        await CorrectAsync(given, offers.Consultation.Id, current with { Description = "Une fois.", Terms = current.Terms with { DurationMonths = 24 }, Lots = new Dictionary<int, string>(current.Lots) { [1] = "Couverture et zinc" } });
        Assert.Equal(2, Assert.IsType<CorrectConsultation.Outcome.Corrected>(await CorrectAsync(given, offers.Consultation.Id, (await CurrentAsync(given, offers.Consultation.Id)).Content with { Description = "Deux fois." })).Number);
        var change = (await given.InAsync<ReadCorrections, IReadOnlyList<ReadCorrections.Line>>(given.Buyer, read => read.ExecuteAsync(offers.Consultation.Id, GivenStages.Cancel)))[0].Changes;
        Assert.Equal(("Une fois.", "Deux fois."), (Assert.Single(change).Before, change[0].After));

        await offers.DepositAsync(Contents.Offers, given.Alpha, 1);
        await offers.OpenAllAsync();
        var round = await given.PrepareAsync();
        var draft = await given.First.AskAsync(db => db.Consultations.SingleAsync(c => c.Id == round));
        Assert.Equal(("Corrigé avant les candidatures", "Deux fois."), (draft.Title, draft.Description));
        Assert.Equal("Couverture et zinc", await given.First.AskAsync(db => db.Lots.Where(l => l.ConsultationId == round && l.Number == 1).Select(l => l.Title).SingleAsync()));
        Assert.Equal(24, await given.First.AskAsync(db => db.ConsultationTerms.Where(t => t.ConsultationId == round).Select(t => t.Stated.DurationMonths).SingleAsync()));
    }

    [Fact, Trait("Feature", "GD-05")]
    public async Task The_terms_of_a_phase_are_judged_by_the_law_as_those_of_the_first()
    {
        var (given, offers) = await GivenStages.InvitedAsync(Procedure.Negotiated);
        await using var _ = given;
        var current = (await CurrentAsync(given, offers.Consultation.Id)).Content;
        var refused = Assert.IsType<CorrectConsultation.Outcome.Refused>(await CorrectAsync(given, offers.Consultation.Id, current with { Terms = current.Terms with { VisitOn = FranceTime.DayOf(offers.Deadline).AddDays(1) } }));
        Assert.Contains(refused.Findings, finding => finding.Key == "VisitAfterDeadline");
    }

    [Fact, Trait("Feature", "GD-05")]
    public async Task The_database_corrects_a_phase_from_what_the_invited_read_and_from_nothing_else()
    {
        var (given, offers) = await GivenStages.InvitedAsync();
        await using var _ = given;
        var current = (await CurrentAsync(given, offers.Consultation.Id)).Content;
        var asked = new CorrectConsultation.Asked(offers.Consultation.Id, current with { Title = "Deux fois" }, Reason, false);
        var proof = await ProofAsync(given, asked);
        await CorrectAsync(given, offers.Consultation.Id, current with { Title = "Une fois" });
        Assert.IsType<CorrectConsultation.Outcome.NotProved>(await RunAsync(given, asked, proof));      // confirmed of other words than those that stand now

        Assert.IsType<CorrectConsultation.Outcome.NotFound>(await given.InAsync<CorrectConsultation, CorrectConsultation.Outcome>(new Scope.Tenant(given.First.Lead.Id.Value, given.First.Consultation.Buyer.Id),
            correct => correct.ExecuteAsync(new(asked, null, proof, "Autre compte"), GivenStages.Cancel)));
        Assert.Equal("Une fois", (await CurrentAsync(given, offers.Consultation.Id)).Content.Title);
    }

    [Fact, Trait("Feature", "CDG-09"), Trait("Feature", "PEER-21")]
    public async Task A_later_limit_is_measured_from_the_invitations_and_an_agreed_date_is_agreed_no_more()
    {
        var (given, offers) = await GivenStages.InvitedAsync();
        await using var _ = given;
        var phase = await given.First.AskAsync(db => db.Consultations.AsNoTracking().SingleAsync(c => c.Id == offers.Consultation.Id));
        var minimum = (await MinimumAsync(phase))!;
        Assert.True(minimum.LastDay.Day >= FranceTime.DayOf(phase.PublishedAt!.Value).AddDays(minimum.Days));      // published: it has a date
        Assert.Contains("R2161-", minimum.LastDay.Clause, StringComparison.Ordinal);
        var agreed = MinimumPeriods.After(phase.PublishedAt.Value, "Restricted", Phase.Offers, BuyerKind.LocalAuthority, new(Agreed: true));
        Assert.Null(agreed);      // free, as long as it stays the agreed one

        await given.Platform.SuperuserAsync($"set session_replication_role = replica; update consultations set limit_agreement = 'Agreed' where id = '{offers.Consultation.Id}'");
        var moved = (await MinimumAsync(await given.First.AskAsync(db => db.Consultations.AsNoTracking().SingleAsync(c => c.Id == offers.Consultation.Id))))!;
        Assert.Equal(10, moved.Days);
        Assert.Null(await MinimumAsync(await given.First.AskAsync(db => db.Consultations.AsNoTracking().SingleAsync(c => c.Id == given.Id))));      // no phase

        Task<MinimumPeriod?> MinimumAsync(Consultation of) => given.InAsync<ExtendDeadline, MinimumPeriod?>(given.Buyer, extend => extend.MinimumOfPhaseAsync(of, GivenStages.Cancel));
    }

    [Fact, Trait("Feature", "GD-18"), Trait("Feature", "CDG-09")]
    public async Task An_outage_lists_a_phase_moves_its_limit_and_tells_the_invited_alone()
    {
        var (given, offers) = await GivenStages.InvitedAsync(admitBeta: false);
        await using var _ = given;
        var (id, limit) = (offers.Consultation.Id, offers.Deadline);
        await given.Platform.Database.SetNowAsync(limit.AddHours(-3));
        var odile = await given.First.OperatorAsync();
        var operating = new Scope.Platform(odile.Id);
        var incident = Assert.IsType<DeclareIncident.Outcome.Declared>(await given.InAsync<DeclareIncident, DeclareIncident.Outcome>(operating, d =>
            d.ExecuteAsync(new(given.First.Lead.Id.Value, limit.AddHours(-5), limit.AddHours(-3), "Le dépôt des plis était impossible.", "Disque plein."), GivenStages.Cancel))).Incident;
        var row = Assert.Single((await SheetAsync()).Open);
        Assert.Equal((id, true, limit), (row.Id, row.IsPhase, row.Limit));

        var asked = new ExtendForIncident.Asked(incident, [new(id, limit, limit.AddDays(2))]);
        var proof = await given.Platform.ProofAsync(odile, ExtendForIncident.Act, ExtendForIncident.ActHash(asked));
        Assert.IsType<ExtendForIncident.Outcome.Extended>(Assert.Single(await given.InAsync<ExtendForIncident, IReadOnlyList<ExtendForIncident.Result>>(operating, e => e.ExecuteAsync(new(asked, proof)))).Outcome);
        Assert.IsType<ExtendForIncident.Outcome.Changed>(Assert.Single(await given.InAsync<ExtendForIncident, IReadOnlyList<ExtendForIncident.Result>>(operating, e => e.ExecuteAsync(new(asked, proof)))).Outcome);

        var moved = Assert.Single((await SheetAsync()).Done);
        Assert.Equal((id.Value, true, limit.AddDays(2)), (moved.Consultation, moved.IsPhase, moved.To));
        Assert.Equal(limit.AddDays(2), Assert.Single(await given.InAsync<MyInvitations, IReadOnlyList<MyInvitations.Line>>(GivenStages.Of(given.Alpha), read => read.ExecuteAsync(GivenStages.Cancel))).Limit);
        await given.Platform.TellAsync();
        var mails = await given.Platform.MailsAsync("Date limite reportée");
        Assert.Contains($"/entreprise/phases/{id}", Assert.Single(mails, m => m.To == given.Alpha.Depositor.Email).Text, StringComparison.Ordinal);
        Assert.Contains($"/saint-marcel/acheteur/consultations/{id}", Assert.Single(mails, m => m.To == given.First.Consultation.Buyer.Email).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(mails, m => m.To == given.Beta.Depositor.Email);

        async Task<ReadIncidents.Sheet> SheetAsync() => (await given.InAsync<ReadIncidents, ReadIncidents.Sheet?>(operating, read => read.SheetAsync(incident, GivenStages.Cancel)))!;
    }

    [Fact, Trait("Feature", "GD-18"), Trait("Feature", "VR-01")]
    public async Task Whoever_runs_no_platform_reads_no_phase_of_an_outage()
    {
        var (given, offers) = await GivenStages.InvitedAsync();
        await using var _ = given;
        await given.Platform.Database.SetNowAsync(offers.Deadline.AddHours(-3));
        var operating = new Scope.Platform((await given.First.OperatorAsync()).Id);
        var incident = Assert.IsType<DeclareIncident.Outcome.Declared>(await given.InAsync<DeclareIncident, DeclareIncident.Outcome>(operating, d =>
            d.ExecuteAsync(new(given.First.Lead.Id.Value, offers.Deadline.AddHours(-5), offers.Deadline.AddHours(-3), "Panne.", null), GivenStages.Cancel))).Incident;
        Task<int> SeenAsync(Scope scope) => given.InAsync<PlatformDb, int>(scope, db => db.Database.SqlQuery<int>($"select count(*)::int as \"Value\" from sec.incident_phases({incident})").SingleAsync());
        Assert.Equal(1, await SeenAsync(operating));
        Assert.Equal(0, await SeenAsync(GivenStages.Of(given.Stranger)));
        Assert.Equal(0, await SeenAsync(given.Buyer));
    }

    private static async Task<ReadCorrected.Current> CurrentAsync(GivenStages given, Id<Consultation> id) => (await given.InAsync<ReadCorrected, ReadCorrected.Current?>(given.Buyer, read => read.ExecuteAsync(id, GivenStages.Cancel)))!;

    private static async Task<Guid> ProofAsync(GivenStages given, CorrectConsultation.Asked asked) => await given.Platform.ProofAsync(given.First.Consultation.Buyer, CorrectConsultation.Act,
        await given.InAsync<CorrectConsultation, byte[]>(given.Buyer, correct => correct.ActHashAsync(asked, GivenStages.Cancel)));

    private static Task<CorrectConsultation.Outcome> RunAsync(GivenStages given, CorrectConsultation.Asked asked, Guid proof) =>
        given.InAsync<CorrectConsultation, CorrectConsultation.Outcome>(given.Buyer, correct => correct.ExecuteAsync(new(asked, null, proof, "Camille Acheteuse"), GivenStages.Cancel));

    private static async Task<CorrectConsultation.Outcome> CorrectAsync(GivenStages given, Id<Consultation> id, PublishedContent content)
    {
        var asked = new CorrectConsultation.Asked(id, content, Reason, false);
        return await RunAsync(given, asked, await ProofAsync(given, asked));
    }
}
