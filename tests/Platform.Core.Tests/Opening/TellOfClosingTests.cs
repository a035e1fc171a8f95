using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Opening;
using Platform.Core.Tests.Consultations;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Opening;

/// <summary>A limit that passes is told to whoever has something to do then.</summary>
public sealed class TellOfClosingTests : IAsyncLifetime
{
    private Ceremony given = null!;

    public async Task InitializeAsync() => given = await Ceremony.PublishedAsync();

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact]
    public async Task When_bids_came_in_time_the_buyers_and_whoever_opens_are_written_to_once_each_and_read_no_bidder()
    {
        await given.DepositAsync(await given.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1);

        await TellAsync();

        var mails = await given.Platform.MailsAsync("Date limite passée, plis à ouvrir");
        Assert.Equal(new[] { given.Consultation.Buyer.Email, given.President.Person.Email, given.Delegate.Person.Email }.Order(StringComparer.Ordinal), mails.Select(mail => mail.To).Order(StringComparer.Ordinal));
        Assert.All(mails, mail =>
        {
            Assert.Contains($"/saint-marcel/cao/consultations/{given.Consultation.Id}/seance", mail.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("Toitures", mail.Text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task When_nothing_came_they_are_told_so()
    {
        await TellAsync();

        Assert.Equal(3, (await given.Platform.MailsAsync("Date limite passée, aucun pli")).Count);
        Assert.Empty(await given.Platform.MailsAsync("plis à ouvrir"));
    }

    [Fact]
    public async Task A_consultation_that_was_declared_sans_suite_before_the_message_left_is_told_by_that_message_alone()
    {
        await given.CloseAsync();
        await given.Platform.SuperuserAsync($"set session_replication_role = replica; update consultations set discontinued_at = sec.now(), discontinuation_reason = 'Besoin disparu.' where id = '{given.Consultation.Id}'; update public_consultations set discontinued_at = sec.now() where id = '{given.Consultation.Id}'");

        Assert.Single(await given.Platform.FactsAsync<ConsultationClosed>());

        await RunAsync(given.Platform);

        Assert.NotEmpty(await given.Platform.FactsAsync<ClosingReaderToTell>());
        Assert.Empty(await given.Platform.MailsAsync("Date limite passée"));
    }

    [Fact]
    public async Task After_a_round_of_negotiation_that_nobody_answered_they_read_that_the_offers_of_before_stand()
    {
        var (negotiation, offers) = await GivenStages.InvitedAsync(Procedure.Negotiated);
        await using var _ = negotiation;
        await offers.DepositAsync(Contents.Offers, negotiation.Alpha, 1);
        await offers.OpenAllAsync();
        var round = await negotiation.OpenStageAsync(await negotiation.PrepareAsync(), offers.Deadline.AddDays(10));
        await round.CloseAsync();

        await RunAsync(negotiation.Platform);

        Assert.All(await negotiation.Platform.MailsAsync("Date limite passée, aucune nouvelle offre"), mail => Assert.Contains("Les offres remises auparavant restent valables.", mail.Text, StringComparison.Ordinal));
        Assert.NotEmpty(await negotiation.Platform.MailsAsync("Date limite passée, aucune nouvelle offre"));
        Assert.Empty(await negotiation.Platform.MailsAsync("Date limite passée, aucun pli"));
    }

    private async Task TellAsync()
    {
        await given.CloseAsync();
        await RunAsync(given.Platform);
        await RunAsync(given.Platform);      // twice is as once
    }

    private static async Task RunAsync(TestPlatform platform)
    {
        Task DoAsync(Func<TellOfClosing, Task> act) => platform.RunAsync(new Scope.System("test"), s => act(s.GetRequiredService<TellOfClosing>()));
        foreach (var fact in await platform.FactsAsync<ConsultationClosed>()) await DoAsync(tell => tell.ExecuteAsync(fact, default));
        foreach (var fact in await platform.FactsAsync<ClosingReaderToTell>()) await DoAsync(tell => tell.ExecuteAsync(fact, default));
    }
}
