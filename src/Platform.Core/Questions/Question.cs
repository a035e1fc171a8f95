using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Questions;

/// <summary>
/// What a company asks of the buyer. Read by the two of them, never by anybody else: what is published is an <see cref="Answer"/>, with the buyer's own wording. Written by sec.ask_question alone.
/// </summary>
public sealed class Question : ITenantOwned, IBidderOwned
{
    public const int MaxText = 2_000;

    private Question() { }

    public Guid TenantId { get; private set; }
    public Id<Question> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }

    /// <summary>About a project of a contest: an alias of this question (<see cref="QuestionAuthor"/>).</summary>
    public Guid CompanyId { get; private set; }

    /// <summary>As it was called then.</summary>
    public string CompanyName { get; private set; } = "";
    public Guid AskedBy { get; private set; }
    public string AskedByName { get; private set; } = "";
    public string Text { get; private set; } = "";
    public DateTimeOffset AskedAt { get; private set; }
}

/// <summary>
/// Who asked about a project of a contest. The question names the alias <see cref="Id"/> as company and as person; this row alone ties it to somebody. Written by sec.ask_question, read by the author, and
/// by the account once the anonymity is lifted (CCP, art. R2162-18).
/// </summary>
public sealed class QuestionAuthor : ITenantOwned, ICompanyOwned
{
    private QuestionAuthor() { }

    public Guid TenantId { get; private set; }

    /// <summary>The alias.</summary>
    public Guid Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public Guid CompanyId { get; private set; }
    public string CompanyName { get; private set; } = "";
    public Guid AskedBy { get; private set; }
    public string AskedByName { get; private set; } = "";
}

/// <summary>A question that gets no answer, and why; told to its author alone.</summary>
public sealed class QuestionRejection : ITenantOwned
{
    private QuestionRejection() { }

    internal QuestionRejection(Question question, string reason, Guid person, string name, DateTimeOffset now) =>
        (TenantId, QuestionId, ConsultationId, Reason, ByPerson, ByName, At) = (question.TenantId, question.Id, question.ConsultationId, reason, person, name, now);

    public Guid TenantId { get; private set; }
    public Id<Question> QuestionId { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public string Reason { get; private set; } = "";
    public Guid ByPerson { get; private set; }
    public string ByName { get; private set; } = "";
    public DateTimeOffset At { get; private set; }
}

internal sealed class QuestionMapping : IEntityTypeConfiguration<Question>, IEntityTypeConfiguration<QuestionAuthor>, IEntityTypeConfiguration<QuestionRejection>
{
    public void Configure(EntityTypeBuilder<Question> builder) => builder.ToTable("questions");

    public void Configure(EntityTypeBuilder<QuestionAuthor> builder) => builder.ToTable("question_authors");

    public void Configure(EntityTypeBuilder<QuestionRejection> builder) => builder.ToTable("question_rejections").HasKey(r => new { r.TenantId, r.QuestionId });
}
