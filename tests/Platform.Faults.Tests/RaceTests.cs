using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Messaging;
using Platform.Core.Opening;
using Platform.Testing;
using Xunit.Abstractions;

namespace Platform.Faults.Tests;

/// <summary>Two nodes asked for the same thing in the same instant: one wins, the other gives the same answer or says plainly why not.</summary>
[Collection("cluster")]
public sealed class RaceTests(TwoNodesRace race, ITestOutputHelper output) : IClassFixture<TwoNodesRace>
{
    private static readonly CancellationToken Cancel = CancellationToken.None;

    [Fact, Trait("Long", "races")]
    public void No_race_ends_in_a_deadlock_or_a_broken_rule()
    {
        output.WriteLine($"{TwoNodesRace.Races} races of each kind");
        LongRun.Note("races", TwoNodesRace.Races);
        Assert.Empty(race.Faults);
    }

    [Fact, Trait("Long", "races")]
    public async Task A_consultation_is_published_once_and_its_public_text_is_the_one_that_was_there()
    {
        Assert.Equal(TwoNodesRace.Races, race.Publications.Count);
        Assert.All(race.Publications, p => Assert.Equal((1, 1), (
            Count<PublishConsultation.Outcome.Published>(p.A, p.B), Count<PublishConsultation.Outcome.AlreadyPublished>(p.A, p.B))));
        Assert.All(race.Publications, p => Assert.True(p.Edited is AmendConsultation.Outcome.Amended or AmendConsultation.Outcome.AlreadyPublished));
        var titles = await race.Given.AskAsync(async db => await db.Consultations.Join(db.PublicConsultations, c => c.Id, p => p.Id, (c, p) => new { c.Id, Own = c.Title, Public = p.Title }).ToListAsync(Cancel));
        Assert.All(titles, t => Assert.Equal(t.Own, t.Public));
        var corrected = titles.Where(t => t.Public == "Toiture, texte corrigé").Select(t => t.Id).ToHashSet();
        Assert.All(race.Publications, p => Assert.Equal(p.Edited is AmendConsultation.Outcome.Amended, corrected.Contains(p.Consultation)));
    }

    [Fact, Trait("Feature", "A7-R"), Trait("Long", "races")]
    public async Task The_same_deposit_finalised_at_both_nodes_has_one_receipt()
    {
        Assert.Equal(TwoNodesRace.Races, race.Finalisations.Count);
        Assert.All(race.Finalisations, f => Assert.Equal(Assert.IsType<DepositBid.Outcome.Received>(f.A), f.B));
        Assert.Equal(2 * TwoNodesRace.Races, await EntriesAsync("depot"));
        Assert.Equal(2 * TwoNodesRace.Races, await race.Given.AskAsync(db => db.Bids.CountAsync(bid => bid.FinalisedAt != null && bid.Late == false, Cancel)));
    }

    [Fact, Trait("Feature", "A7-B5"), Trait("Long", "races")]
    public async Task A_closing_beside_a_deposit_closes_once_and_leaves_no_bid_out_that_was_complete_in_time()
    {
        Assert.Equal(TwoNodesRace.Races, race.Closings.Count);
        Assert.All(race.Closings, c => Assert.False(Assert.IsType<DepositBid.Outcome.Received>(c.Rival).Late));
        Assert.All(race.Closings, c => Assert.InRange(Count<CloseConsultation.Outcome.Closed>(c.A, c.B), 0, 1));
        Assert.Equal(TwoNodesRace.Races + 1, race.Closings.Sum(c => Count<CloseConsultation.Outcome.Closed>(c.A, c.B)) + race.ClosedLater);      // and the ceremony's own
        Assert.Equal(TwoNodesRace.Races + 1, await EntriesAsync("cloture"));
        var listed = await race.Given.AskAsync(db => db.RegisterEntries.Where(e => e.Kind == "cloture" && e.ConsultationId != race.Given.Consultation.Id.Value).Select(e => e.Details).ToListAsync(Cancel));
        Assert.All(listed, details => Assert.Equal(2, System.Text.Json.Nodes.JsonNode.Parse(details)!["depots"]!.AsArray().Count));
    }

    [Fact, Trait("Long", "races")]
    public async Task A_gate_opens_once_and_a_session_is_opened_by_one()
    {
        Assert.Equal(TwoNodesRace.Races + 1, race.GatesReleased);
        Assert.Equal(TwoNodesRace.Races + 1, await EntriesAsync("verrou-ouvert"));
        Assert.Equal(TwoNodesRace.Races, race.Openings.Count);
        Assert.All(race.Openings, o => Assert.Equal((1, 1), (Count<OpenSession.Outcome.Opened>(o.President, o.Delegate), Count<OpenSession.Outcome.AlreadyOpen>(o.President, o.Delegate))));
        Assert.Equal(TwoNodesRace.Races, await race.Given.Platform.RunAsync(race.Given.President.Scope, s => s.GetRequiredService<PlatformDb>().OpeningSessions.CountAsync(Cancel)));
    }

    [Fact, Trait("Long", "races")]
    public async Task Two_sequencers_leave_ranks_and_places_without_a_gap()
    {
        var entries = await race.Given.AskAsync(db => db.RegisterEntries.Select(e => new { e.ConsultationId, e.Rank }).ToListAsync(Cancel));
        Assert.All(entries.GroupBy(e => e.ConsultationId), consultation =>
            Assert.Equal(Enumerable.Range(1, consultation.Count()), consultation.Select(e => e.Rank).Order()));
        var places = await race.Given.AskAsync(db => db.RegisterLeaves.OrderBy(l => l.LeafIndex).Select(l => l.LeafIndex).ToListAsync(Cancel));
        Assert.Equal(Enumerable.Range(0, entries.Count).Select(i => (long)i), places);
        Assert.Equal(entries.Count, await race.Given.AskAsync(db => db.RegisterLeaves.Select(l => l.EntryId).Distinct().CountAsync(Cancel)));
    }

    [Fact, Trait("Long", "races")]
    public async Task Two_dispatchers_write_each_letter_once()
    {
        var letters = await PickupMail.ReadAsync(race.Given.Platform.Configuration["Mail:Pickup"]!, Cancel);
        var receipts = letters.Where(l => l.Attachments.Any(a => a.Name == "recu.json")).ToList();
        var numbers = await race.Given.AskAsync(db => db.Bids.Where(bid => bid.Tracking != null).Select(bid => bid.Tracking!).ToListAsync(Cancel));     // not null: filtered
        Assert.Equal(2 * TwoNodesRace.Races, numbers.Count);
        Assert.Equal(numbers.Count, receipts.Count);
        Assert.Equal(numbers.Order(StringComparer.Ordinal), receipts.Select(l => NumberOf(l.Attachments.Single(a => a.Name == "recu.json"))).Order(StringComparer.Ordinal));
        Assert.Equal(0, await race.Given.AskAsync(db => db.Database.SqlQuery<int>($"select count(*)::int as \"Value\" from outbox where done_at is null and kind = 'bid-received'").SingleAsync(Cancel)));
    }

    private static string NumberOf(PickedUpAttachment receipt)
    {
        var recu = System.Text.Json.Nodes.JsonNode.Parse(receipt.Content)!;
        return Crypto.Transparency.RegisterLeaf.TrackingNumber(Crypto.Transparency.RegisterLeaf.Entry(Convert.FromBase64String((string)recu["sel"]!), Crypto.Json.CanonicalJson.Serialize(recu["details"]!)));
    }

    private Task<int> EntriesAsync(string kind) => race.Given.AskAsync(db => db.RegisterEntries.CountAsync(e => e.Kind == kind, Cancel));

    private static int Count<T>(params object[] answers) => answers.OfType<T>().Count();
}
