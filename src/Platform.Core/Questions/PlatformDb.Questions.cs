using Microsoft.EntityFrameworkCore;
using Platform.Core.Questions;

namespace Platform.Core.Data;

public sealed partial class PlatformDb
{
    public DbSet<Question> Questions => Set<Question>();
    public DbSet<QuestionAuthor> QuestionAuthors => Set<QuestionAuthor>();
    public DbSet<QuestionRejection> QuestionRejections => Set<QuestionRejection>();
    public DbSet<AnsweredQuestion> AnsweredQuestions => Set<AnsweredQuestion>();
    public DbSet<AnswerDraft> AnswerDrafts => Set<AnswerDraft>();
    public DbSet<Answer> Answers => Set<Answer>();
}
