using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Cli.StandIn;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Notices;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Notices;

/// <summary>A notice says what is true when it leaves: whatever changed, ended or was refused between its publication and that.</summary>
public sealed class TrueNoticeTests : IAsyncLifetime
{
    private GivenJournals given = null!;       // set by InitializeAsync, before any test

    public async Task InitializeAsync() => given = await GivenJournals.StartAsync();

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact, Trait("Feature", "VR-10"), Trait("Feature", "VR-41")]
    public async Task What_a_journal_refused_is_sent_again_with_the_limit_of_the_day_at_the_cost_that_was_confirmed_and_no_correction_goes_there()
    {
        var consultation = await given.PublishedAsync(Premium, GivenJournals.Boamp);
        var refused = await given.StepAsync(await given.PublicationAsync(consultation, GivenJournals.Boamp));
        await given.Platform.SuperuserAsync("alter table notice_costs disable trigger append_only");
        await given.Platform.SuperuserAsync("update notice_costs set amount = 111 where publication_id = $1", refused.Id.Value);        // another price, by then
        var limit = await ExtendAsync(consultation, confirmed: 0);       // nothing to correct at the BOAMP
        Assert.DoesNotContain(await CorrectionsAsync(consultation), row => row.Channel == NoticeChannel.Boamp);

        Assert.IsType<CorrectNotice.Outcome.Queued>(await CorrectAsync(consultation, refused));
        var again = await given.PublicationAsync(consultation, GivenJournals.Boamp);
        Assert.Equal((limit, refused.NoticeId), ((await SaidAsync(again)).Conditions.OffersBy, again.NoticeId));
        Assert.Equal(111, await CostAsync(again));
    }

    [Fact, Trait("Feature", "VR-10")]
    public async Task What_was_refused_is_not_sent_again_once_the_limit_has_passed_and_is_one_millisecond_before()
    {
        var consultation = await given.PublishedAsync(Premium, GivenJournals.Boamp);
        var refused = await given.StepAsync(await given.PublicationAsync(consultation, GivenJournals.Boamp));
        var limit = await LimitAsync(consultation);
        await given.Platform.Database.SetNowAsync(limit.AddMilliseconds(1));
        Assert.IsType<CorrectNotice.Outcome.Ended>(await CorrectAsync(consultation, refused));
        await given.Platform.Database.SetNowAsync(limit);
        Assert.IsType<CorrectNotice.Outcome.Queued>(await CorrectAsync(consultation, refused));
    }

    [Fact, Trait("Feature", "VR-10")]
    public async Task The_JOUE_is_not_sent_again_what_leaves_too_little_time_from_that_sending()
    {
        var now = await given.NowAsync();
        var draft = await given.Platform.DraftAsync(given.Commune, given.Buyer, GivenConsultation.Content(closing: now.AddDays(40)));
        await given.Platform.AddDocumentAsync(draft, "Règlement.pdf", "%PDF-1.7"u8.ToArray());
        await given.Platform.PlantKeysAsync(draft);
        await given.Platform.SuperuserAsync("update consultations set procedure = 'Open' where id = $1", draft.Id.Value);
        await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<StateTerms>().ExecuteAsync(new(draft.Id, terms => terms with { Undivided = Undivided.CannotCoordinate, UndividedReason = "Un seul chantier.", SocialClause = true }), default));
        await given.ChooseAsync(draft, Premium with { Phone = "+33 8 92 70 12 39" }, GivenJournals.Joue, GivenJournals.Boamp);
        var published = await given.Platform.PublishAsync(draft);
        Assert.Equal([], (published as PublishConsultation.Outcome.Refused)?.Objections.Select(objection => objection.Key) ?? []);
        var refused = await given.StepAsync(await given.PublicationAsync(draft, GivenJournals.Joue));
        Assert.Equal(PublicationState.Rejected, refused.State);
        await given.Platform.Database.SetNowAsync(now.AddDays(15));
        var problem = Assert.Single(Assert.IsType<CorrectNotice.Outcome.Refused>(await CorrectAsync(draft, refused)).Problems);
        Assert.Equal((NoticeField.Deadline, NoticeFault.PeriodTooShort, true), (problem.Field, problem.Fault, problem.Earliest > await LimitAsync(draft)));
        await ExtendAsync(draft, confirmed: 0, days: 30);
        Assert.IsType<CorrectNotice.Outcome.Queued>(await CorrectAsync(draft, refused));
    }

    [Theory, Trait("Feature", "VR-10"), Trait("Feature", "VR-41")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_that_has_not_left_when_the_procedure_ends_never_leaves_and_costs_nothing(bool discontinued)
    {
        given.Journals.Instead = call => call.Journal == "dila" ? new(Mishap.Status, 401) : null;
        var consultation = await given.PublishedAsync(GivenJournals.Boamp);
        var failing = await given.StepAsync(await given.PublicationAsync(consultation, GivenJournals.Boamp));
        Assert.Equal(PublicationState.Failing, failing.State);
        if (discontinued) await DiscontinueAsync(consultation);
        else await given.Platform.Database.SetNowAsync((await LimitAsync(consultation)).AddMilliseconds(1));
        given.Journals.Instead = _ => null;
        var withdrawn = await given.StepAsync(failing);
        Assert.Equal((PublicationState.Withdrawn, true), (withdrawn.State, withdrawn.IsOver));
        Assert.Empty(given.Journals.Accepted);
        var line = (await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ReadPublications>().ExecuteAsync(consultation.Id, default))).SelectMany(sheet => sheet.Versions).SelectMany(version => version.Lines).Single(row => row.Publication.Id == withdrawn.Id);
        Assert.Null(line.Cost);
        Assert.Equal(ReadNoticeCosts.Standing.Nothing, Assert.Single(await CostsAsync()).Standing);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => given.Platform.SuperuserAsync("update channel_publications set withdrawn_at = null where id = $1", withdrawn.Id.Value));
    }

    [Theory, Trait("Feature", "VR-10"), Trait("Feature", "VR-41")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_waits_for_a_JOUE_notice_that_will_never_go_is_withdrawn_with_it_and_was_never_due(bool refused)
    {
        if (!refused) given.Journals.Instead = call => call.Journal == "ted" ? new(Mishap.Status, 401) : null;
        var consultation = await given.PublishedAsync(refused ? Premium with { Phone = "+33 8 92 70 12 39" } : GivenJournals.Contact, GivenJournals.Joue, GivenJournals.Boamp, GivenJournals.Echo);
        Assert.Equal(refused ? PublicationState.Rejected : PublicationState.Failing, (await given.StepAsync(await given.PublicationAsync(consultation, GivenJournals.Joue))).State);
        ChosenChannel[] national = [ChosenChannel.Profile, GivenJournals.Boamp, GivenJournals.Echo];
        foreach (var channel in national) await given.RunAsync(await given.PublicationAsync(consultation, channel));
        Assert.Equal([ReadNoticeCosts.Standing.Awaited, ReadNoticeCosts.Standing.Awaited], (await CostsAsync()).Select(row => row.Standing));
        await DiscontinueAsync(consultation);
        given.Journals.Instead = _ => null;
        await given.Platform.RunAsync(new Scope.System("test"), async s => { await s.GetRequiredService<WakeNational>().OfEndedAsync(given.Commune.Id.Value, consultation.Id.Value, default); return true; });      // what the worker does with the news
        foreach (var channel in refused ? national : [GivenJournals.Joue, .. national])
        {
            var waiting = await given.PublicationAsync(consultation, channel);
            Assert.NotNull(waiting.DueAt);
            Assert.Equal(PublicationState.Withdrawn, (await given.StepAsync(waiting)).State);
        }
        Assert.Equal([ReadNoticeCosts.Standing.Nothing, ReadNoticeCosts.Standing.Nothing], (await CostsAsync()).Select(row => row.Standing));
        Assert.DoesNotContain(given.Journals.Accepted, notice => notice.Journal != "ted");
    }

    [Fact, Trait("Feature", "VR-10"), Trait("Feature", "VR-41")]
    public async Task A_JOUE_notice_that_is_withdrawn_because_the_limit_passed_takes_along_what_waits_for_it()
    {
        given.Journals.Instead = call => call.Journal == "ted" ? new(Mishap.Status, 401) : null;
        var consultation = await given.PublishedAsync(GivenJournals.Joue, GivenJournals.Boamp);
        var failing = await given.StepAsync(await given.PublicationAsync(consultation, GivenJournals.Joue));
        await given.RunAsync(await given.PublicationAsync(consultation, GivenJournals.Boamp));
        Assert.Null((await given.PublicationAsync(consultation, GivenJournals.Boamp)).DueAt);
        await given.Platform.Database.SetNowAsync((await LimitAsync(consultation)).AddMilliseconds(1));
        Assert.Equal(PublicationState.Withdrawn, (await given.StepAsync(failing)).State);
        var woken = await given.PublicationAsync(consultation, GivenJournals.Boamp);
        Assert.NotNull(woken.DueAt);
        Assert.Equal(PublicationState.Withdrawn, (await given.StepAsync(woken)).State);
    }

    [Fact, Trait("Feature", "VR-10"), Trait("Feature", "VR-41")]
    public async Task Where_nothing_has_left_yet_what_waits_is_replaced_by_what_is_true_and_only_the_others_are_corrected()
    {
        given.Journals.Instead = call => call.Journal == "dila" ? new(Mishap.Status, 401) : null;
        var consultation = await given.PublishedAsync(GivenJournals.Boamp, GivenJournals.Echo);
        var waiting = await given.StepAsync(await given.PublicationAsync(consultation, GivenJournals.Boamp));
        var echo = await given.StepAsync(await given.PublicationAsync(consultation, GivenJournals.Echo));
        var before = await CostAsync(waiting);
        var limit = await ExtendAsync(consultation);
        Assert.Equal([ChosenChannel.Profile, GivenJournals.Echo], (await CorrectionsAsync(consultation)).Select(row => row.Chosen).OrderBy(channel => channel.Channel == NoticeChannel.BuyerProfile ? 0 : 1));

        given.Journals.Instead = _ => null;
        var next = await given.PublicationAsync(consultation, GivenJournals.Boamp);
        Assert.Equal((waiting.NoticeId, limit, before), (next.NoticeId, (await SaidAsync(next)).Conditions.OffersBy, await CostAsync(next)));
        await given.StepAsync(next);
        Assert.EndsWith("-02", Assert.Single(given.Journals.Accepted, notice => notice.Journal == "dila").Reference, StringComparison.Ordinal);
        // It names the version that the journals have.
        Assert.Equal(echo.Reference, (await SaidAsync(await given.PublicationAsync(consultation, GivenJournals.Echo))).Correction!.Changed);
    }

    [Fact, Trait("Feature", "VR-10")]
    public async Task A_correction_is_judged_by_the_law_of_the_launch()
    {
        await given.Platform.Database.SetNowAsync(new DateTimeOffset(2025, 12, 31, 9, 0, 0, TimeSpan.Zero));
        var draft = await given.DraftAsync();
        await given.Platform.SuperuserAsync("insert into estimates (tenant_id, consultation_id, lot_number, amount) values ($1, $2, 0, 5450000)", given.Commune.Id.Value, draft.Id.Value);      // below the works threshold of 2025, above that of 2026
        await given.ChooseAsync(draft, GivenJournals.Contact, GivenJournals.Boamp);
        Assert.IsType<PublishConsultation.Outcome.Published>(await given.Platform.PublishAsync(draft));
        var first = await given.StepAsync(await given.PublicationAsync(draft, GivenJournals.Boamp));
        await given.Platform.Database.SetNowAsync(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));
        await ExtendAsync(draft);
        var said = await SaidAsync(await given.PublicationAsync(draft, GivenJournals.Boamp));
        Assert.Equal((NoticeRegime.National, (await SaidAsync(first)).Identity.Regime, 1), (said.Identity.Regime, said.Identity.Regime, said.Correction!.Changes.Count));
    }

    [Fact, Trait("Feature", "VR-10")]
    public async Task National_notices_tell_the_day_on_which_the_JOUE_was_really_sent_its_own()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Joue, GivenJournals.Echo);
        var next = (await given.NowAsync()).AddDays(1);
        await given.Platform.Database.SetNowAsync(next);
        var joue = await given.StepAsync(await given.StepAsync(await given.PublicationAsync(consultation, GivenJournals.Joue)));
        Assert.Equal(PublicationState.Published, joue.State);
        foreach (var channel in new[] { GivenJournals.Echo, ChosenChannel.Profile }) await given.RunAsync(await given.PublicationAsync(consultation, channel));
        var shown = Assert.Single(await given.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ReadPublicNotice>().OfAsync(consultation.Id.Value, default)));
        var page = await given.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ReadPublicNotice>().FindAsync(new(shown.Id), default));
        Assert.Equal(FranceTime.DayOf(next), page!.Content.Links.JoueSentOn);
        Assert.Contains($"<envoiJoue>{FranceTime.DayOf(next):yyyy-MM-dd}</envoiJoue>", Assert.Single(given.Journals.Accepted, notice => notice.Journal == "journal").Content, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-10"), Trait("Feature", "VR-41")]
    public async Task An_important_correction_and_the_later_limit_that_it_announces_make_one_notice_billed_once()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Boamp);
        var first = await given.PublicationAsync(consultation, GivenJournals.Boamp);
        while (first.State != PublicationState.Published) first = await given.StepAsync(first);
        await CorrectWithLaterLimitAsync(consultation);
        var waiting = await given.PublicationAsync(consultation, GivenJournals.Boamp);
        Assert.Equal((PublicationState.Queued, waiting.QueuedAt + NoticeChannelRules.On(waiting.QueuedAt).LimitFollows), (waiting.State, waiting.DueAt));

        var limit = await ExtendAsync(consultation, confirmed: 0);
        Assert.Single(await given.NoticesAsync(consultation), notice => notice.CorrectsId is not null);
        var second = await given.PublicationAsync(consultation, GivenJournals.Boamp);
        while (second.State != PublicationState.Published) second = await given.StepAsync(second);
        await given.RunAsync(await given.PublicationAsync(consultation, ChosenChannel.Profile));
        Assert.Equal(2, given.Journals.Accepted.Count);
        var said = await SaidAsync(second);
        Assert.Equal((limit, "Réfection corrigée", 2, "L’objet est précisé.\nLa visite du site est ajoutée."), (said.Conditions.OffersBy, said.Purpose.Title, said.Correction!.Changes.Count(change => change.Lot is null), said.Correction.Text));
        Assert.Equal(2, (await CostsAsync()).Count(row => row.IsDue));      // the notice, and one correction
        Assert.Equal(2, (await given.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ReadPublicNotice>().OfAsync(consultation.Id.Value, default))).Count);
    }

    [Fact, Trait("Feature", "VR-10")]
    public async Task What_left_is_kept_byte_by_byte_and_leaves_again_as_it_was()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Boamp, GivenJournals.Echo);
        var boamp = await given.StepAsync(await given.PublicationAsync(consultation, GivenJournals.Boamp));
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(Assert.Single(given.Journals.Accepted).Content)), boamp.SentSha256);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => given.Platform.SuperuserAsync("update channel_publications set sent_content = 'x', sent_sha256 = sha256('x') where id = $1", boamp.Id.Value));

        // As if an earlier release had sent this, and its answer was lost.
        var echo = await given.PublicationAsync(consultation, GivenJournals.Echo);
        await given.Platform.SuperuserAsync("update channel_publications set sent_format = 'annonce-1', sent_content = '<annonce/>', sent_sha256 = sha256('<annonce/>') where id = $1", echo.Id.Value);
        await given.StepAsync(echo);
        Assert.Equal("<annonce/>", Assert.Single(given.Journals.Accepted, notice => notice.Journal == "journal").Content);
    }

    [Theory, Trait("Feature", "VR-10")]
    [InlineData("javascript:alert(1)//", false)]
    [InlineData("https://exemple.test/avis/", true)]
    public async Task An_address_that_a_journal_gives_is_shown_when_it_is_one(string address, bool isShown)
    {
        given.Journals.ShownAt = address;
        var consultation = await given.PublishedAsync(GivenJournals.Echo);
        var publication = await given.PublicationAsync(consultation, GivenJournals.Echo);
        while (publication.State != PublicationState.Published) publication = await given.StepAsync(publication);
        Assert.Equal((isShown, true), (publication.PublicationUrl is not null, publication.PublicationReference is not null));
    }

    [Fact, Trait("Feature", "VR-10")]
    public async Task A_refusal_of_the_JOUE_that_never_gives_its_reasons_is_a_refusal_once_it_was_asked_for_them_often_enough()
    {
        given.Journals.Instead = call => call.Act == "report" ? new(Mishap.Status, 404) : null;
        var consultation = await given.PublishedAsync(Premium with { Phone = "+33 8 92 70 12 39" }, GivenJournals.Joue);
        var publication = await given.PublicationAsync(consultation, GivenJournals.Joue);
        var retries = NoticeChannelRules.On(await given.NowAsync()).Retries.Count;
        for (var step = 0; step < retries; step++) publication = await given.StepAsync(publication);
        Assert.Equal(PublicationState.Failing, publication.State);
        publication = await given.StepAsync(publication);
        Assert.Equal(PublicationState.Rejected, publication.State);
        Assert.Single(given.Journals.Calls, call => call.Act == "send");
    }

    private static NoticeContact Premium => GivenJournals.Contact with { Phone = "08 92 70 12 39" };

    private Task<CorrectNotice.Outcome> CorrectAsync(TestConsultation consultation, ChannelPublication refused) =>
        given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<CorrectNotice>().ExecuteAsync(new(consultation.Id, refused.NoticeId, GivenJournals.Contact), default));

    private Task<Consultation> ReadAsync(TestConsultation consultation) => given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<PlatformDb>().Consultations.AsNoTracking().SingleAsync(c => c.Id == consultation.Id));

    private Task<IReadOnlyList<ReadNoticeCosts.Row>> CostsAsync() => given.Platform.RunAsync(given.Scope, async s =>
        await s.GetRequiredService<ReadNoticeCosts>().ExecuteAsync((await s.GetRequiredService<PlatformDb>().NowAsync(default)).Year, default));

    private async Task<DateTimeOffset> LimitAsync(TestConsultation consultation) => (await ReadAsync(consultation)).SubmissionDeadline!.Value;

    private async Task<CanonicalNotice> SaidAsync(ChannelPublication publication) =>
        CanonicalNotice.FromJson(await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<PlatformDb>().NoticeVersions.Where(row => row.Id == publication.VersionId).Select(row => row.Content).SingleAsync()));

    private Task<decimal> CostAsync(ChannelPublication publication) => given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<PlatformDb>().NoticeCosts.Where(row => row.PublicationId == publication.Id).Select(row => row.Amount).SingleAsync());

    private async Task<List<ChannelPublication>> CorrectionsAsync(TestConsultation consultation)
    {
        var corrections = (await given.NoticesAsync(consultation)).Where(notice => notice.CorrectsId is not null).Select(notice => notice.Id).ToHashSet();
        return [.. (await given.PublicationsAsync(consultation)).Where(row => corrections.Contains(row.NoticeId))];
    }

    /// <param name="confirmed">Null: whatever it costs.</param>
    private async Task<DateTimeOffset> ExtendAsync(TestConsultation consultation, decimal? confirmed = null, int days = 7)
    {
        var published = await ReadAsync(consultation);
        var asked = new ExtendDeadline.Asked(consultation.Id, published.SubmissionDeadline!.Value.AddDays(days), "La visite du site est ajoutée.");
        var proof = await given.Platform.ProofAsync(given.Buyer, ExtendDeadline.Act, ExtendDeadline.ActHash(asked));
        var cost = confirmed ?? (await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ExtendDeadline>().CostAsync(published, default))).Amount;
        Assert.IsType<ExtendDeadline.Outcome.Extended>(await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ExtendDeadline>().ExecuteAsync(new(asked, proof, given.Buyer.Name, cost), default)));
        return asked.Limit;
    }

    private async Task CorrectWithLaterLimitAsync(TestConsultation consultation)
    {
        var asked = await given.Platform.RunAsync(given.Scope, async s =>
            new CorrectConsultation.Asked(consultation.Id, (await s.GetRequiredService<ReadCorrected>().ExecuteAsync(consultation.Id, default))!.Content with { Title = "Réfection corrigée" }, "L’objet est précisé.", true));
        var (hash, cost) = await given.Platform.RunAsync(given.Scope, async s =>
            (await s.GetRequiredService<CorrectConsultation>().ActHashAsync(asked, default), (await s.GetRequiredService<CorrectConsultation>().PreviewAsync(asked, default)).Cost.Amount));
        var proof = await given.Platform.ProofAsync(given.Buyer, CorrectConsultation.Act, hash);
        Assert.IsType<CorrectConsultation.Outcome.Corrected>(await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<CorrectConsultation>().ExecuteAsync(new(asked, new(true, null), proof, given.Buyer.Name, cost), default)));
    }

    private async Task DiscontinueAsync(TestConsultation consultation)
    {
        var asked = new DiscontinueConsultation.Asked(consultation.Id, "Le besoin a disparu.");
        var proof = await given.Platform.ProofAsync(given.Buyer, DiscontinueConsultation.Act, DiscontinueConsultation.ActHash(asked));
        Assert.IsType<DiscontinueConsultation.Outcome.Discontinued>(await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<DiscontinueConsultation>().ExecuteAsync(new(asked, proof), default)));
    }
}
