using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Notices;
using Platform.Core.Notices.Written;
using Platform.Core.Values;

namespace Platform.Testing;

/// <summary>A consultation whose bids were opened, and the notices that a person writes about it. Bids stand in the tables as if they had been sealed: the opening has its own tests.</summary>
public static class GivenAward
{
    public static readonly Awardee Winner = new() { Name = "Bâtir & Fils SARL", Number = "552081317", Street = "3 rue des Forges", PostCode = "26000", City = "Valence", Email = "contact@batir.exemple.test", Size = CompanySize.Small };

    /// <summary>An open procedure above the thresholds of Europe, all but published.</summary>
    public static async Task<TestConsultation> EuropeanDraftAsync(this GivenJournals given)
    {
        var closing = (await given.NowAsync()).AddDays(45);
        var draft = await given.Platform.DraftAsync(given.Commune, given.Buyer, GivenConsultation.Content(closing: closing));
        await given.Platform.AddDocumentAsync(draft, "Règlement de la consultation.pdf", "%PDF-1.7"u8.ToArray());
        await given.Platform.PlantKeysAsync(draft);
        await given.Platform.RunAsync(given.Scope, async s =>
        {
            await s.GetRequiredService<StateEstimate>().ExecuteAsync(new(draft.Id, 0, 6_000_000m), default);
            await s.GetRequiredService<StateCriteria>().ExecuteAsync(new(draft.Id, 0, [new("Prix", CriterionKind.Price, 60, false), new("Valeur technique", CriterionKind.Quality, 30, false), new("Déchets", CriterionKind.Quality, 10, true)]), default);
            return await s.GetRequiredService<StateTerms>().ExecuteAsync(new(draft.Id, terms => terms with
            { CriteriaInFile = false, DurationMonths = 12, EnvironmentalClause = true, SocialClause = true, Undivided = Undivided.NoDistinctServices, UndividedReason = "Un seul ouvrage." }, Procedure.Open), default);
        });
        return draft;
    }

    /// <summary>Closed and opened, with so many offers in time; and one that was taken back, which counts for nothing.</summary>
    public static async Task<TestConsultation> OpenedAsync(this GivenJournals given, int offers = 2, bool european = true, params ChosenChannel[] channels)
    {
        var draft = european ? await given.EuropeanDraftAsync() : await given.DraftAsync();
        await given.ChooseAsync(draft, GivenJournals.Contact, channels);
        if (await given.Platform.PublishAsync(draft) is not PublishConsultation.Outcome.Published) throw new InvalidOperationException("Not published.");
        if (channels.Contains(GivenJournals.Joue)) await given.ShowAsync(draft);
        for (var number = 1; number <= offers + 1; number++) await given.BidAsync(draft, number, takenBack: number > offers);
        await given.Platform.Database.SetNowAsync((await given.NowAsync()).AddDays(60));
        await given.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<CloseDueConsultations>().ExecuteAsync(default));
        await given.Platform.SuperuserAsync("insert into opening_sessions (tenant_id, id, consultation_id, opened_by, opened_by_name, opened_by_function, proof_id, opened_at, closed_at) values ($1, $2, $3, $4, 'Paule', 'Présidente', $2, sec.now(), sec.now())",
            given.Commune.Id.Value, Guid.CreateVersion7(), draft.Id.Value, given.Buyer.Id);
        return draft;
    }

    /// <summary>Declared sans suite.</summary>
    public static async Task GiveUpAsync(this GivenJournals given, TestConsultation consultation, string reason)
    {
        var asked = new DiscontinueConsultation.Asked(consultation.Id, reason);
        var proof = await given.Platform.ProofAsync(given.Buyer, DiscontinueConsultation.Act, DiscontinueConsultation.ActHash(asked));
        if (await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<DiscontinueConsultation>().ExecuteAsync(new(asked, proof), default)) is not DiscontinueConsultation.Outcome.Discontinued) throw new InvalidOperationException("Not given up.");
    }

    /// <summary>As if it had been sealed and received in time.</summary>
    public static async Task BidAsync(this GivenJournals given, TestConsultation consultation, int number, bool takenBack)
    {
        var company = await given.Platform.CompanyAsync($"Entreprise {number}", $"55208131{number}");
        var (tenant, bid) = (given.Commune.Id.Value, Guid.CreateVersion7());
        await given.Platform.SuperuserAsync("""
            insert into bids (tenant_id, id, consultation_id, company_id, person_id, bidder_name, bidder_id, begun_at, last_byte_at, finalised_at, late, limit_applied, receipt, retracted_at)
            values ($1, $2, $3, $4, $5, $6, $7, sec.now(), sec.now(), sec.now(), false, sec.now(), '{}', case when $8 then sec.now() end)
            """, tenant, bid, consultation.Id.Value, company.Id, company.Depositor.Id, company.Name, company.Siren, takenBack);
        await given.Platform.SuperuserAsync("""
            insert into bid_envelopes (tenant_id, id, bid_id, consultation_id, company_id, kind, lot_number, context, context_sha256, recipient, size, sha256)
            values ($1, $2, $3, $4, $5, 'Offer', 1, '{}', sha256('x'), 'age1', 10, sha256('x'))
            """, tenant, Guid.CreateVersion7(), bid, consultation.Id.Value, company.Id);
    }

    public static async Task<Id<WrittenNotice>> StartedAsync(this GivenJournals given, TestConsultation consultation, NoticeKind kind, Id<Notice>? of = null, bool corrects = false) =>
        await given.StartAsync(consultation, kind, of, corrects) is StartWritten.Outcome.Started started ? started.Notice : throw new InvalidOperationException("Not started.");

    public static Task<StartWritten.Outcome> StartAsync(this GivenJournals given, TestConsultation consultation, NoticeKind kind, Id<Notice>? of = null, bool corrects = false) =>
        given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<StartWritten>().ExecuteAsync(new(consultation.Id, kind, of, corrects, given.Buyer.Name), default));

    public static async Task<IReadOnlyList<FactProblem>> SayAsync(this GivenJournals given, TestConsultation consultation, Id<WrittenNotice> notice, object facts, string? reason = null) =>
        await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<WriteFacts>().ExecuteAsync(new(consultation.Id, notice, facts, reason), default)) is WriteFacts.Outcome.Kept kept ? kept.Problems : throw new InvalidOperationException("Not kept.");

    public static Task<ReachWritten.Outcome> ReachAsync(this GivenJournals given, TestConsultation consultation, Id<WrittenNotice> notice, NoticeContact contact, params ChosenChannel[] channels) =>
        given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ReachWritten>().ExecuteAsync(new(consultation.Id, notice, [.. channels.Select(channel => channel.Code)], contact), default));

    public static Task<ReadWritten.Sheet?> SheetAsync(this GivenJournals given, TestConsultation consultation, Id<WrittenNotice> notice) =>
        given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<ReadWritten>().FindAsync(consultation.Id, notice, default));

    /// <param name="total">Null: as it is shown.</param>
    public static Task<PublishWritten.Outcome> SendAsync(this GivenJournals given, TestConsultation consultation, Id<WrittenNotice> notice, decimal? total = null) => given.Platform.RunAsync(given.Scope, async s =>
    {
        var publish = s.GetRequiredService<PublishWritten>();
        var shown = total ?? await publish.TotalAsync((await s.GetRequiredService<ReadWritten>().FindAsync(consultation.Id, notice, default))!, default);      // it is there
        return await publish.ExecuteAsync(new(consultation.Id, notice, shown, given.Buyer.Name), default);
    });

    /// <summary>What is said of an undivided consultation that was awarded.</summary>
    public static AwardFacts Facts(DateOnly day, decimal amount = 5_800_000m) => new()
    {
        DecidedOn = day.AddDays(-20),
        Lots = [new() { Number = 1, Outcome = LotOutcome.Awarded, Winner = Winner, Amount = amount, Contract = "2027-014", SignedOn = day.AddDays(-5), FromSmall = 1 }],
    };

    /// <summary>An award notice at its channels.</summary>
    public static async Task<Id<Notice>> AwardedAsync(this GivenJournals given, TestConsultation consultation, AwardFacts? facts = null)
    {
        var draft = await given.StartedAsync(consultation, NoticeKind.Award);
        await given.SayAsync(consultation, draft, facts ?? Facts(FranceTime.DayOf(await given.NowAsync())));
        var outcome = await given.SendAsync(consultation, draft);
        return outcome is PublishWritten.Outcome.Published ? (await given.NoticesAsync(consultation)).Last(notice => notice.Kind == NoticeKind.Award).Id : throw new InvalidOperationException($"Not published: {outcome}");
    }

    public static Task<List<Notice>> NoticesAsync(this GivenJournals given, TestConsultation consultation) =>
        given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<PlatformDb>().Notices.AsNoTracking().Where(row => row.ConsultationId == consultation.Id).OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).ToListAsync());
}
