using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Notices;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Notices;

/// <summary>From the choice of the channels to the publication that freezes the notice and queues it.</summary>
public sealed class QueueNoticeTests : IAsyncLifetime
{
    private GivenJournals given = null!;       // set by InitializeAsync, before any test

    public async Task InitializeAsync() => given = await GivenJournals.StartAsync();

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact, Trait("Feature", "VR-07")]
    public async Task A_published_consultation_has_its_notice_on_the_profile_at_an_address_of_its_own()
    {
        var consultation = await given.Platform.PublishedAsync(given.Commune, given.Buyer);
        var publication = Assert.Single(await given.PublicationsAsync(consultation));
        Assert.Equal((NoticeChannel.BuyerProfile, PublicationState.Published), (publication.Channel, publication.State));
        var page = await ReadAsync(publication);
        Assert.Equal(("Réfection de la toiture du groupe scolaire des Tilleuls", 1, "Commune de Saint-Marcel"), (page!.Content.Purpose.Title, page.Number, page.Buyer));
        Assert.Equal(page.Id.Value, Assert.Single(page.Others).Id);
    }

    [Fact, Trait("Feature", "VR-07")]
    public async Task What_was_frozen_is_not_rewritten_and_a_draft_has_no_public_notice()
    {
        var draft = await given.DraftAsync();
        Assert.Empty(await given.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ReadPublicNotice>().OfAsync(draft.Id.Value, default)));
        var consultation = await given.PublishedAsync(GivenJournals.Boamp);
        foreach (var change in (string[])["update notice_versions set number = 2", "delete from notices", "update channel_publications set queued_at = now()", "update public_notices set title = ''", "delete from notice_costs"])
            await Assert.ThrowsAsync<Npgsql.PostgresException>(() => given.Platform.SuperuserAsync($"{change} where consultation_id = $1", consultation.Id.Value));
    }

    [Fact, Trait("Feature", "VR-41")]
    public async Task The_sum_of_a_year_counts_more_than_a_thousand_lines()
    {
        await given.PublishedAsync(GivenJournals.Boamp);
        var (one, id) = (Assert.Single(await CostsAsync()).Amount, "jsonb_build_object('id', gen_random_uuid(), 'version_id', gen_random_uuid(), 'reference', n::text)");
        await given.Platform.SuperuserAsync($"""
            set session_replication_role = replica;
            with made as (insert into channel_publications select (jsonb_populate_record(p, {id})).* from channel_publications p join notice_costs c on c.publication_id = p.id, generate_series(1, 1000) n returning id)
            insert into notice_costs select (jsonb_populate_record(c, jsonb_build_object('publication_id', made.id))).* from notice_costs c, made;
            set session_replication_role = origin
            """);
        Assert.Equal(1001 * one, (await CostsAsync()).Sum(row => row.Amount));
    }

    [Fact, Trait("Feature", "VR-41")]
    public async Task Nothing_is_published_before_its_costs_are_confirmed_and_they_are_booked_to_the_account_that_publishes()
    {
        var draft = await given.DraftAsync();
        await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ChooseChannels>().ExecuteAsync(new(draft.Id, ["Boamp", "Gazette:echo"], GivenJournals.Contact, given.Buyer.Name), default));
        Assert.Equal("NoticeCosts", Assert.Single(Assert.IsType<PublishConsultation.Outcome.Refused>(await given.Platform.PublishAsync(draft)).Objections).Key);
        var total = await given.TotalAsync(draft);
        Assert.Equal(ConfirmCosts.Outcome.Changed, await given.ConfirmAsync(draft, total - 0.01m));
        Assert.Equal(ConfirmCosts.Outcome.Confirmed, await given.ConfirmAsync(draft, total));
        Assert.IsType<PublishConsultation.Outcome.Published>(await given.Platform.PublishAsync(draft));

        var costs = await CostsAsync();
        Assert.Equal((total, 2), (costs.Sum(row => row.Amount), costs.Count));
        Assert.All(costs, row => Assert.Equal((draft.Id.Value, "Aline Dupré", "EUR"), (row.Consultation, row.ConfirmedByName, row.Currency)));
        // The lead hosts the account; it owes none of it.
        Assert.Empty(await given.Platform.RunAsync(new Scope.Lead(given.Commune.LeadId!.Value.Value, null), s => s.GetRequiredService<PlatformDb>().NoticeCosts.ToListAsync()));
    }

    [Fact, Trait("Feature", "VR-41")]
    public async Task Other_channels_undo_the_confirmation_of_their_costs_and_the_same_ones_do_not()
    {
        var draft = await given.DraftAsync();
        await given.ChooseAsync(draft, GivenJournals.Contact, GivenJournals.Boamp);
        await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ChooseChannels>().ExecuteAsync(new(draft.Id, ["Boamp"], GivenJournals.Contact with { Phone = "04 75 00 00 00" }, given.Buyer.Name), default));
        Assert.NotNull((await ChoiceAsync(draft)).ConfirmedTotal);
        await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ChooseChannels>().ExecuteAsync(new(draft.Id, ["Boamp", "Gazette:echo"], GivenJournals.Contact, given.Buyer.Name), default));
        Assert.Null((await ChoiceAsync(draft)).ConfirmedTotal);
    }

    [Fact, Trait("Feature", "VR-10")]
    public async Task A_contact_that_a_journal_would_refuse_is_refused_before_with_every_fault_at_once_and_the_profile_alone_needs_none()
    {
        var draft = await given.DraftAsync();
        var refused = Assert.IsType<ChooseChannels.Outcome.Refused>(await ChooseAsync(draft, new("", "pas-une-adresse", "bonjour", "", "99999", ""), "Boamp"));
        Assert.Equal([new(NoticeField.Email, NoticeFault.NotAnAddress), new(NoticeField.Phone, NoticeFault.NotAPhone), new(NoticeField.PostCode, NoticeFault.NotAPostCode), new(NoticeField.Town, NoticeFault.Missing)], refused.Problems);
        Assert.IsType<ChooseChannels.Outcome.Chosen>(await ChooseAsync(draft, NoticeContact.Nobody));
    }

    [Theory, Trait("Feature", "GD-02")]
    [InlineData(99_999, "", true)]
    [InlineData(100_000, "", false)]
    [InlineData(100_000, "Gazette:semaine", true)]
    [InlineData(5_403_999, "Boamp", true)]
    [InlineData(5_404_000, "Boamp", false)]
    [InlineData(5_404_000, "Joue", false)]
    [InlineData(5_404_000, "Joue Boamp", true)]
    public async Task The_value_of_the_purchase_says_which_channels_are_needed(int value, string chosen, bool isEnough)
    {
        await given.Platform.Database.SetNowAsync(new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero));
        var draft = await given.DraftAsync();
        await given.Platform.SuperuserAsync("insert into estimates (tenant_id, consultation_id, lot_number, amount) values ($1, $2, 0, $3)", given.Commune.Id.Value, draft.Id.Value, (decimal)value);
        await given.ChooseAsync(draft, GivenJournals.Contact, [.. chosen.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(code => ChosenChannel.Read(code)!)]);
        var missing = (await ObjectionsAsync(draft)).Where(objection => objection.Key == "NoticeMissing").ToList();
        Assert.Equal(isEnough, missing.Count == 0);
        Assert.All(missing, objection => Assert.StartsWith("CCP, art. R2131-1", objection.Article, StringComparison.Ordinal));
    }

    [Fact, Trait("Feature", "GD-02")]
    public async Task A_publication_that_is_taken_back_queues_nothing()
    {
        var draft = await given.DraftAsync();
        await given.ChooseAsync(draft, GivenJournals.Contact, GivenJournals.Boamp);
        var proof = await given.Platform.ProofAsync(draft.Buyer, PublishConsultation.Act, PublishConsultation.ActHash(draft.Id, System.Security.Cryptography.SHA256.HashData("jeu"u8)));
        await Assert.ThrowsAsync<TimeoutException>(() => given.Platform.RunAsync(draft.Scope, async s =>
        {
            Assert.IsType<PublishConsultation.Outcome.Published>(await s.GetRequiredService<PublishConsultation>().ExecuteAsync(new(draft.Id, proof), default));
            throw new TimeoutException("taken back");
        }));
        Assert.Empty(await given.PublicationsAsync(draft));
        Assert.Empty(await given.Platform.FactsAsync<ChannelStep>());
        // The twin: the same, kept.
        Assert.IsType<PublishConsultation.Outcome.Published>(await given.Platform.PublishAsync(draft));
        Assert.Single(await given.Platform.FactsAsync<ChannelStep>());
    }

    [Fact, Trait("Feature", "GD-02")]
    public async Task A_gazette_without_a_wire_is_a_task_that_a_person_ends_with_a_day_and_a_number()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Semaine);
        var task = await given.PublicationAsync(consultation, GivenJournals.Semaine);
        Assert.Equal(PublicationState.Manual, task.State);
        var today = Platform.Core.Values.FranceTime.DayOf(await given.NowAsync());
        Assert.Equal([CloseManualTask.Fault.DayMissing, CloseManualTask.Fault.ReferenceMissing], Assert.IsType<CloseManualTask.Outcome.Refused>(await CloseAsync(null, " ")).Faults);
        Assert.Equal([CloseManualTask.Fault.DayAhead], Assert.IsType<CloseManualTask.Outcome.Refused>(await CloseAsync(today.AddDays(1), "A-12")).Faults);
        Assert.Equal([CloseManualTask.Fault.DayBefore], Assert.IsType<CloseManualTask.Outcome.Refused>(await CloseAsync(today.AddDays(-1), "A-12")).Faults);
        Assert.IsType<CloseManualTask.Outcome.Closed>(await CloseAsync(today, "A-12"));
        task = await given.PublicationAsync(consultation, GivenJournals.Semaine);
        Assert.Equal((PublicationState.Published, "A-12", "Aline Dupré"), (task.State, task.PublicationReference, task.ClosedByName));
        Assert.IsType<CloseManualTask.Outcome.NotFound>(await CloseAsync(today, "A-13"));

        Task<CloseManualTask.Outcome> CloseAsync(DateOnly? on, string reference) =>
            given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<CloseManualTask>().ExecuteAsync(new(consultation.Id, task.Id, on, reference, null, given.Buyer.Name), default));
    }

    [Fact, Trait("Feature", "GD-02")]
    public async Task The_day_on_which_a_person_sent_it_is_noted_and_said_again_until_it_appears_never_before_that_day()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Semaine);
        var task = await given.PublicationAsync(consultation, GivenJournals.Semaine);
        var queued = FranceTime.DayOf(task.QueuedAt);
        await given.Platform.Database.SetNowAsync(task.QueuedAt.AddDays(3));
        Assert.Equal([NoteSending.Fault.Missing, NoteSending.Fault.Before, NoteSending.Fault.Ahead], [await RefusedAsync(null), await RefusedAsync(queued.AddDays(-1)), await RefusedAsync(queued.AddDays(4))]);
        Assert.False((await given.PublicationAsync(consultation, GivenJournals.Semaine)).WasSentByHand);
        Assert.Equal(["NoticeByHand"], await TasksAsync());

        Assert.IsType<NoteSending.Outcome.Noted>(await SendAsync(queued));
        Assert.IsType<NoteSending.Outcome.Noted>(await SendAsync(queued.AddDays(2)));
        task = await given.PublicationAsync(consultation, GivenJournals.Semaine);
        Assert.Equal((PublicationState.Manual, true, queued.AddDays(2)), (task.State, task.WasSentByHand, FranceTime.DayOf(task.SendingAt!.Value)));
        Assert.Equal(["NoticeToSee"], await TasksAsync());

        Assert.Equal([CloseManualTask.Fault.DayBefore], Assert.IsType<CloseManualTask.Outcome.Refused>(await CloseAsync(queued.AddDays(1))).Faults);
        Assert.IsType<CloseManualTask.Outcome.Closed>(await CloseAsync(queued.AddDays(2)));
        Assert.IsType<NoteSending.Outcome.NotFound>(await SendAsync(queued));
        task = await given.PublicationAsync(consultation, GivenJournals.Semaine);
        Assert.Equal((PublicationState.Published, queued.AddDays(2)), (task.State, FranceTime.DayOf(task.SendingAt!.Value)));
        Assert.Empty(await TasksAsync());

        Task<NoteSending.Outcome> SendAsync(DateOnly? on) => given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<NoteSending>().ExecuteAsync(new(consultation.Id, task.Id, on), default));
        async Task<NoteSending.Fault> RefusedAsync(DateOnly? on) => Assert.IsType<NoteSending.Outcome.Refused>(await SendAsync(on)).Fault;
        Task<CloseManualTask.Outcome> CloseAsync(DateOnly on) =>
            given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<CloseManualTask>().ExecuteAsync(new(consultation.Id, task.Id, on, "A-12", null, given.Buyer.Name), default));
        Task<IReadOnlyList<string>> TasksAsync() => given.Platform.RunAsync<IReadOnlyList<string>>(given.Scope, async s =>
            [.. (await s.GetRequiredService<ReadLiveBoard>().ExecuteAsync(await s.GetRequiredService<PlatformDb>().Consultations.AsNoTracking().SingleAsync(row => row.Id == consultation.Id), default)).Tasks.Select(line => line.Key).Where(key => key.StartsWith("Notice", StringComparison.Ordinal))]);
    }

    [Fact, Trait("Feature", "GD-02")]
    public async Task The_receipt_of_the_JOUE_takes_the_place_of_a_day_of_sending()
    {
        await using var byHand = await GivenJournals.StartAsync(joueByHand: true);
        var consultation = await byHand.PublishedAsync(GivenJournals.Joue);
        var joue = await byHand.PublicationAsync(consultation, GivenJournals.Joue);
        Assert.IsType<NoteSending.Outcome.NotFound>(await byHand.Platform.RunAsync(byHand.Scope, s => s.GetRequiredService<NoteSending>().ExecuteAsync(new(consultation.Id, joue.Id, FranceTime.DayOf(joue.QueuedAt)), default)));
    }

    [Fact, Trait("Feature", "VR-10")]
    public async Task Nobody_of_another_account_reads_a_notice_or_its_publications()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Boamp);
        var lead = given.Commune.LeadId!.Value;
        var neighbour = await given.Platform.CommuneAsync(await given.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().Tenants.SingleAsync(t => t.Id == lead)), "voisine", "Commune Voisine");
        var spy = await given.Platform.PersonAsync(neighbour, "Voisin", MembershipRole.Buyer);
        Assert.Empty(await given.Platform.RunAsync(new Scope.Tenant(neighbour.Id.Value, spy.Id), s => s.GetRequiredService<ReadPublications>().ExecuteAsync(consultation.Id, default)));
        Assert.Single(await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ReadPublications>().ExecuteAsync(consultation.Id, default)));
    }

    private Task<IReadOnlyList<ReadNoticeCosts.Row>> CostsAsync() => given.Platform.RunAsync(given.Scope, async s =>
        await s.GetRequiredService<ReadNoticeCosts>().ExecuteAsync((await s.GetRequiredService<PlatformDb>().NowAsync(default)).Year, default));

    private Task<ReadPublicNotice.Page?> ReadAsync(ChannelPublication publication) => given.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ReadPublicNotice>().FindAsync(publication.VersionId, default));

    private Task<NoticeChoice> ChoiceAsync(TestConsultation draft) => given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<PlatformDb>().NoticeChoices.AsNoTracking().SingleAsync(row => row.ConsultationId == draft.Id));

    private Task<ChooseChannels.Outcome> ChooseAsync(TestConsultation draft, NoticeContact contact, params string[] channels) =>
        given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ChooseChannels>().ExecuteAsync(new(draft.Id, channels, contact, given.Buyer.Name), default));

    private Task<IReadOnlyList<PublicationObjection>> ObjectionsAsync(TestConsultation draft) => given.Platform.RunAsync(given.Scope, async s =>
        await s.GetRequiredService<PublishConsultation>().ObjectionsAsync(await s.GetRequiredService<PlatformDb>().Consultations.SingleAsync(c => c.Id == draft.Id), default));
}
