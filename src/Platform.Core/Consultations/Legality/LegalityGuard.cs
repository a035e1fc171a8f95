using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Consultations.Legality;

/// <summary>What the law of a day says against a consultation: all of it, errors and warnings, each with its article.</summary>
public static class Linter
{
    /// <summary>Nothing says what it is worth: whoever publishes all the same says that he knows what is not checked then.</summary>
    public const string EstimateMissing = "EstimateMissing";

    /// <summary>Less time than the floor, and nobody said why: the page publishes it only with a reason.</summary>
    public const string LimitBelowFloor = "LimitBelowFloor";

    // What is bought and how was judged with the first phase: of a later one, the time that the invited have.
    public static IReadOnlyList<PublicationObjection> Judge(LegalCase judged) => judged.Stage is not null ? [.. PeriodRules.Judge(judged)] : [.. ProcedureRules.Judge(judged), .. TermsRules.Judge(judged), .. CriteriaRules.Judge(judged), .. PeriodRules.Judge(judged)];
}

/// <summary>Reads a consultation as the law sees it.</summary>
public sealed class ReadLegality(PlatformDb db, ReadStatement readStatement, ReadBuyerBody readBuyer, IEnumerable<INoticePlan> plans)
{
    /// <param name="launch">Null: now.</param>
    public async Task<LegalCase> ExecuteAsync(Consultation consultation, DateTimeOffset? launch, CancellationToken cancel)
    {
        return await PlannedAsync(consultation, await readStatement.ExecuteAsync(consultation.Id, cancel), launch, cancel);
    }

    /// <summary>With where its notices will appear, and what the Office knows of it.</summary>
    /// <param name="stated">What it states, for whoever has read it.</param>
    /// <param name="launch">Null: now.</param>
    public async Task<LegalCase> PlannedAsync(Consultation consultation, Statement stated, DateTimeOffset? launch, CancellationToken cancel)
    {
        var judged = await ExecuteAsync(consultation, stated, launch, cancel);
        List<NoticeChannel>? channels = null;
        foreach (var plan in plans)
        {
            channels = [.. channels ?? [], .. await plan.ChannelsAsync(consultation.Id, cancel) ?? []];
            // What the platform sent it knows itself; what was sent from elsewhere a person says.
            if (judged.Procedure.IsFormalised && await plan.AnnouncedAsync(consultation.StageOf ?? consultation.Id, cancel) is { } day) judged = judged with { Terms = judged.Terms with { PriorInformationOn = day } };
        }
        return judged with { Channels = channels };
    }

    /// <summary>Without asking where notices will appear: for whoever decides that.</summary>
    /// <param name="stated">What it states, for whoever has read it.</param>
    /// <param name="launch">Null: now.</param>
    public async Task<LegalCase> ExecuteAsync(Consultation consultation, Statement stated, DateTimeOffset? launch, CancellationToken cancel)
    {
        var buyer = await readBuyer.ExecuteAsync(consultation, cancel);
        var first = consultation.StageOf is null ? null : await db.Consultations.AsNoTracking().Where(c => c.Id == consultation.StageOf).Select(c => c.PublishedAt).SingleAsync(cancel);
        return new(consultation.Procedure, consultation.Nature, stated.Terms.BuyerOf(buyer.Body), stated.Terms, stated.Estimated, stated.Purchase,
            [.. stated.Lots.Select(lot => new LotCase(lot.Number, stated.Estimates.GetValueOrDefault(lot.Number)?.Amount, Judged(stated.Criteria.Where(k => k.LotNumber == lot.Number)), lot.FrameworkMaximum))],
            Judged(stated.Criteria.Where(k => k.LotNumber == 0)), consultation.SubmissionDeadline, launch ?? await db.NowAsync(cancel), FrenchDepartments.Of(buyer.InseeCode), null,
            consultation.StageKind is { } kind && first is { } noticed ? new StageCase(kind, consultation.LimitAgreement, noticed) : null, consultation.QuestionsDeadline, consultation.Cpv);
    }

    private static List<Criterion> Judged(IEnumerable<AwardCriterion> criteria) => [.. criteria.Select(k => new Criterion(k.Kind, k.Weight, k.Environmental))];
}

/// <summary>Where a buyer is, for its holidays.</summary>
internal static class FrenchDepartments
{
    /// <returns>« 67 », « 974 »; null: an account without a code of its commune.</returns>
    public static async Task<string?> FrenchDepartmentAsync(this PlatformDb db, Guid tenant, CancellationToken cancel) =>
        Of(await db.Tenants.AsNoTracking().Where(t => t.Id == new Id<Tenant>(tenant)).Select(t => t.InseeCode).SingleAsync(cancel));

    /// <summary>« 67482 » → « 67 », « 97411 » → « 974 »</summary>
    internal static string? Of(string? insee) => insee is null or { Length: < 3 } ? null : insee.StartsWith("97", StringComparison.Ordinal) ? insee[..3] : insee[..2];
}

/// <summary>The law of the launch, before a publication.</summary>
internal sealed class LegalityGuard(ReadLegality read) : IPublicationGuard
{
    public async Task<IReadOnlyList<PublicationObjection>> ObjectionsAsync(Consultation consultation, CancellationToken cancel) => Linter.Judge(await read.ExecuteAsync(consultation, null, cancel));
}
