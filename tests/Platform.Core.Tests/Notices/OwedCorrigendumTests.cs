using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Notices;
using Platform.Core.Operations;
using Platform.Testing;

namespace Platform.Core.Tests.Notices;

/// <summary>Corrections that nobody asked for: of an outage, and of an important version of the file.</summary>
public sealed class OwedCorrigendumTests : IAsyncLifetime
{
    private GivenJournals given = null!;       // set by InitializeAsync, before any test

    public async Task InitializeAsync() => given = await GivenJournals.StartAsync();

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact, Trait("Feature", "VR-10"), Trait("Feature", "VR-41")]
    public async Task An_outage_that_moves_a_limit_is_said_at_once_where_it_is_free_and_elsewhere_once_the_account_confirms()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Joue, GivenJournals.Boamp);
        await AppearedAsync(consultation, GivenJournals.Joue, GivenJournals.Boamp, ChosenChannel.Profile);
        var fact = await MovedByOperatorAsync(consultation);
        for (var run = 0; run < 2; run++) await SayAsync(fact);        // a repeat says nothing twice
        var correction = Assert.Single(await given.NoticesAsync(consultation), notice => notice.CorrectsId is not null);
        Assert.Equal("Exploitant de la plateforme", correction.CreatedByName);
        Assert.Equal([GivenJournals.Joue, ChosenChannel.Profile], (await OfAsync(correction)).Select(row => row.Chosen).OrderByDescending(channel => channel.Channel));
        Assert.Contains("NoticeToConfirm", (await BoardAsync(consultation)).Select(task => task.Key));

        var owed = await OwedAsync(consultation);
        Assert.NotNull(owed);
        Assert.Equal([GivenJournals.Boamp], owed.Channels.Select(line => line.Channel));
        Assert.Equal(ConfirmCorrigendum.Outcome.Changed, await ConfirmAsync(consultation, owed with { Total = owed.Total - 1 }));
        Assert.Equal(ConfirmCorrigendum.Outcome.Confirmed, await ConfirmAsync(consultation, owed));
        Assert.Equal(ConfirmCorrigendum.Outcome.NothingWaits, await ConfirmAsync(consultation, owed));
        var boamp = Assert.Single(await OfAsync(correction), row => row.Chosen == GivenJournals.Boamp);
        Assert.Equal(PublicationState.Held, boamp.State);       // after the JOUE, as its notice
        Assert.Equal(owed.Total, (await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<PlatformDb>().NoticeCosts.SingleAsync(cost => cost.PublicationId == boamp.Id))).Amount);
        Assert.DoesNotContain("NoticeToConfirm", (await BoardAsync(consultation)).Select(task => task.Key));
    }

    [Fact, Trait("Feature", "VR-10"), Trait("Feature", "VR-41")]
    public async Task A_later_limit_of_the_buyer_says_to_a_channel_that_waited_what_changed_since_what_it_has_and_nothing_is_owed_any_more()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Boamp);
        await AppearedAsync(consultation, GivenJournals.Boamp);
        var first = await LimitAsync(consultation);
        await SayAsync(await MovedByOperatorAsync(consultation));
        var (second, owed) = (await LimitAsync(consultation), (await OwedAsync(consultation))!);      // an outage, which the BOAMP was not told
        await given.Platform.Database.SetNowAsync((await given.NowAsync()).AddMinutes(1));
        var third = await ExtendAsync(consultation, days: 8);

        Assert.Null(await OwedAsync(consultation));
        Assert.DoesNotContain("NoticeToConfirm", (await BoardAsync(consultation)).Select(task => task.Key));
        Assert.Equal(ConfirmCorrigendum.Outcome.NothingWaits, await ConfirmAsync(consultation, owed));
        var boamp = await given.PublicationAsync(consultation, GivenJournals.Boamp);
        while (boamp.State != PublicationState.Published) boamp = await given.StepAsync(boamp);
        Assert.Equal(2, given.Journals.Accepted.Count);      // the notice, and one correction
        var said = given.Journals.Accepted[^1].Content;
        Assert.Contains(Core.Values.FrenchFormat.Limit(first), said, StringComparison.Ordinal);
        Assert.Contains(Core.Values.FrenchFormat.Limit(third), said, StringComparison.Ordinal);
        Assert.DoesNotContain(Core.Values.FrenchFormat.Limit(second), said, StringComparison.Ordinal);
        // With the reason of what it was not told either.
        Assert.Equal($"{owed.Text}\nLa visite du site est ajoutée.", (await ContentAsync(boamp)).Correction!.Text);
    }

    [Fact, Trait("Feature", "VR-10"), Trait("Feature", "VR-41")]
    public async Task What_is_confirmed_says_the_limit_of_that_moment_and_not_the_one_that_it_was_owed_for()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Boamp);
        await AppearedAsync(consultation, GivenJournals.Boamp);
        await SayAsync(await MovedByOperatorAsync(consultation));
        var owed = (await OwedAsync(consultation))!;
        // A second outage moved it again, and the worker has not said so yet.
        await given.Platform.SuperuserAsync("set session_replication_role = replica; update consultations set submission_deadline = submission_deadline + interval '3 days' where published_at is not null; set session_replication_role = origin");
        Assert.Equal(ConfirmCorrigendum.Outcome.Confirmed, await ConfirmAsync(consultation, owed));
        var boamp = await given.PublicationAsync(consultation, GivenJournals.Boamp);
        var said = await ContentAsync(boamp);
        Assert.Equal((await LimitAsync(consultation), 2), (said.Conditions.OffersBy!.Value, said.Identity.Version));
    }

    [Fact, Trait("Feature", "VR-10"), Trait("Feature", "VR-41")]
    public async Task An_account_that_does_not_publish_what_it_owes_says_why_and_its_task_goes()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Boamp);
        await AppearedAsync(consultation, GivenJournals.Boamp);
        await SayAsync(await MovedByOperatorAsync(consultation));
        var owed = (await OwedAsync(consultation))!;
        Assert.Equal(DeclineCorrigendum.Outcome.ReasonMissing, await DeclineAsync(" "));
        Assert.Equal(DeclineCorrigendum.Outcome.ReasonTooLong, await DeclineAsync(new string('x', 1001)));
        Assert.NotNull(await OwedAsync(consultation));
        Assert.Equal(DeclineCorrigendum.Outcome.Declined, await DeclineAsync("La procédure est abandonnée."));
        Assert.Equal(DeclineCorrigendum.Outcome.NothingWaits, await DeclineAsync("Encore."));
        Assert.Equal(ConfirmCorrigendum.Outcome.NothingWaits, await ConfirmAsync(consultation, owed));
        Assert.DoesNotContain("NoticeToConfirm", (await BoardAsync(consultation)).Select(task => task.Key));
        var kept = await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<PlatformDb>().OwedCorrigenda.AsNoTracking().SingleAsync(row => row.ConsultationId == consultation.Id));
        Assert.Equal((OwedOutcome.Declined, "La procédure est abandonnée.", "Aline Dupré"), (kept.Outcome, kept.DeclinedReason, kept.SettledByName));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => given.Platform.SuperuserAsync("update owed_corrigenda set declined_reason = 'x' where of_id = $1", kept.OfId));

        Task<DeclineCorrigendum.Outcome> DeclineAsync(string reason) => given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<DeclineCorrigendum>().ExecuteAsync(new(consultation.Id, reason, given.Buyer.Name), default));
    }

    [Theory, Trait("Feature", "GD-05"), Trait("Feature", "VR-10")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_new_version_of_the_file_is_said_to_the_journals_when_it_is_important_and_only_then(bool important)
    {
        var consultation = await given.PublishedAsync(GivenJournals.Joue);
        await AppearedAsync(consultation, GivenJournals.Joue, ChosenChannel.Profile);
        await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<PrepareDceVersion>().ExecuteAsync(consultation.Id, default));
        await given.Platform.AddDocumentAsync(consultation, "Plan corrigé.pdf", "%PDF-1.7 plan"u8.ToArray());
        var asked = new PublishDceVersion.Asked(consultation.Id, "Le plan est corrigé.", important);
        var proof = await given.Platform.ProofAsync(given.Buyer, PublishDceVersion.Act, await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<PublishDceVersion>().ActHashAsync(asked, default)));
        Assert.IsType<PublishDceVersion.Outcome.Published>(await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<PublishDceVersion>().ExecuteAsync(new(asked, proof, new(false, "Le délai suffit."), "Aline"), default)));
        await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<OweCorrigendum>().OfVersionAsync(given.Commune.Id.Value, consultation.Id.Value, 2, default));
        var facts = await given.Platform.FactsAsync<CorrigendumOwed>();
        Assert.Equal(important ? 1 : 0, facts.Count);
        if (!important) return;
        await SayAsync(facts[0]);
        var correction = Assert.Single(await given.NoticesAsync(consultation), notice => notice.CorrectsId is not null);
        var content = CanonicalNotice.FromJson(await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<PlatformDb>().NoticeVersions.Where(row => row.NoticeId == correction.Id).Select(row => row.Content).SingleAsync()));
        Assert.Equal(("Le plan est corrigé.", Core.Values.FranceTime.DayOf(await given.NowAsync())), (content.Correction!.Text, content.Correction.DocumentsChangedOn));
        Assert.Contains("version 2", Assert.Single(content.Correction.Changes).Text, StringComparison.Ordinal);
        Assert.Equal("Aline Dupré", correction.CreatedByName);
        Assert.Null(await OwedAsync(consultation));      // nothing there costs anything
    }

    [Fact, Trait("Feature", "VR-10")]
    public async Task A_limit_that_its_buyer_moves_owes_nothing_it_was_said_when_he_moved_it()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Joue);
        await ExtendAsync(consultation, days: 7);
        await OweAsync(consultation);
        Assert.Empty(await given.Platform.FactsAsync<CorrigendumOwed>());
    }

    [Fact, Trait("Feature", "VR-10"), Trait("Feature", "VR-41")]
    public async Task Where_the_notice_has_not_left_yet_an_outage_is_said_by_the_notice_itself_and_nothing_more_is_owed()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Boamp);
        var fact = await MovedByOperatorAsync(consultation);
        for (var run = 0; run < 2; run++) await SayAsync(fact);
        Assert.Equal([PublicationState.Corrected, PublicationState.Queued], (await given.PublicationsAsync(consultation)).Where(row => row.Chosen == GivenJournals.Boamp).Select(row => row.State));
        Assert.Null(await OwedAsync(consultation));
    }

    private async Task AppearedAsync(TestConsultation consultation, params ChosenChannel[] channels)
    {
        foreach (var channel in channels)
        {
            var publication = await given.PublicationAsync(consultation, channel);
            while (publication.State != PublicationState.Published) publication = await given.StepAsync(publication);
        }
    }

    private async Task<CanonicalNotice> ContentAsync(ChannelPublication publication) =>
        CanonicalNotice.FromJson(await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<PlatformDb>().NoticeVersions.Where(row => row.Id == publication.VersionId).Select(row => row.Content).SingleAsync()));

    private Task<DateTimeOffset> LimitAsync(TestConsultation consultation) => given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<PlatformDb>().Consultations.Where(c => c.Id == consultation.Id).Select(c => c.SubmissionDeadline!.Value).SingleAsync());

    private Task<ReadOwed.Line?> OwedAsync(TestConsultation consultation) => given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ReadOwed>().ExecuteAsync(consultation.Id, default));

    private Task<ConfirmCorrigendum.Outcome> ConfirmAsync(TestConsultation consultation, ReadOwed.Line owed) =>
        given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ConfirmCorrigendum>().ExecuteAsync(new(consultation.Id, owed.Of, owed.Total, given.Buyer.Name), default));

    private async Task<DateTimeOffset> ExtendAsync(TestConsultation consultation, int days)
    {
        var published = await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<PlatformDb>().Consultations.AsNoTracking().SingleAsync(c => c.Id == consultation.Id));
        var asked = new ExtendDeadline.Asked(consultation.Id, published.SubmissionDeadline!.Value.AddDays(days), "La visite du site est ajoutée.");
        var proof = await given.Platform.ProofAsync(given.Buyer, ExtendDeadline.Act, ExtendDeadline.ActHash(asked));
        var cost = (await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ExtendDeadline>().CostAsync(published, default))).Amount;
        Assert.IsType<ExtendDeadline.Outcome.Extended>(await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ExtendDeadline>().ExecuteAsync(new(asked, proof, given.Buyer.Name, cost), default)));
        return asked.Limit;
    }

    private async Task<CorrigendumOwed> MovedByOperatorAsync(TestConsultation consultation)
    {
        var limit = await LimitAsync(consultation);
        await given.Platform.Database.SetNowAsync(limit.AddHours(-3));
        var odile = await given.Platform.OperatorAsync("Odile Exploitante");
        var operating = new Scope.Platform(odile.Id);
        var incident = Assert.IsType<DeclareIncident.Outcome.Declared>(await given.Platform.RunAsync(operating, s => s.GetRequiredService<DeclareIncident>().ExecuteAsync(
            new(given.Commune.LeadId!.Value.Value, limit.AddHours(-5), limit.AddHours(-3), "Le dépôt des plis était impossible.", "Disque plein."), default))).Incident;
        var asked = new ExtendForIncident.Asked(incident, [new(consultation.Id, limit, limit.AddDays(2))]);
        var proof = await given.Platform.ProofAsync(odile, ExtendForIncident.Act, ExtendForIncident.ActHash(asked));
        Assert.IsType<ExtendForIncident.Outcome.Extended>(Assert.Single(await given.Platform.RunAsync(operating, s => s.GetRequiredService<ExtendForIncident>().ExecuteAsync(new(asked, proof)))).Outcome);
        await OweAsync(consultation);
        return Assert.Single(await given.Platform.FactsAsync<CorrigendumOwed>());
    }

    // What the worker does with the news of a moved limit.
    private async Task OweAsync(TestConsultation consultation)
    {
        var change = await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<PlatformDb>().DeadlineChanges.Where(row => row.ConsultationId == consultation.Id).Select(row => row.Id).SingleAsync());
        await given.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<OweCorrigendum>().OfLimitAsync(given.Commune.Id.Value, consultation.Id.Value, change.Value, default));
    }

    private Task SayAsync(CorrigendumOwed fact) => given.Platform.Services.GetRequiredService<UnitOfWorkFactory>().RunWithoutTransactionAsync(new Scope.System("test"), async s =>
    {
        await s.GetRequiredService<SayElsewhere>().ExecuteAsync(fact, default);
        return true;
    });

    private Task<List<ChannelPublication>> OfAsync(Notice notice) => given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<PlatformDb>().ChannelPublications.AsNoTracking().Where(row => row.NoticeId == notice.Id).ToListAsync());

    private Task<IReadOnlyList<BoardTask>> BoardAsync(TestConsultation consultation) => given.Platform.RunAsync(given.Scope, async s =>
    {
        var of = await s.GetRequiredService<PlatformDb>().Consultations.SingleAsync(c => c.Id == consultation.Id);
        var tasks = new List<BoardTask>();
        foreach (var part in s.GetServices<IBoardPart>()) tasks.AddRange((await part.OfAsync(of, default)).Tasks);
        return (IReadOnlyList<BoardTask>)tasks;
    });
}
