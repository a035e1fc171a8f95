using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Questions;

/// <summary>What the buyer says to all, for ever: an answer with the question as he words it, or a precision that nobody asked for. Equal treatment: there is no answer to one alone.</summary>
public sealed class Answer : ITenantOwned
{
    public const int MaxQuestion = 4_000;
    public const int MaxText = 8_000;

    private Answer() { }

    internal Answer(AnswerDraft draft, int number, Guid entry, DateTimeOffset now) =>
        (TenantId, Id, ConsultationId, Number, Question, Text, PublishedAt, EntryId) = (draft.TenantId, new(draft.Id.Value), draft.ConsultationId, number, QuestionOf(draft), WrittenText.Read(draft.Text), now, entry);

    public Guid TenantId { get; private set; }
    public Id<Answer> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public int Number { get; private set; }

    /// <summary>Null: a precision.</summary>
    public string? Question { get; private set; }
    public string Text { get; private set; } = "";
    public DateTimeOffset PublishedAt { get; private set; }
    public Guid EntryId { get; private set; }

    internal static string? QuestionOf(AnswerDraft draft) => draft.IsPrecision ? null : WrittenText.Read(draft.Question);
}

/// <summary>An answer that is being written: the account's alone.</summary>
public sealed class AnswerDraft : ITenantOwned
{
    private AnswerDraft() { }

    internal AnswerDraft(Guid tenant, Id<Consultation> consultation, Guid[] questions, string question, Guid person, string name, DateTimeOffset now) =>
        (TenantId, Id, ConsultationId, Questions, Question, ByPerson, ByName, At) = (tenant, Id<AnswerDraft>.New(), consultation, questions, question, person, name, now);

    public Guid TenantId { get; private set; }
    public Id<AnswerDraft> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }

    /// <summary>Those that it answers.</summary>
    public Guid[] Questions { get; private set; } = [];
    public string Question { get; private set; } = "";
    public string Text { get; private set; } = "";
    public Guid ByPerson { get; private set; }

    /// <summary>Who wrote in it last.</summary>
    public string ByName { get; private set; } = "";
    public DateTimeOffset At { get; private set; }

    public bool IsPrecision => Questions.Length == 0;

    /// <summary>Of these very words: who publishes them has read them.</summary>
    public string Seal => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Question.Length}\n{Question}\n{Text}")));

    internal void Write(string question, string text, Guid person, string name, DateTimeOffset now) => (Question, Text, ByPerson, ByName, At) = (question, text, person, name, now);
}

/// <summary>Which answer speaks to a question.</summary>
public sealed class AnsweredQuestion : ITenantOwned
{
    private AnsweredQuestion() { }

    internal AnsweredQuestion(Answer answer, Id<Question> question, Guid person, string name) =>
        (TenantId, QuestionId, ConsultationId, AnswerId, ByPerson, ByName) = (answer.TenantId, question, answer.ConsultationId, answer.Id, person, name);

    public Guid TenantId { get; private set; }
    public Id<Question> QuestionId { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }
    public Id<Answer> AnswerId { get; private set; }
    public Guid ByPerson { get; private set; }
    public string ByName { get; private set; } = "";
}

internal sealed class AnswerMapping : IEntityTypeConfiguration<Answer>, IEntityTypeConfiguration<AnswerDraft>, IEntityTypeConfiguration<AnsweredQuestion>
{
    public void Configure(EntityTypeBuilder<Answer> builder) => builder.ToTable("answers");

    public void Configure(EntityTypeBuilder<AnswerDraft> builder) => builder.ToTable("answer_drafts");

    public void Configure(EntityTypeBuilder<AnsweredQuestion> builder) => builder.ToTable("answered_questions").HasKey(a => new { a.TenantId, a.QuestionId });
}

/// <summary>What a person wrote at some length.</summary>
public static class WrittenText
{
    /// <summary>Trimmed, lines ended in one way, halves of characters mended; empty when there is nothing to read, or what neither the register nor the database can keep.</summary>
    public static string Read(string? given)
    {
        var text = (given ?? "").ReplaceLineEndings("\n").Trim();
        return text.Any(c => char.IsControl(c) && c is not ('\n' or '\t')) ? "" : string.Concat(text.EnumerateRunes());
    }
}
