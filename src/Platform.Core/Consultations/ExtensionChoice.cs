using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Consultations.Legality;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>What came late, or changes much, and asks for a later limit (CCP, art. R2151-4).</summary>
public enum ExtensionCause { Answer, Correction, Version }

/// <summary>What the buyer decides when a later limit is proposed: to move it, or not and why (PEER-21).</summary>
/// <param name="Reason">Kept when the limit stays; read by the account alone.</param>
public sealed record ExtensionDecision(bool Extends, string? Reason)
{
    public enum Fault { Missing, ReasonMissing, ReasonTooLong }

    /// <returns>Null: nothing stands against it.</returns>
    public static Fault? FaultOf(ExtensionDecision? decision) => decision switch
    {
        null => Fault.Missing,
        { Extends: true } => null,
        { Reason: var reason } => Reasons.Read(reason) is not { } read ? Fault.ReasonMissing : read.Length < reason!.Trim().Length ? Fault.ReasonTooLong : null,     // read: it is there
    };
}

/// <summary>Such a decision, kept for ever beside what it answers.</summary>
public sealed class ExtensionChoice : ITenantOwned
{
    private ExtensionChoice() { }

    internal ExtensionChoice(Consultation consultation, ExtensionCause cause, Guid of, DateTimeOffset proposed, ExtensionDecision decision, Guid person, string name, DateTimeOffset now) =>
        (TenantId, Id, ConsultationId, Cause, OfId, LimitThen, Proposed, Extends, Reason, ByPerson, ByName, At) = (consultation.TenantId, Id<ExtensionChoice>.New(), consultation.Id, cause, of,
            consultation.SubmissionDeadline!.Value, proposed.ToUniversalTime(), decision.Extends, decision.Extends ? null : Reasons.Read(decision.Reason), person, name, now);       // published: it has one

    public Guid TenantId { get; private set; }
    public Id<ExtensionChoice> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public ExtensionCause Cause { get; private set; }

    /// <summary>The answer, the correction, the version of the file.</summary>
    public Guid OfId { get; private set; }
    public DateTimeOffset LimitThen { get; private set; }
    public DateTimeOffset Proposed { get; private set; }
    public bool Extends { get; private set; }
    public string? Reason { get; private set; }
    public Guid ByPerson { get; private set; }
    public string ByName { get; private set; } = "";
    public DateTimeOffset At { get; private set; }
}

internal sealed class ExtensionChoiceMapping : IEntityTypeConfiguration<ExtensionChoice>
{
    public void Configure(EntityTypeBuilder<ExtensionChoice> builder) => builder.ToTable("extension_choices");
}

/// <summary>What the buyer decided about later limits, and what he still owes.</summary>
public sealed class ReadExtensionChoices(PlatformDb db)
{
    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<ExtensionChoice>> ExecuteAsync(Id<Consultation> consultation, CancellationToken cancel) =>
        await db.ExtensionChoices.AsNoTracking().Where(c => c.ConsultationId == consultation).OrderByDescending(c => c.At).Take(200).ToListAsync(cancel);

    /// <summary>What was corrected, when that is why a later limit was chosen; null: it is another cause.</summary>
    public async Task<Correction?> CorrectionOfAsync(ExtensionChoice choice, CancellationToken cancel) =>
        choice.Cause == ExtensionCause.Correction ? await db.Corrections.AsNoTracking().SingleOrDefaultAsync(c => c.ConsultationId == choice.ConsultationId && c.Id == new Id<Correction>(choice.OfId), cancel) : null;

    public sealed record Line(Guid Consultation, string Reference, string Title);

    /// <summary>Consultations that one may read and of which a later limit was announced, not done, and may still be: by the clock of the page, the limit itself is judged by the database's.</summary>
    public async Task<IReadOnlyList<Line>> OwedAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var owed = db.OwedExtensions();
        return await db.Consultations.AsNoTracking().Where(c => c.PublishedAt != null && c.SubmissionDeadline > now && c.DiscontinuedAt == null && owed.Any(choice => choice.ConsultationId == c.Id))
            .OrderBy(c => c.Reference).Select(c => new Line(c.Id.Value, c.Reference, PlatformDb.TitleNow(c.TenantId, (Guid)(object)c.Id, c.Title))).ToListAsync(cancel);
    }

    /// <summary>The last of them.</summary>
    public async Task<ExtensionChoice?> OwedAsync(Id<Consultation> consultation, CancellationToken cancel) =>
        await db.OwedExtensions().AsNoTracking().Where(c => c.ConsultationId == consultation).OrderByDescending(c => c.At).FirstOrDefaultAsync(cancel);
}

internal static class AnnouncedExtensions
{
    /// <summary>Extensions that were announced and not done: nobody moved the limit since.</summary>
    public static IQueryable<ExtensionChoice> OwedExtensions(this PlatformDb db) =>
        db.ExtensionChoices.Where(c => c.Extends && !db.DeadlineChanges.Any(d => d.TenantId == c.TenantId && d.ConsultationId == c.ConsultationId && d.DecidedAt >= c.At));
}

/// <summary>What the law, or our custom, says of a thing that companies learn now.</summary>
internal static class LimitOfInformation
{
    public static async Task<LateInformation> LateInformationAsync(this PlatformDb db, Consultation consultation, DateTimeOffset now, CancellationToken cancel) => LateInformation.Of(consultation.Procedure,
        urgency: await db.ConsultationTerms.AnyAsync(t => t.ConsultationId == consultation.Id && t.Stated.UrgencyReason != null, cancel)
            && (await new ReadLegality(db, new(db), new(db), []).ExecuteAsync(consultation, consultation.PublishedAt, cancel)).IsShortened, consultation.SubmissionDeadline!.Value, now,       // whoever asks knows that it has one
        await db.FrenchDepartmentAsync(consultation.TenantId, cancel));

    /// <summary>What is proposed when the file or the notice changes in an important way.</summary>
    public static async Task<ImportantChange> ImportantChangeAsync(this PlatformDb db, Consultation consultation, DateTimeOffset now, CancellationToken cancel)
    {
        var limit = consultation.SubmissionDeadline!.Value;      // published: it has one, and a date
        var first = await db.DeadlineChanges.Where(c => c.ConsultationId == consultation.Id).OrderBy(c => c.OldLimit).Select(c => (DateTimeOffset?)c.OldLimit).FirstOrDefaultAsync(cancel);
        return ImportantChange.Of(consultation.PublishedAt!.Value, first ?? limit, limit, now, await db.FrenchDepartmentAsync(consultation.TenantId, cancel));
    }
}
