using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Approvals;
using Platform.Core.Consultations;
using Platform.Core.Consultations.Legality;
using Platform.Core.Data;
using Platform.Core.Eforms;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Notices;
using Platform.Core.Notices.Eforms;
using Platform.Core.Notices.Written;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Notices;

/// <summary>Prior information, award and modification: from the facts that a person writes to the acknowledgement of the last channel.</summary>
public sealed class WrittenNoticeTests : IAsyncLifetime
{
    private GivenJournals given = null!;       // set by InitializeAsync, before any test

    public async Task InitializeAsync()
    {
        given = await GivenJournals.StartAsync();
        await given.Platform.Database.SetNowAsync(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
    }

    public async Task DisposeAsync() => await given.DisposeAsync();

    private async Task<DateOnly> TodayAsync() => FranceTime.DayOf(await given.NowAsync());

    [Fact, Trait("Feature", "GD-02"), Trait("Feature", "VR-10")]
    public async Task Prior_information_about_a_draft_goes_to_the_JOUE_and_shortens_the_period_of_the_contract_notice()
    {
        var draft = await given.EuropeanDraftAsync();
        var notice = await given.StartedAsync(draft, NoticeKind.PriorInformation);
        Assert.Equal([FactFault.ContractNoticeOnMissing], (await given.SayAsync(draft, notice, new PriorFacts { Shortens = true })).Select(problem => problem.Fault));
        Assert.Empty(await given.SayAsync(draft, notice, new PriorFacts { ContractNoticeOn = (await TodayAsync()).AddDays(60), Shortens = true }));
        Assert.Equal([NoticeChannel.Joue], Assert.Single(Assert.IsType<ReachWritten.Outcome.Refused>(await given.ReachAsync(draft, notice, GivenJournals.Contact, GivenJournals.Boamp)).Missing));
        Assert.IsType<ReachWritten.Outcome.Chosen>(await given.ReachAsync(draft, notice, GivenJournals.Contact, GivenJournals.Joue));
        Assert.IsType<PublishWritten.Outcome.Published>(await given.SendAsync(draft, notice));
        Assert.Equal((null, null), await AnnouncedAsync(draft));      // the Office has nothing yet
        await given.Platform.Database.SetNowAsync((await given.NowAsync()).AddDays(5));
        var joue = await given.StepAsync(await given.PublicationAsync(draft, GivenJournals.Joue));
        Assert.Equal((1, PublicationState.Acknowledged), (Taken(joue), joue.State));
        Assert.Equal((await TodayAsync(), joue.Reference), await AnnouncedAsync(draft));
    }

    [Fact, Trait("Feature", "GD-02"), Trait("Feature", "VR-10")]
    public async Task A_form_that_is_not_written_here_is_typed_on_the_site_of_the_Office_and_counts_from_the_receipt_that_is_noted()
    {
        var draft = await given.EuropeanDraftAsync();
        await given.Platform.RunAsync(given.Scope, async s =>
        {
            await s.GetRequiredService<StateEstimate>().ExecuteAsync(new(draft.Id, 0, 9_000_000), default);
            return await s.GetRequiredService<StateTerms>().ExecuteAsync(new(draft.Id, terms => terms with { Network = NetworkActivity.Water }), default);
        });
        var notice = await given.StartedAsync(draft, NoticeKind.PriorInformation);
        Assert.Empty(await given.SayAsync(draft, notice, new PriorFacts { ContractNoticeOn = (await TodayAsync()).AddDays(60), Shortens = true }));
        Assert.IsType<ReachWritten.Outcome.Chosen>(await given.ReachAsync(draft, notice, GivenJournals.Contact, GivenJournals.Joue));
        var sheet = (await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ReadWritten>().FindAsync(draft.Id, notice, default)))!;
        Assert.True(sheet.IsTypedThere && sheet.IsReady && sheet.Lines.Single(line => line.Channel.Channel == NoticeChannel.Joue).ByHand);

        Assert.IsType<PublishWritten.Outcome.Published>(await given.SendAsync(draft, notice));
        var joue = await given.PublicationAsync(draft, GivenJournals.Joue);
        Assert.Equal((PublicationState.Manual, null), (joue.State, (await AnnouncedAsync(draft)).Day));      // a wire leads there, and this does not go by it
        Assert.IsType<NoteReceipt.Outcome.Noted>(await given.Platform.RunAsync(given.Scope, async s => await s.GetRequiredService<NoteReceipt>().ExecuteAsync(new(draft.Id, joue.Id, await s.GetRequiredService<PlatformDb>().NowAsync(default)), default)));
        Assert.Equal(await TodayAsync(), (await AnnouncedAsync(draft)).Day);
    }

    [Theory, Trait("Feature", "GD-02")]
    [InlineData(NoticeChannel.Joue, NoticeKind.Award, NoticeRegime.Specific, true, true)]
    [InlineData(NoticeChannel.Boamp, NoticeKind.Award, NoticeRegime.Specific, true, true)]
    [InlineData(NoticeChannel.Joue, NoticeKind.PriorInformationShortening, NoticeRegime.Formalised, true, true)]
    [InlineData(NoticeChannel.Joue, NoticeKind.Award, NoticeRegime.Formalised, true, false)]
    [InlineData(NoticeChannel.Joue, NoticeKind.Award, NoticeRegime.Specific, false, false)]
    [InlineData(NoticeChannel.Gazette, NoticeKind.Award, NoticeRegime.Specific, true, false)]
    public void Only_a_form_of_Europe_that_is_not_written_here_is_typed_elsewhere_and_a_channel_takes_it_all_the_same(NoticeChannel channel, NoticeKind kind, NoticeRegime regime, bool entity, bool byHand)
    {
        var formats = new Platform.Core.Notices.Channels.NoticeFormats(Microsoft.Extensions.Options.Options.Create(new Platform.Core.Notices.Channels.ChannelOptions()));
        Assert.Equal((byHand, true), (formats.IsByHand(channel, kind, regime, entity), formats.Takes(channel, kind, regime, entity)));
    }

    [Fact, Trait("Feature", "GD-02"), Trait("Feature", "VR-10")]
    public async Task Prior_information_that_the_Office_refused_shortens_nothing_until_it_has_the_mended_one()
    {
        var draft = await given.EuropeanDraftAsync();
        var notice = await given.StartedAsync(draft, NoticeKind.PriorInformation);
        await given.SayAsync(draft, notice, new PriorFacts { ContractNoticeOn = (await TodayAsync()).AddDays(60), Shortens = true });
        await given.ReachAsync(draft, notice, GivenJournals.Contact with { Phone = "08 92 70 12 39" }, GivenJournals.Joue);
        await given.SendAsync(draft, notice);
        var refused = await given.StepAsync(await given.PublicationAsync(draft, GivenJournals.Joue));
        Assert.Equal(PublicationState.Rejected, refused.State);
        Assert.Equal((null, null), await AnnouncedAsync(draft));

        await given.Platform.Database.SetNowAsync((await given.NowAsync()).AddDays(20));
        var again = await given.StartedAsync(draft, NoticeKind.PriorInformationShortening, refused.NoticeId, corrects: true);
        Assert.Empty(await given.SayAsync(draft, again, new PriorFacts { ContractNoticeOn = (await TodayAsync()).AddDays(60), Shortens = true }, "Téléphone."));
        await given.ReachAsync(draft, again, GivenJournals.Contact, GivenJournals.Joue);
        Assert.IsType<PublishWritten.Outcome.Published>(await given.SendAsync(draft, again));
        var joue = await given.StepAsync(await given.PublicationAsync(draft, GivenJournals.Joue));
        Assert.Equal(PublicationState.Acknowledged, joue.State);
        Assert.Equal((await TodayAsync(), joue.Reference), await AnnouncedAsync(draft));
    }

    [Fact, Trait("Feature", "GD-02"), Trait("Feature", "VR-10")]
    public async Task Prior_information_that_shortens_needs_the_JOUE_also_where_the_value_is_not_known()
    {
        var started = Assert.IsType<StartPrior.Outcome.Started>(await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<StartPrior>().ExecuteAsync(
            new(Guid.CreateVersion7(), new("Nettoyage des écoles", "Nettoyage des dix écoles.", Nature.Services, "90910000", null, null, null), null, null, given.Buyer.Name), default)));
        var draft = new TestConsultation(started.Consultation, given.Commune, given.Buyer);
        Assert.Empty(await given.SayAsync(draft, started.Notice, new PriorFacts { ContractNoticeOn = (await TodayAsync()).AddDays(60), Shortens = true }));
        Assert.Equal([NoticeChannel.Joue], Assert.Single(Assert.IsType<PublishWritten.Outcome.Refused>(await given.SendAsync(draft, started.Notice)).Sheet.Missing));
    }

    [Fact, Trait("Feature", "GD-02")]
    public async Task Prior_information_from_nothing_becomes_a_draft_and_has_its_page_while_nobody_sees_the_draft()
    {
        var started = Assert.IsType<StartPrior.Outcome.Started>(await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<StartPrior>().ExecuteAsync(
            new(Guid.CreateVersion7(), new("Nettoyage des écoles", "Nettoyage des dix écoles.", Nature.Services, "90910000", null, null, null), 60_000m, null, given.Buyer.Name), default)));
        var draft = new TestConsultation(started.Consultation, given.Commune, given.Buyer);
        await given.SayAsync(draft, started.Notice, new PriorFacts { ContractNoticeOn = (await TodayAsync()).AddDays(90), Information = "Visites en janvier." });
        var sheet = (await given.SheetAsync(draft, started.Notice))!;     // started just above
        Assert.DoesNotContain(sheet.Offered, line => line.Channel.Channel is NoticeChannel.Joue or NoticeChannel.Boamp);      // no form for it below the thresholds of Europe
        Assert.IsType<PublishWritten.Outcome.Published>(await given.SendAsync(draft, started.Notice));
        var version = (await given.PublicationAsync(draft, ChosenChannel.Profile)).VersionId;
        var page = await given.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ReadPublicNotice>().FindAsync(version, default));
        Assert.Equal(("Nettoyage des écoles", false, "Visites en janvier."), (page!.Content.Purpose.Title, page.HasConsultation, page.Content.Purpose.Information));
        Assert.IsType<StartWritten.Outcome.NotFound>(await given.Platform.RunAsync(new Scope.Tenant(given.Commune.LeadId!.Value.Value, given.Buyer.Id), s => s.GetRequiredService<StartWritten>().ExecuteAsync(new(draft.Id, NoticeKind.PriorInformation, null, false, "x"), default)));
    }

    [Fact, Trait("Feature", "CDG-08"), Trait("Feature", "GD-02")]
    public async Task An_award_notice_waits_for_the_opening_counts_offers_in_the_register_and_names_those_opened()
    {
        var open = await given.PublishedAsync(GivenJournals.Boamp);
        Assert.IsType<StartWritten.Outcome.NotNow>(await given.StartAsync(open, NoticeKind.Award));
        var consultation = await given.OpenedAsync(offers: 2, european: true, GivenJournals.Joue, GivenJournals.Boamp);
        var draft = await given.StartedAsync(consultation, NoticeKind.Award);
        Assert.Equal(draft, await given.StartedAsync(consultation, NoticeKind.Award));      // who comes second finds the first
        var sheet = (await given.SheetAsync(consultation, draft))!;       // started just above
        Assert.Equal((2, 2), (sheet.Known.ReceivedFor(1), sheet.Known.Candidates.Count));
        Assert.Equal([NoticeChannel.BuyerProfile, NoticeChannel.Joue, NoticeChannel.Boamp], sheet.Chosen.Select(channel => channel.Channel).OrderBy(channel => channel == NoticeChannel.Boamp));
        Assert.Equal([FactFault.DecidedOnMissing, FactFault.OutcomeMissing], sheet.Facts.Select(problem => problem.Fault));
    }

    [Fact, Trait("Feature", "CDG-08"), Trait("Feature", "VR-41"), Trait("Feature", "VR-10")]
    public async Task An_award_notice_is_due_thirty_days_after_the_signature_its_costs_are_confirmed_and_booked_and_each_channel_has_it_once()
    {
        var consultation = await given.OpenedAsync(offers: 2, european: true, GivenJournals.Joue, GivenJournals.Boamp);
        var draft = await given.StartedAsync(consultation, NoticeKind.Award);
        var today = await TodayAsync();
        Assert.Empty(await given.SayAsync(consultation, draft, GivenAward.Facts(today)));
        var sheet = (await given.SheetAsync(consultation, draft))!;       // started just above
        Assert.Equal((today.AddDays(25), "CCP, art. R2183-1"), (sheet.Due!.Day, sheet.Due.Clause));
        Assert.IsType<PublishWritten.Outcome.CostsChanged>(await given.SendAsync(consultation, draft, sheet.Total - 1));
        var published = Assert.IsType<PublishWritten.Outcome.Published>(await given.SendAsync(consultation, draft));
        Assert.IsType<PublishWritten.Outcome.AlreadyPublished>(await given.SendAsync(consultation, draft, 0));
        var joue = await given.StepAsync(await given.PublicationAsync(consultation, GivenJournals.Joue));
        Assert.Equal((published.Version, 1), (joue.VersionId, Taken(joue)));
        Assert.Equal(PublicationState.Held, (await given.PublicationAsync(consultation, GivenJournals.Boamp)).State);
        Assert.Equal([sheet.Total], await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<PlatformDb>().NoticeCosts.Where(cost => cost.ConfirmedAt > sheet.Now.AddDays(-1)).Select(cost => cost.Amount).ToListAsync()));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => given.Platform.SuperuserAsync("update written_notices set reason = 'x' where id = $1", draft.Value));
    }

    [Theory, Trait("Feature", "CDG-08"), Trait("Feature", "VR-10")]
    [InlineData(0, NoAwardReason.NothingReceived, null)]
    [InlineData(2, NoAwardReason.AllRejected, null)]
    [InlineData(2, NoAwardReason.NothingReceived, FactFault.WhyContradicts)]
    [InlineData(0, NoAwardReason.AllRejected, FactFault.WhyContradicts)]
    public async Task A_lot_that_nobody_won_says_why_and_the_register_is_not_contradicted(int offers, NoAwardReason why, FactFault? fault)
    {
        var consultation = await given.OpenedAsync(offers, european: true, GivenJournals.Joue, GivenJournals.Boamp);
        var draft = await given.StartedAsync(consultation, NoticeKind.Award);
        var problems = await given.SayAsync(consultation, draft, new AwardFacts { DecidedOn = await TodayAsync(), Lots = [new() { Number = 1, Outcome = LotOutcome.NotAwarded, Why = why, FromSmall = 0 }] });
        Assert.Equal(fault is { } one ? [new FactProblem("Lots[0].Why", one)] : [], problems);
    }

    [Fact, Trait("Feature", "CDG-08"), Trait("Feature", "VR-10")]
    public async Task What_was_given_up_before_its_limit_says_neither_that_nobody_answered_nor_how_many_did()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Boamp);
        await given.BidAsync(consultation, 1, takenBack: false);
        await given.GiveUpAsync(consultation, "Projet abandonné.");
        var draft = await given.StartedAsync(consultation, NoticeKind.Award);
        var sheet = (await given.SheetAsync(consultation, draft))!;       // started just above
        var prefilled = Assert.Single(sheet.Draft.Said<AwardFacts>().Lots);
        Assert.Equal((null, LotOutcome.NotAwarded, null), (sheet.Known.ReceivedFor(1), prefilled.Outcome, prefilled.Why));
        AwardFacts Because(NoAwardReason why) => new() { DecidedOn = FranceTime.DayOf(sheet.Now), Lots = [prefilled with { Why = why }] };
        Assert.Equal([new FactProblem("Lots[0].Why", FactFault.WhyContradicts)], await given.SayAsync(consultation, draft, Because(NoAwardReason.NothingReceived)));
        Assert.Empty(await given.SayAsync(consultation, draft, Because(NoAwardReason.ChangedNeed)));
        var result = Assert.Single((await given.SheetAsync(consultation, draft))!.Content!.Result!.Lots);       // complete
        Assert.Equal((NoAwardReason.ChangedNeed, null), (result.Why, result.Received));
    }

    [Fact, Trait("Feature", "CDG-08"), Trait("Feature", "VR-10")]
    public async Task Everything_that_an_award_notice_lacks_is_said_at_once_beside_its_field()
    {
        var consultation = await given.OpenedAsync(offers: 1, european: true, GivenJournals.Joue, GivenJournals.Boamp);
        var draft = await given.StartedAsync(consultation, NoticeKind.Award);
        var problems = await given.SayAsync(consultation, draft, new AwardFacts { DecidedOn = (await TodayAsync()).AddDays(1), Lots = [new() { Number = 1, Outcome = LotOutcome.Awarded, FromSmall = 2, Winner = new() { Country = "fr" } }] });
        Assert.Equal(["DecidedOn", "Lots[0].Name", "Lots[0].Siret", "Lots[0].City", "Lots[0].Country", "Lots[0].Email", "Lots[0].Size", "Lots[0].Amount", "Lots[0].Contract", "Lots[0].SignedOn", "Lots[0].FromSmall"], problems.Select(problem => problem.Field));
        Assert.IsType<PublishWritten.Outcome.Refused>(await given.SendAsync(consultation, draft));
    }

    [Fact, Trait("Feature", "CDG-08"), Trait("Feature", "GD-05")]
    public async Task A_modification_says_the_amount_before_and_after_and_needs_the_JOUE_for_additional_work()
    {
        var consultation = await given.OpenedAsync(offers: 2, european: true, GivenJournals.Joue, GivenJournals.Boamp);
        var award = await given.AwardedAsync(consultation);
        var draft = await given.StartedAsync(consultation, NoticeKind.Modification, award);
        var facts = new ModificationFacts { Lot = 1, Reason = ModificationReason.AdditionalNeeds, Why = "Amiante découvert.", What = "Désamiantage.", Amount = 6_100_000m, AgreedOn = await TodayAsync() };
        Assert.Equal([FactFault.LotMissing], (await given.SayAsync(consultation, draft, facts with { Lot = 2 })).Select(problem => problem.Fault));
        Assert.Empty(await given.SayAsync(consultation, draft, facts));
        Assert.IsType<ReachWritten.Outcome.Refused>(await given.ReachAsync(consultation, draft, GivenJournals.Contact));
        Assert.IsType<ReachWritten.Outcome.Chosen>(await given.ReachAsync(consultation, draft, GivenJournals.Contact, GivenJournals.Joue));
        var content = (await given.SheetAsync(consultation, draft))!.Content!;        // complete
        Assert.StartsWith("Désamiantage.\n", content.Modification!.Description, StringComparison.Ordinal);
        foreach (var amount in new[] { 5_800_000m, 6_100_000m }) Assert.Contains(FrenchFormat.Euros(amount), content.Modification.Description, StringComparison.Ordinal);
        Assert.IsType<PublishWritten.Outcome.Published>(await given.SendAsync(consultation, draft));
        var joue = await given.StepAsync(await given.PublicationAsync(consultation, GivenJournals.Joue));
        Assert.Equal(1, Taken(joue));
    }

    [Fact, Trait("Feature", "GD-05"), Trait("Feature", "VR-10")]
    public async Task A_published_award_notice_is_corrected_by_another_one_that_says_what_changes_and_why()
    {
        var consultation = await given.OpenedAsync(offers: 2, european: true, GivenJournals.Joue, GivenJournals.Boamp);
        var award = await given.AwardedAsync(consultation);
        var draft = await given.StartedAsync(consultation, NoticeKind.Award, award, corrects: true);
        var facts = GivenAward.Facts(await TodayAsync(), 5_700_000m);
        Assert.Equal([FactFault.ReasonMissing], (await given.SayAsync(consultation, draft, facts)).Select(problem => problem.Fault));
        Assert.Empty(await given.SayAsync(consultation, draft, facts, "Erreur de frappe dans le montant."));
        var correction = (await given.SheetAsync(consultation, draft))!.Content!.Correction!;       // complete
        Assert.Contains(correction.Changes, change => change.Text.Contains("5\u202f700\u202f000", StringComparison.Ordinal) || change.Text.Contains("5\u00a0700\u00a0000", StringComparison.Ordinal));
        Assert.IsType<PublishWritten.Outcome.Published>(await given.SendAsync(consultation, draft));
        Assert.Equal(award, Assert.Single(await given.NoticesAsync(consultation), notice => notice.CorrectsId is not null).CorrectsId);
    }

    [Fact, Trait("Feature", "GD-05"), Trait("Feature", "VR-10")]
    public async Task A_second_correction_and_a_modification_start_from_the_last_correction_though_the_first_notice_is_named()
    {
        var consultation = await given.OpenedAsync(offers: 2, european: true, GivenJournals.Joue, GivenJournals.Boamp);
        var award = await given.AwardedAsync(consultation);
        var first = await given.StartedAsync(consultation, NoticeKind.Award, award, corrects: true);
        await given.SayAsync(consultation, first, GivenAward.Facts(await TodayAsync(), 5_700_000m), "Erreur de frappe dans le montant.");
        Assert.IsType<PublishWritten.Outcome.Published>(await given.SendAsync(consultation, first));
        await given.Platform.Database.SetNowAsync((await given.NowAsync()).AddMinutes(1));

        var second = await given.StartedAsync(consultation, NoticeKind.Award, award, corrects: true);
        var facts = (await given.SheetAsync(consultation, second))!.Draft.Said<AwardFacts>();       // started just above
        Assert.Equal(5_700_000m, Assert.Single(facts.Lots).Amount);
        Assert.Empty(await given.SayAsync(consultation, second, facts with { Lots = [facts.Lots[0] with { Amount = 5_650_000m }] }, "Encore une erreur de frappe."));
        var changes = string.Join(' ', (await given.SheetAsync(consultation, second))!.Content!.Correction!.Changes.Select(change => change.Text));       // complete
        Assert.Contains(FrenchFormat.Euros(5_650_000m), changes, StringComparison.Ordinal);
        Assert.DoesNotContain(FrenchFormat.Euros(5_800_000m), changes, StringComparison.Ordinal);
        Assert.IsType<PublishWritten.Outcome.Published>(await given.SendAsync(consultation, second));

        var modification = await given.StartedAsync(consultation, NoticeKind.Modification, award);
        Assert.Empty(await given.SayAsync(consultation, modification, new ModificationFacts { Lot = 1, Reason = ModificationReason.Unforeseen, Why = "Crue.", What = "Fondations.", Amount = 6_000_000m, AgreedOn = await TodayAsync() }));
        var modified = (await given.SheetAsync(consultation, modification))!.Content!;      // complete
        Assert.Contains(FrenchFormat.Euros(5_650_000m), modified.Modification!.Description, StringComparison.Ordinal);
        Assert.DoesNotContain(FrenchFormat.Euros(5_800_000m), modified.Modification.Description, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "GD-02"), Trait("Feature", "VR-10")]
    public async Task The_contract_notice_names_the_last_prior_information_not_the_first()
    {
        var draft = await given.EuropeanDraftAsync();
        var periodic = await ToldAsync(shortens: false);
        Assert.Equal((null, periodic), await AnnouncedAsync(draft));
        await given.Platform.Database.SetNowAsync((await given.NowAsync()).AddDays(1));
        var shortening = await ToldAsync(shortens: true);
        Assert.Equal((await TodayAsync(), shortening), await AnnouncedAsync(draft));

        async Task<string?> ToldAsync(bool shortens)
        {
            var notice = await given.StartedAsync(draft, NoticeKind.PriorInformation);
            Assert.Empty(await given.SayAsync(draft, notice, new PriorFacts { ContractNoticeOn = (await TodayAsync()).AddDays(60), Shortens = shortens }));
            Assert.IsType<ReachWritten.Outcome.Chosen>(await given.ReachAsync(draft, notice, GivenJournals.Contact, GivenJournals.Joue));
            Assert.IsType<PublishWritten.Outcome.Published>(await given.SendAsync(draft, notice));
            return (await given.StepAsync(await given.PublicationAsync(draft, GivenJournals.Joue))).Reference;
        }
    }

    [Fact, Trait("Feature", "VR-10"), Trait("Feature", "VR-41")]
    public async Task A_refused_award_notice_is_mended_and_goes_again_as_its_next_version_without_new_costs()
    {
        var consultation = await given.OpenedAsync(offers: 2, european: false, GivenJournals.Boamp);
        var first = await given.StartedAsync(consultation, NoticeKind.Award);
        await given.SayAsync(consultation, first, GivenAward.Facts(await TodayAsync(), 80_000m));
        Assert.IsType<ReachWritten.Outcome.Chosen>(await given.ReachAsync(consultation, first, GivenJournals.Contact with { Phone = "08 92 70 12 39" }, GivenJournals.Boamp));
        Assert.IsType<PublishWritten.Outcome.Published>(await given.SendAsync(consultation, first));
        var refused = await given.StepAsync(await given.PublicationAsync(consultation, GivenJournals.Boamp));
        Assert.Equal(PublicationState.Rejected, refused.State);

        var again = await given.StartedAsync(consultation, NoticeKind.Award, refused.NoticeId, corrects: true);
        await given.SayAsync(consultation, again, GivenAward.Facts(await TodayAsync(), 79_000m), "Téléphone.");
        Assert.IsType<ReachWritten.Outcome.Chosen>(await given.ReachAsync(consultation, again, GivenJournals.Contact, GivenJournals.Boamp));
        Assert.IsType<PublishWritten.Outcome.Published>(await given.SendAsync(consultation, again, total: 0));
        var sent = await given.StepAsync(await given.PublicationAsync(consultation, GivenJournals.Boamp));
        Assert.Equal((refused.NoticeId, PublicationState.Acknowledged, 1), (sent.NoticeId, sent.State, Taken(sent)));
        Assert.EndsWith("-02", sent.Reference, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-24"), Trait("Feature", "CDG-08")]
    public async Task A_circuit_holds_an_award_notice_back_until_it_is_approved_as_it_is_and_the_database_holds_the_same_line()
    {
        var consultation = await given.OpenedAsync(offers: 2, european: false, GivenJournals.Boamp);
        var mayor = await given.Platform.PersonAsync(given.Commune, "Marie Maire", MembershipRole.CaoPresident);
        var administrator = await given.Platform.PersonAsync(given.Commune, "Anne Administratrice", MembershipRole.AccountAdmin);
        Assert.IsType<SetCircuit.Outcome.Set>(await given.Platform.RunAsync(new Scope.Tenant(given.Commune.Id.Value, administrator.Id), s => s.GetRequiredService<SetCircuit>().ExecuteAsync(new(ActKind.Award, null, false, [GivenApproval.Named(StepKind.Administrative, mayor)], null, administrator.Name), default)));
        var draft = await given.StartedAsync(consultation, NoticeKind.Award);
        await given.SayAsync(consultation, draft, GivenAward.Facts(await TodayAsync(), 80_000m));
        Assert.Equal(ActObjection.NotSubmitted, Assert.IsType<PublishWritten.Outcome.ApprovalMissing>(await given.SendAsync(consultation, draft)).Objection);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => given.Platform.SuperuserAsync("update written_notices set published_at = now(), notice_id = (select id from notices limit 1) where id = $1", draft.Value));

        await SubmittedAsync();
        Assert.Equal(ActObjection.Running, Assert.IsType<PublishWritten.Outcome.ApprovalMissing>(await given.SendAsync(consultation, draft)).Objection);
        await given.SayAsync(consultation, draft, GivenAward.Facts(await TodayAsync(), 81_000m));      // what changes is a draft again
        var submission = await SubmittedAsync();
        Assert.IsType<DecideStep.Outcome.OwnWork>(await DecideAsync(submission, given.Buyer));
        Assert.IsType<DecideStep.Outcome.Approved>(await DecideAsync(submission, mayor));
        Assert.IsType<PublishWritten.Outcome.Published>(await given.SendAsync(consultation, draft));

        async Task<Id<ApprovalSubmission>> SubmittedAsync() => Assert.IsType<SubmitForApproval.Outcome.Submitted>(await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<SubmitForApproval>().ExecuteAsync(new Act(ActKind.Award, consultation.Id, draft.Value), null, default))).Submission;
        Task<DecideStep.Outcome> DecideAsync(Id<ApprovalSubmission> of, TestPerson by) =>
            given.Platform.RunAsync(new Scope.Tenant(given.Commune.Id.Value, by.Id), s => s.GetRequiredService<DecideStep>().ExecuteAsync(new(of, 1, true, null), default));
    }

    [NeedsSharedDataFact(EformsJudge.Sdk), Trait("Feature", "VR-10"), Trait("Feature", "GD-02"), Trait("Feature", "CDG-08")]
    public async Task What_is_written_passes_every_rule_of_the_Office_in_process()
    {
        var book = EformsRuleBook.Load(SharedData.Find(EformsJudge.Sdk)!);      // asked only where it is
        foreach (var (name, notice) in await AllAsync())
            Assert.True(book.Validate(new EformsWriter("1.15").Write(notice)!, await TodayAsync()) is { IsGood: true } || Said(book, notice, await TodayAsync()) is "", $"{name}: {Said(book, notice, await TodayAsync())}");
    }

    [NeedsEformsJudgeFact, Trait("Feature", "VR-10"), Trait("Feature", "GD-02"), Trait("Feature", "CDG-08")]
    public async Task What_is_written_passes_every_rule_of_the_Office_by_an_engine_that_is_not_ours() =>
        JudgedNotices.IsContent(await JudgedNotices.JudgeAsync(await AllAsync(), new EformsWriter("1.15")));

    /// <summary>How often a journal took it.</summary>
    private int Taken(ChannelPublication publication) => given.Journals.Accepted.Count(notice => notice.Reference == publication.Reference);

    private static string Said(EformsRuleBook book, CanonicalNotice notice, DateOnly today) =>
        string.Join('\n', book.Validate(new EformsWriter("1.15").Write(notice)!, today).Findings.Where(finding => finding.Severity != EformsSeverity.Warning).Select(finding => $"{finding.RuleId} {finding.Location} {finding.Message}"));

    /// <summary>Prior information of both kinds, an award, one where nobody won, their corrections, and a modification.</summary>
    private async Task<IReadOnlyList<(string Name, CanonicalNotice Notice)>> AllAsync()
    {
        var all = new List<(string, CanonicalNotice)>();
        foreach (var shortens in new[] { false, true })
        {
            var plan = await given.EuropeanDraftAsync();
            var prior = await given.StartedAsync(plan, NoticeKind.PriorInformation);
            await given.SayAsync(plan, prior, new PriorFacts { ContractNoticeOn = (await TodayAsync()).AddDays(60), Shortens = shortens, Information = "Précisions." });
            await KeepAsync($"prior-{shortens}", plan, prior);
        }
        var consultation = await given.OpenedAsync(offers: 2, european: true, GivenJournals.Joue, GivenJournals.Boamp);
        var award = await given.StartedAsync(consultation, NoticeKind.Award);
        await given.SayAsync(consultation, award, GivenAward.Facts(await TodayAsync()));
        await KeepAsync("award", consultation, award);
        await given.SayAsync(consultation, award, new AwardFacts { DecidedOn = await TodayAsync(), Lots = [new() { Number = 1, Outcome = LotOutcome.NotAwarded, Why = NoAwardReason.AllRejected, FromSmall = 2 }] });
        await KeepAsync("nobody", consultation, award);
        await given.SayAsync(consultation, award, GivenAward.Facts(await TodayAsync()));
        await given.SendAsync(consultation, award);
        var notice = (await given.NoticesAsync(consultation)).Single(one => one.Kind == NoticeKind.Award).Id;
        var corrected = await given.StartedAsync(consultation, NoticeKind.Award, notice, corrects: true);
        await given.SayAsync(consultation, corrected, GivenAward.Facts(await TodayAsync(), 5_700_000m), "Erreur de frappe.");
        await KeepAsync("award-corrected", consultation, corrected);
        var modification = await given.StartedAsync(consultation, NoticeKind.Modification, notice);
        await given.SayAsync(consultation, modification, new ModificationFacts { Lot = 1, Reason = ModificationReason.Unforeseen, Why = "Crue.", What = "Reprise des fondations.", Amount = 6_000_000m, AgreedOn = await TodayAsync() });
        await KeepAsync("modification", consultation, modification);
        return all;

        async Task KeepAsync(string name, TestConsultation of, Id<WrittenNotice> id)
        {
            await given.ReachAsync(of, id, GivenJournals.Contact, GivenJournals.Joue, GivenJournals.Boamp);
            var sheet = (await given.SheetAsync(of, id))!;        // started just above
            Assert.Empty(sheet.Facts);
            all.Add((name, sheet.Content!));      // nothing is missing
        }
    }

    /// <summary>The day that counts for the period, and how the contract notice names the one before it.</summary>
    private Task<(DateOnly? Day, string? Planning)> AnnouncedAsync(TestConsultation draft) => given.Platform.RunAsync(given.Scope, async s =>
    {
        var consultation = await s.GetRequiredService<PlatformDb>().Consultations.SingleAsync(c => c.Id == draft.Id);
        return ((await s.GetRequiredService<ReadLegality>().ExecuteAsync(consultation, null, default)).Terms.PriorInformationOn,
            (await s.GetRequiredService<ReadPublicity>().PreviewAsync(consultation, await ReadAsync(s, draft), default)).Links.Planning);
    });

    private static async Task<ReadPublicity.Answer> ReadAsync(IServiceProvider services, TestConsultation draft) =>
        await services.GetRequiredService<ReadPublicity>().ExecuteAsync(await services.GetRequiredService<PlatformDb>().Consultations.SingleAsync(c => c.Id == draft.Id), default);
}
