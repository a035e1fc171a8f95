using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Opening;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Opening;

/// <summary>Two holders, or one on two devices, in one session: nobody decides over a decision that his page did not show.</summary>
public sealed class TwoDevicesTests
{
    [Fact, Trait("Feature", "CDG-12")]
    public async Task A_decision_from_a_page_that_did_not_show_the_last_one_stores_nothing_and_says_who_decided()
    {
        var (given, bid) = await ReviewedAsync();
        await using var _ = given;
        Assert.IsType<ReviewCandidate.Outcome.Decided>(await given.ReviewAsync(bid, 1, admitted: true, seen: 0));

        var overtaken = Assert.IsType<ReviewCandidate.Outcome.Overtaken>(await given.ReviewAsync(bid, 1, admitted: false, "Attestation absente.", seen: 0, by: given.Delegate));

        Assert.Equal((given.President.Person.Name, true), (overtaken.By.DecidedByName, overtaken.By.Admitted));
        Assert.True((await LastAsync(given, bid)).Admitted);
        Assert.Equal(1, await given.AsPresidentAsync(db => db.CandidateReviews.CountAsync()));
    }

    [Fact, Trait("Feature", "CDG-12")]
    public async Task Whoever_saw_the_decision_of_another_replaces_it_and_the_minutes_name_both()
    {
        var (given, bid) = await ReviewedAsync();
        await using var _ = given;
        await given.ReviewAsync(bid, 1, admitted: true, seen: 0);

        Assert.IsType<ReviewCandidate.Outcome.Decided>(await given.ReviewAsync(bid, 1, admitted: false, "Attestation absente.", seen: 1, by: given.Delegate));

        var minutes = await given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<OpeningMinutes>().ExecuteAsync(given.Consultation.Id, Ceremony.Cancel));
        Assert.Equal([(true, given.President.Person.Name), (false, given.Delegate.Person.Name)], minutes!.Reviews.Select(r => (r.Admitted, r.DecidedByName)));       // the session was opened
    }

    [Fact]
    public async Task The_same_decision_pressed_twice_stands_once()
    {
        var (given, bid) = await ReviewedAsync();
        await using var _ = given;
        foreach (var _2 in Enumerable.Range(0, 2)) Assert.IsType<ReviewCandidate.Outcome.Decided>(await given.ReviewAsync(bid, 1, admitted: false, "Attestation absente.", seen: 0));

        Assert.Equal(1, await given.AsPresidentAsync(db => db.CandidateReviews.CountAsync()));
    }

    [Fact]
    public async Task The_database_itself_keeps_one_decision_of_a_rank()
    {
        var (given, bid) = await ReviewedAsync();
        await using var _ = given;
        await given.ReviewAsync(bid, 1, admitted: true);

        Assert.Equal(PostgresErrorCodes.UniqueViolation, (await Assert.ThrowsAsync<PostgresException>(() => AnotherAsync(1))).SqlState);
        Assert.Equal(1, await AnotherAsync(2));      // the twin: the next rank is free

        Task<int> AnotherAsync(int rank) => given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"""
            insert into candidate_reviews (tenant_id, id, consultation_id, bid_id, lot_number, rank, admitted, reason, decided_by, decided_by_name, decided_at)
            select tenant_id, gen_random_uuid(), consultation_id, bid_id, lot_number, {rank}, false, 'Motif', decided_by, decided_by_name, decided_at from candidate_reviews
            """));
    }

    [Fact, Trait("Feature", "CDG-12")]
    public async Task No_offer_is_handed_to_a_page_that_does_not_show_the_decisions_it_makes_final()
    {
        var (given, bid) = await ReviewedAsync();
        await using var _ = given;
        await given.ReviewAsync(bid, 1, admitted: false, "Attestation absente.");
        await given.ReviewAsync(bid, 1, admitted: true);
        var offer = await given.AskAsync(db => db.BidEnvelopes.Where(e => e.BidId == bid && e.Kind == EnvelopeKind.Offer).Select(e => e.Id.Value).SingleAsync());

        Assert.IsType<ServeCiphertext.Outcome.DecisionsChanged>(await given.ServeAsync(given.President.Scope, offer, decisions: 1));
        Assert.Equal(0, await given.AsPresidentAsync(db => db.ServedOffers.CountAsync()));
        Assert.Equal(2, (await given.SessionAsync(given.President)).Envelopes.Single(e => e.Id == offer).Decisions);
        Assert.IsType<ServeCiphertext.Outcome.Served>(await given.ServeAsync(given.President.Scope, offer, decisions: 2));
        Assert.IsType<ServeCiphertext.Outcome.Served>(await given.ServeAsync(given.Delegate.Scope, offer, decisions: 0));      // final: there is nothing to see again
    }

    [Fact]
    public async Task The_word_that_other_devices_watch_changes_with_each_act_and_is_that_of_the_page()
    {
        var (given, bid) = await ReviewedAsync();
        await using var _ = given;
        List<string?> words = [await WordAsync()];
        await given.ReviewAsync(bid, 1, admitted: true);
        words.Add(await WordAsync());
        Assert.Equal(words[^1], await WordAsync());
        await given.OpenEnvelopesAsync(given.President);
        words.Add(await WordAsync());
        await given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<CloseSession>().ExecuteAsync(new(given.Consultation.Id), Ceremony.Cancel));
        words.Add(await WordAsync());

        Assert.Equal(words.Count, words.Distinct().Count());

        async Task<string?> WordAsync()
        {
            var shown = await given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<OpeningMinutes>().ExecuteAsync(given.Consultation.Id, Ceremony.Cancel));
            var asked = await given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<WatchSession>().ExecuteAsync(given.Consultation.Id, Ceremony.Cancel));
            Assert.Equal(WatchSession.Of(shown), asked);
            return asked;
        }
    }

    private static async Task<(Ceremony Given, Id<Bid> Bid)> ReviewedAsync()
    {
        Id<Bid> bid = default;
        var given = await Ceremony.InSessionAsync(async c => bid = await c.DepositAsync(await c.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1));
        await given.OpenEnvelopesAsync(given.President);
        return (given, bid);
    }

    private static Task<CandidateReview> LastAsync(Ceremony given, Id<Bid> bid) => given.AsPresidentAsync(db => db.CandidateReviews.AsNoTracking().Where(r => r.BidId == bid).OrderByDescending(r => r.Rank).FirstAsync());
}
