using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Consultations.Models;

namespace Platform.Core.Data;

public sealed partial class PlatformDb
{
    public DbSet<Consultation> Consultations => Set<Consultation>();
    public DbSet<Lot> Lots => Set<Lot>();
    public DbSet<ConsultationTerms> ConsultationTerms => Set<ConsultationTerms>();
    public DbSet<AwardCriterion> AwardCriteria => Set<AwardCriterion>();
    public DbSet<Estimate> Estimates => Set<Estimate>();
    public DbSet<PrivateStatement> PrivateStatements => Set<PrivateStatement>();
    public DbSet<ConsultationModel> ConsultationModels => Set<ConsultationModel>();
    public DbSet<DeadlineChange> DeadlineChanges => Set<DeadlineChange>();
    public DbSet<Correction> Corrections => Set<Correction>();
    public DbSet<CorrectionDraft> CorrectionDrafts => Set<CorrectionDraft>();
    public DbSet<FieldCorrection> FieldCorrections => Set<FieldCorrection>();
    public DbSet<ExtensionChoice> ExtensionChoices => Set<ExtensionChoice>();
    public DbSet<ConsultationFace> ConsultationFaces => Set<ConsultationFace>();
    public DbSet<PublicConsultation> PublicConsultations => Set<PublicConsultation>();

    /// <summary>In a query alone: the object of a consultation as its last correction says it, else as its own row does.</summary>
    public static string TitleNow(Guid tenant, Guid consultation, string title) => throw new NotSupportedException($"Asked of the database, of {tenant} {consultation} {title} too.");
}
