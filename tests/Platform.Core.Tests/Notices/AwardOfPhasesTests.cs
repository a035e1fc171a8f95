using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Notices;
using Platform.Core.Notices.Eforms;
using Platform.Core.Notices.Written;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Notices;

/// <summary>The award notice of a procedure in phases: candidatures, then offers, then rounds. Two companies apply for the first lot, one of them for the second too.</summary>
public sealed class AwardOfPhasesTests
{
    private static readonly NoticeContact Contact = new("Service de la commande publique", "marches@saint-marcel.exemple.test", "04 75 05 51 51", "1 place de la Mairie", "26320", "Saint-Marcel");

    [Fact, Trait("Feature", "CDG-08"), Trait("Feature", "GD-02")]
    public async Task Candidatures_that_were_opened_end_nothing_and_owe_no_award_notice()
    {
        await using var given = await GivenStages.OpenedAsync();
        Assert.IsType<StartWritten.Outcome.NotNow>(await StartAsync(given, given.Id));
        Assert.Empty(await OwedAsync(given));
    }

    [Fact, Trait("Feature", "CDG-08"), Trait("Feature", "GD-02"), Trait("Feature", "VR-10")]
    public async Task The_award_notice_counts_the_offers_of_the_phase_that_has_them_and_names_the_contract_notice()
    {
        var (given, offers) = await GivenStages.InvitedAsync();
        await using var _ = given;
        Assert.IsType<StartWritten.Outcome.NotNow>(await StartAsync(given, given.Id));      // the offers are not even in
        await OpenedAsync(given, offers);

        Assert.IsType<StartWritten.Outcome.NotNow>(await StartAsync(given, offers.Consultation.Id));      // never of a phase alone
        Assert.Equal([given.Id.Value], await OwedAsync(given));
        var (draft, content) = await AwardedAsync(given);
        Assert.Equal([(1, 2, 2), (2, 1, 1)], content.Result!.Lots.Select(lot => (lot.Lot, lot.Received!.Offers, lot.Received.Candidacies!.Value)));       // both lots received some
        var call = await given.First.AskAsync(db => db.Notices.SingleAsync(notice => notice.ConsultationId == given.Id && notice.Kind == NoticeKind.Contract));
        Assert.StartsWith(call.Id.ToString(), Assert.Single(content.Links.Earlier!), StringComparison.Ordinal);      // it follows one
        Assert.Equal(Notice.FolderOf(given.Id), content.Identity.Folder);
        Assert.Equal(2, draft.Known.Candidates.Count);
        Assert.Empty(await OwedAsync(given));       // begun
    }

    [NeedsEformsJudgeFact, Trait("Feature", "VR-10"), Trait("Feature", "CDG-08")]
    public async Task The_award_notice_of_a_procedure_in_phases_passes_every_rule_of_the_Office()
    {
        var (given, offers) = await GivenStages.InvitedAsync();
        await using var _ = given;
        await OpenedAsync(given, offers);
        var (_, content) = await AwardedAsync(given);
        // Its criteria stand in the file, its value under the thresholds: neither is what is tried here.
        var european = content with
        {
            Identity = content.Identity with { Regime = NoticeRegime.Formalised },
            Lots = [.. content.Lots.Select(lot => lot with { Criteria = [new(CriterionKind.Price, "Prix", "Prix", 60, false), new(CriterionKind.Quality, "Valeur technique", "Valeur technique", 40, true)] })],
        };
        JudgedNotices.IsContent(await JudgedNotices.JudgeAsync([("phases", european)], new EformsWriter("1.15")));
    }

    private static async Task OpenedAsync(GivenStages given, Ceremony offers)
    {
        await offers.DepositAsync(Contents.Offers, given.Alpha, 1, 2);
        await offers.DepositAsync(Contents.Offers, given.Beta, 1);
        await offers.OpenAllAsync();
    }

    private static Task<StartWritten.Outcome> StartAsync(GivenStages given, Id<Consultation> consultation) =>
        given.InAsync<StartWritten, StartWritten.Outcome>(given.Buyer, start => start.ExecuteAsync(new(consultation, NoticeKind.Award, null, false, "Camille Acheteuse"), default));

    private static async Task<IReadOnlyList<Guid>> OwedAsync(GivenStages given) => [.. (await given.InAsync<ListWritten, ListWritten.Answer>(given.Buyer, list => list.ExecuteAsync(default))).Owed.Select(owed => owed.Consultation)];

    /// <summary>Both lots to the first of those proposed.</summary>
    private static async Task<(ReadWritten.Sheet Sheet, CanonicalNotice Content)> AwardedAsync(GivenStages given)
    {
        var notice = Assert.IsType<StartWritten.Outcome.Started>(await StartAsync(given, given.Id)).Notice;
        var sheet = await SheetAsync();
        var (winner, day) = (sheet.Known.Candidates.First(one => one.Lots.Contains(2)), FranceTime.DayOf(sheet.Now));
        var facts = new AwardFacts
        {
            DecidedOn = day,
            Lots = [.. sheet.Draft.Said<AwardFacts>().Lots.Select(lot => lot with { Outcome = LotOutcome.Awarded, Bid = winner.Bid, Amount = 25_000m, SignedOn = day, FromSmall = sheet.Known.ReceivedFor(lot.Number), Winner = GivenAward.Winner })],
        };
        var kept = await given.InAsync<WriteFacts, WriteFacts.Outcome>(given.Buyer, write => write.ExecuteAsync(new(given.Id, notice, facts, null), default));
        Assert.Empty(Assert.IsType<WriteFacts.Outcome.Kept>(kept).Problems);
        await given.InAsync<ReachWritten, ReachWritten.Outcome>(given.Buyer, reach => reach.ExecuteAsync(new(given.Id, notice, [], Contact), default));
        sheet = await SheetAsync();
        return (sheet, sheet.Content!);     // nothing is missing

        async Task<ReadWritten.Sheet> SheetAsync() => (await given.InAsync<ReadWritten, ReadWritten.Sheet?>(given.Buyer, read => read.FindAsync(given.Id, notice, default)))!;      // started just above
    }
}
