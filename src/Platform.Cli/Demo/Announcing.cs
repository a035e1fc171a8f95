using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Notices;
using Platform.Core.Notices.Written;
using Platform.Core.Values;

namespace Platform.Cli.Demo;

/// <summary>Notices that a buyer writes on purpose: a purchase announced, an award told, a contract modified, and one left in hand for the visitor.</summary>
public sealed class Announcing(Stage stage)
{
    /// <summary>From nothing: what is announced becomes a draft.</summary>
    public async Task AnnounceAsync(Account account, CancellationToken cancel)
    {
        var (buyer, name) = (account.As(account.Buyer), account.Buyer.Name);
        var started = Stage.Expect<StartPrior.Outcome.Started>(await stage.InAsync<StartPrior, StartPrior.Outcome>(buyer, start => start.ExecuteAsync(new(Guid.CreateVersion7(),
            new("Restauration scolaire et portage de repas", "Préparation et livraison en liaison froide des repas des écoles et du portage à domicile, dont une part de produits durables et de qualité.", Nature.Services, "55524000", "Romans-sur-Isère", null, null),
            420_000m, null, name), cancel), cancel));
        var today = FranceTime.DayOf(await stage.NowAsync(cancel));
        await SayAsync(buyer, new(started.Consultation), started.Notice, new PriorFacts { ContractNoticeOn = today.AddDays(75), Information = "Une réunion d’information aura lieu avant la publication de l’avis de marché." }, cancel);
        Stage.Expect<ReachWritten.Outcome.Chosen>(await stage.InAsync<ReachWritten, ReachWritten.Outcome>(buyer, reach => reach.ExecuteAsync(new(started.Consultation, started.Notice, ["Joue"], Noticing.ContactOf(account, premium: false)), cancel), cancel));
        await PublishAsync(buyer, new(started.Consultation), started.Notice, name, cancel);
    }

    /// <summary>Once the bids are open: who won, then what changed. Played again, it finds its notices.</summary>
    public async Task AwardAsync(Live live, CancellationToken cancel)
    {
        var (buyer, name) = (live.Account.As(live.Account.Buyer), live.Account.Buyer.Name);
        var begun = await stage.InAsync<StartWritten, StartWritten.Outcome>(buyer, start => start.ExecuteAsync(new(live.Id, NoticeKind.Award, null, false, name), cancel), cancel);
        if (begun is not StartWritten.Outcome.Started started) return;
        var of = new Of(live.Id);
        var sheet = await stage.InAsync<ReadWritten, ReadWritten.Sheet?>(buyer, read => read.FindAsync(live.Id, started.Notice, cancel), cancel) ?? throw new InvalidOperationException("Begun a moment ago.");
        var (winner, today) = (sheet.Known.Candidates[0], FranceTime.DayOf(sheet.Now));
        await SayAsync(buyer, of, started.Notice, new AwardFacts
        {
            DecidedOn = today,
            Lots = [.. sheet.Draft.Said<AwardFacts>().Lots.Select(lot => lot with
            {
                Outcome = LotOutcome.Awarded, Bid = winner.Bid, Amount = 58_400m, SignedOn = today, FromSmall = sheet.Known.ReceivedFor(lot.Number), Subcontracted = false,
                Winner = new() { Name = winner.Name, Number = winner.Number, Street = "12 rue de l’Industrie", PostCode = "26100", City = "Romans-sur-Isère", Email = "contact@entreprise.exemple.test", Size = CompanySize.Small },
            })],
        }, cancel);
        await PublishAsync(buyer, of, started.Notice, name, cancel);
        var award = await stage.InAsync<PlatformDb, Notice>(buyer, db => db.Notices.AsNoTracking().SingleAsync(notice => notice.ConsultationId == live.Id && notice.Kind == NoticeKind.Award, cancel), cancel);
        var modified = Stage.Expect<StartWritten.Outcome.Started>(await stage.InAsync<StartWritten, StartWritten.Outcome>(buyer, start => start.ExecuteAsync(new(live.Id, NoticeKind.Modification, award.Id, false, name), cancel), cancel)).Notice;
        await SayAsync(buyer, of, modified, new ModificationFacts
        {
            Lot = 1, Reason = ModificationReason.Unforeseen, Why = "Deux massifs de fondation sont à reprendre : leur état n’était pas visible avant la dépose.", What = "Reprise de deux massifs ; le délai d’exécution ne change pas.", Amount = 61_250m, AgreedOn = today,
        }, cancel);
        await PublishAsync(buyer, of, modified, name, cancel);
    }

    /// <summary>Of a consultation that was declared sans suite: begun, and left to whoever visits.</summary>
    public async Task BeginAsync(Live live, CancellationToken cancel) => Stage.Expect<StartWritten.Outcome.Started>(await stage.InAsync<StartWritten, StartWritten.Outcome>(live.Account.As(live.Account.Buyer),
        start => start.ExecuteAsync(new(live.Id, NoticeKind.Award, null, false, live.Account.Buyer.Name), cancel), cancel));

    private sealed record Of(Id<Core.Consultations.Consultation> Consultation);

    private async Task SayAsync(Scope buyer, Of of, Id<WrittenNotice> notice, object facts, CancellationToken cancel)
    {
        var kept = Stage.Expect<WriteFacts.Outcome.Kept>(await stage.InAsync<WriteFacts, WriteFacts.Outcome>(buyer, write => write.ExecuteAsync(new(of.Consultation, notice, facts, null), cancel), cancel));
        if (kept.Problems.Count > 0) throw new InvalidOperationException($"WriteFacts a répondu {string.Join(", ", kept.Problems)}.");
    }

    private async Task PublishAsync(Scope buyer, Of of, Id<WrittenNotice> notice, string name, CancellationToken cancel)
    {
        var sheet = await stage.InAsync<ReadWritten, ReadWritten.Sheet?>(buyer, read => read.FindAsync(of.Consultation, notice, cancel), cancel) ?? throw new InvalidOperationException("Written a moment ago.");
        Stage.Expect<PublishWritten.Outcome.Published>(await stage.InAsync<PublishWritten, PublishWritten.Outcome>(buyer, publish => publish.ExecuteAsync(new(of.Consultation, notice, sheet.Total, name), cancel), cancel));
    }
}
