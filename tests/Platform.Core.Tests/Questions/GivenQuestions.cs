using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Identity;
using Platform.Core.Questions;
using Platform.Core.Tenancy;
using Platform.Core.Tests.Consultations;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Questions;

/// <summary>A published consultation on a Monday, its limit on Monday 14 December 2026 at noon in Paris, questions until the 4th; two companies.</summary>
internal sealed class GivenQuestions : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset LastQuestion = new(2026, 12, 4, 11, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Limit = new(2026, 12, 14, 11, 0, 0, TimeSpan.Zero);

    private GivenQuestions(TestPlatform platform, Tenant lead, TestConsultation consultation, TestCompany alpha, TestCompany beta) =>
        (Platform, Lead, Consultation, Alpha, Beta) = (platform, lead, consultation, alpha, beta);

    public TestPlatform Platform { get; }
    public Tenant Lead { get; }
    public TestConsultation Consultation { get; }
    public TestCompany Alpha { get; }
    public TestCompany Beta { get; }

    public static async Task<GivenQuestions> StartAsync(bool untilLimit = false)
    {
        var platform = await TestPlatform.StartAsync();
        await platform.Database.SetNowAsync(Now);
        var lead = await platform.LeadAsync();
        var commune = await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel");
        var buyer = await platform.PersonAsync(commune, "Camille Acheteuse", MembershipRole.Buyer);
        var content = GivenConsultation.Content(closing: Limit) with { QuestionsDeadline = untilLimit ? null : LastQuestion };
        var consultation = await platform.PublishedAsync(commune, buyer, content);
        return new(platform, lead, consultation, await platform.CompanyAsync("Toitures du Sud", "111111118"), await platform.CompanyAsync("Charpentes du Nord", "222222226"));
    }

    public ValueTask DisposeAsync() => Platform.DisposeAsync();

    public static Scope.Company Of(TestCompany company) => new(company.Id, company.Depositor.Id);

    public Task<T> InAsync<TUseCase, T>(Scope scope, Func<TUseCase, Task<T>> act) where TUseCase : notnull => Platform.RunAsync(scope, s => act(s.GetRequiredService<TUseCase>()));

    public Task<AskQuestion.Outcome> TryAskAsync(TestCompany company, string? text, Id<Question>? id = null) =>
        InAsync<AskQuestion, AskQuestion.Outcome>(Of(company), ask => ask.ExecuteAsync(new(Consultation.Id, id ?? Id<Question>.New(), text, company.Depositor.Name), default));

    public async Task<Id<Question>> AskAsync(TestCompany company, string text) => Assert.IsType<AskQuestion.Outcome.Asked>(await TryAskAsync(company, text)).Question;

    public Task<BeginAnswer.Outcome> TryBeginAsync(Scope scope, params Id<Question>[] questions) =>
        InAsync<BeginAnswer, BeginAnswer.Outcome>(scope, begin => begin.ExecuteAsync(new(Consultation.Id, [.. questions.Select(q => q.Value)], "Camille Acheteuse"), default));

    public async Task<Id<AnswerDraft>> WriteAsync(string wording, string text, params Id<Question>[] questions)
    {
        var draft = Assert.IsType<BeginAnswer.Outcome.Begun>(await TryBeginAsync(Consultation.Scope, questions)).Draft;
        Assert.Equal(SaveAnswer.Outcome.Saved, await InAsync<SaveAnswer, SaveAnswer.Outcome>(Consultation.Scope, save => save.ExecuteAsync(new(draft, wording, text, "Camille Acheteuse"), default)));
        return draft;
    }

    public async Task<PublishAnswer.Outcome> TryPublishAsync(Id<AnswerDraft> draft, ExtensionDecision? decision = null)
    {
        var read = await ReadAsync(draft);
        return await InAsync<PublishAnswer, PublishAnswer.Outcome>(Consultation.Scope, publish => publish.ExecuteAsync(new(draft, read?.Seal, decision, "Camille Acheteuse"), default));
    }

    public Task<QuestionsForBuyer.Draft?> ReadAsync(Id<AnswerDraft> draft) =>
        InAsync<QuestionsForBuyer, QuestionsForBuyer.Draft?>(Consultation.Scope, questions => questions.DraftAsync(Consultation.Id, draft, default));

    public async Task<PublishAnswer.Outcome.Published> AnswerAsync(string wording, string text, params Id<Question>[] questions) =>
        Assert.IsType<PublishAnswer.Outcome.Published>(await TryPublishAsync(await WriteAsync(wording, text, questions)));

    public Task<IReadOnlyList<AnswersForPublic.Line>> PublicAsync(Scope? scope = null) =>
        InAsync<AnswersForPublic, IReadOnlyList<AnswersForPublic.Line>>(scope ?? new Scope.Public(), answers => answers.ExecuteAsync(Consultation.Id, default));

    public Task<QuestionsForBuyer.View> BoardAsync(Scope? scope = null) =>
        InAsync<QuestionsForBuyer, QuestionsForBuyer.View>(scope ?? Consultation.Scope, questions => questions.ExecuteAsync(Consultation.Id, default));

    public Task WithdrawAsync(string? email) => InAsync<WithdrawDce, WithdrawDce.Outcome>(new Scope.Public(),
        withdraw => withdraw.ExecuteAsync(new(Consultation.Id, email is null ? null : new("Une entreprise", null, email)), default));

    /// <summary>What Jobs does with every fact so far.</summary>
    public async Task TellAsync()
    {
        foreach (var fact in await Platform.FactsAsync<QuestionAsked>()) await RunAsync(tell => tell.ExecuteAsync(fact, default));
        foreach (var fact in await Platform.FactsAsync<QuestionRejected>()) await RunAsync(tell => tell.ExecuteAsync(fact, default));
        foreach (var fact in await Platform.FactsAsync<QuestionReaderToTell>()) await RunAsync(tell => tell.ExecuteAsync(fact, default));
        await Platform.TellAsync();
    }

    private Task RunAsync(Func<TellOfQuestions, Task> act) => Platform.RunAsync(new Scope.System("test"), s => act(s.GetRequiredService<TellOfQuestions>()));
}
