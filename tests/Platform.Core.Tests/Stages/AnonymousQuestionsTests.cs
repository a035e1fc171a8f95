using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Questions;
using Platform.Core.Stages;
using Platform.Core.Tests.Consultations;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Stages;

/// <summary>Questions about the projects of a contest: the buyer reads them without a name until the anonymity is lifted (CCP, art. R2162-18).</summary>
public sealed class AnonymousQuestionsTests : IAsyncLifetime
{
    private const string Text = "La pente est-elle de douze pour cent ?";
    private GivenStages given = null!;      // set by InitializeAsync, before any test
    private Ceremony projects = null!;      // likewise

    public async Task InitializeAsync() => (given, projects) = await GivenStages.ContestAsync();

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact, Trait("Feature", "A7-C10"), Trait("Feature", "GD-01")]
    public async Task The_buyer_reads_a_participant_without_a_name_and_not_even_that_two_questions_are_of_the_same_one()
    {
        await AskedAsync(given.Alpha, Text);
        await AskedAsync(given.Alpha, "Et au nord ?");
        await AskedAsync(given.Beta, "Et à l’est ?");

        var waiting = (await BoardAsync()).Waiting;
        Assert.Equal([("Un participant", "Un participant", true)], waiting.Select(q => (q.Company, q.By, q.IsUnnamed)).Distinct());
        var rows = await given.InAsync<PlatformDb, List<Question>>(given.Buyer, db => db.Questions.AsNoTracking().ToListAsync());
        Assert.Equal(3, rows.Select(q => q.CompanyId).Distinct().Count());
        Assert.DoesNotContain(rows, q => q.CompanyId == given.Alpha.Id || q.AskedBy == given.Alpha.Depositor.Id);
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task No_row_that_the_account_reads_ties_a_question_to_its_author_before_the_anonymity_is_lifted_and_some_do_after_it()
    {
        var question = await AskedAsync(given.Alpha, Text);
        await TellAsync();
        await projects.DepositAsync(Contents.Offers, given.Alpha, 1);
        await projects.IntegrateAsync();
        await projects.OpenAllAsync();
        await given.RankAsync(projects, FranceTime.DayOf(await given.NowAsync()), "Le projet tient la pente.", 1);
        var (tenant, administrator) = (projects.Consultation.Tenant.Id.Value, projects.ScopeOf(await given.PersonAsync("Aline Administratrice", Core.Identity.MembershipRole.AccountAdmin)));
        var alias = await given.InAsync<PlatformDb, Guid>(given.Buyer, db => db.Questions.Where(q => q.Id == question).Select(q => q.CompanyId).SingleAsync());
        string[] asked = [$"%{question.Value:D}%", $"%{alias:D}%", $"%{Text}%"];
        var author = Ties.Of(given.Alpha, "Toitures du Sud", "111111118");
        Scope[] account = [given.Buyer, projects.President.Scope, administrator, new Scope.Tenant(tenant, null), new Scope.Export(tenant)];
        Scope[] others = [new Scope.Lead(projects.Lead.Id.Value, given.Buyer.Person), new Scope.Client(tenant, Guid.CreateVersion7()), new Scope.Public(), GivenStages.Of(given.Beta), GivenStages.Of(given.Stranger)];
        foreach (var scope in (Scope[])[.. account, .. others]) Assert.Equal([], await Ties.BetweenAsync(given, scope, asked, author));
        Assert.NotEmpty(await Ties.BetweenAsync(given, GivenStages.Of(given.Alpha), asked, author));      // the author reads that it is his

        Assert.IsType<LiftAnonymity.Outcome.Lifted>(await given.LiftAsync(projects, projects.President));

        foreach (var scope in account) Assert.Equal(["question_authors"], await Ties.BetweenAsync(given, scope, asked, author));
        foreach (var scope in others) Assert.Equal([], await Ties.BetweenAsync(given, scope, asked, author));
        var known = Assert.Single((await BoardAsync()).Waiting);
        Assert.Equal(("Toitures du Sud", false), (known.Company, known.IsUnnamed));
    }

    [Fact, Trait("Feature", "A7-C10")]
    public async Task Its_author_follows_his_question_under_his_own_name_is_told_of_its_answer_and_of_its_rejection_and_nobody_else_sees_it()
    {
        var (answered, rejected) = (await AskedAsync(given.Alpha, Text), await AskedAsync(given.Alpha, "Combien coûte un autre projet ?"));
        var own = (await OwnAsync(given.Alpha))!;      // invited
        Assert.True(own.IsUnnamed);
        Assert.Equal([given.Alpha.Depositor.Name], own.Own.Select(q => q.ByName).Distinct());
        Assert.Empty((await OwnAsync(given.Beta))!.Own);

        Assert.Equal(RejectQuestion.Outcome.Rejected, await given.InAsync<RejectQuestion, RejectQuestion.Outcome>(given.Buyer, reject => reject.ExecuteAsync(new(rejected, "Hors sujet.", "Camille Acheteuse"), GivenStages.Cancel)));
        await AnswerAsync(answered);
        await TellAsync();

        Assert.Equal([given.Alpha.Depositor.Email], (await given.Platform.MailsAsync("Question sans réponse")).Select(m => m.To));
        Assert.Contains(given.Alpha.Depositor.Email, (await given.Platform.MailsAsync("à une question")).Select(m => m.To));
        var told = (await OwnAsync(given.Alpha))!.Own;
        Assert.Equal([("Oui.", null), (null, "Hors sujet.")], told.Select(q => (q.AnswerText, q.Rejection)).OrderBy(q => q.Rejection, StringComparer.Ordinal));
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task A_question_that_says_the_name_or_the_number_of_its_author_is_not_asked()
    {
        foreach (var text in new[] { "TOITURES DU SUD demande la pente.", "SIREN 111 111 118 : quelle pente ?" })
            Assert.Equal(AskQuestion.Fault.NamesAuthor, Assert.IsType<AskQuestion.Outcome.Refused>(await AskAsync(given.Alpha, text)).Fault);
        Assert.IsType<AskQuestion.Outcome.Asked>(await AskAsync(given.Beta, "La pente des toitures du sud ?"));      // his own name is another one
    }

    // The second line behind sec.ask_question.
    [Fact, Trait("Feature", "GD-01")]
    public async Task The_database_takes_no_question_about_a_project_that_names_somebody_whoever_writes_it_and_elsewhere_none_that_names_nobody()
    {
        const string Nobody = "Un participant", Company = "Toitures du Sud";
        var (alpha, person) = (given.Alpha.Id, given.Alpha.Depositor);
        var question = await AskedAsync(given.Alpha, Text);
        var alias = await given.InAsync<PlatformDb, Guid>(given.Buyer, db => db.Questions.Where(q => q.Id == question).Select(q => q.CompanyId).SingleAsync());
        var (ofProjects, ofFirst, other) = (projects.Consultation.Id.Value, given.Id.Value, Guid.CreateVersion7());

        await WriteAsync(ofProjects, alias, Nobody, alias, Nobody);      // as the door writes it
        foreach (var (company, companyName, by, byName) in new[] { (alpha, Company, person.Id, person.Name), (alias, Company, alias, Nobody), (alias, Nobody, person.Id, Nobody), (alias, Nobody, alias, person.Name), (other, Nobody, other, Nobody) })
            Assert.Equal("a question about a project names nobody", (await Assert.ThrowsAsync<PostgresException>(() => WriteAsync(ofProjects, company, companyName, by, byName))).MessageText);
        Assert.Equal("a question is a company's", (await Assert.ThrowsAsync<PostgresException>(() => WriteAsync(ofFirst, alias, Nobody, alias, Nobody))).MessageText);
        await WriteAsync(ofFirst, alpha, Company, person.Id, person.Name);

        // The twin: nothing else refuses it.
        await given.Platform.SuperuserAsync("alter table questions disable trigger keep_asker_unnamed");
        await WriteAsync(ofProjects, alpha, Company, person.Id, person.Name);

        Task WriteAsync(Guid consultation, Guid company, string companyName, Guid by, string byName) => given.Platform.SuperuserAsync("""
            insert into questions (tenant_id, id, consultation_id, company_id, company_name, asked_by, asked_by_name, text, asked_at) values ($1, gen_random_uuid(), $2, $3, $4, $5, $6, 'Quelle hauteur ?', sec.now())
            """, projects.Consultation.Tenant.Id.Value, consultation, company, companyName, by, byName);
    }

    [Fact, Trait("Feature", "A7-C10")]
    public async Task Questions_about_candidatures_and_of_other_procedures_keep_their_author()
    {
        await using var first = await GivenStages.PublishedAsync(Procedure.DesignContest, divided: false);
        await first.InAsync<AskQuestion, AskQuestion.Outcome>(GivenStages.Of(first.Alpha), ask => ask.ExecuteAsync(new(first.Id, Id<Question>.New(), "Combien de références ?", "Dora"), GivenStages.Cancel));
        var asked = Assert.Single((await first.InAsync<QuestionsForBuyer, QuestionsForBuyer.View>(first.Buyer, read => read.ExecuteAsync(first.Id, GivenStages.Cancel))).Waiting);
        Assert.Equal(("Toitures du Sud", false), (asked.Company, asked.IsUnnamed));
    }

    private Task<AskQuestion.Outcome> AskAsync(TestCompany company, string text) =>
        given.InAsync<AskQuestion, AskQuestion.Outcome>(GivenStages.Of(company), ask => ask.ExecuteAsync(new(projects.Consultation.Id, Id<Question>.New(), text, company.Depositor.Name), GivenStages.Cancel));

    private async Task<Id<Question>> AskedAsync(TestCompany company, string text) => Assert.IsType<AskQuestion.Outcome.Asked>(await AskAsync(company, text)).Question;

    private Task<QuestionsForBuyer.View> BoardAsync() => given.InAsync<QuestionsForBuyer, QuestionsForBuyer.View>(given.Buyer, read => read.ExecuteAsync(projects.Consultation.Id, GivenStages.Cancel));

    private Task<QuestionsForCompany.View?> OwnAsync(TestCompany company) => given.InAsync<QuestionsForCompany, QuestionsForCompany.View?>(GivenStages.Of(company), read => read.ExecuteAsync(projects.Consultation.Id, GivenStages.Cancel));

    private async Task AnswerAsync(Id<Question> question)
    {
        var draft = Assert.IsType<BeginAnswer.Outcome.Begun>(await given.InAsync<BeginAnswer, BeginAnswer.Outcome>(given.Buyer, begin => begin.ExecuteAsync(new(projects.Consultation.Id, [question.Value], "Camille Acheteuse"), GivenStages.Cancel))).Draft;
        await given.InAsync<SaveAnswer, SaveAnswer.Outcome>(given.Buyer, save => save.ExecuteAsync(new(draft, Text, "Oui.", "Camille Acheteuse"), GivenStages.Cancel));
        var seal = (await given.InAsync<QuestionsForBuyer, QuestionsForBuyer.Draft?>(given.Buyer, read => read.DraftAsync(projects.Consultation.Id, draft, GivenStages.Cancel)))!.Seal;      // kept just above
        Assert.IsType<PublishAnswer.Outcome.Published>(await given.InAsync<PublishAnswer, PublishAnswer.Outcome>(given.Buyer, publish => publish.ExecuteAsync(new(draft, seal, new(false, "Une précision."), "Camille Acheteuse"), GivenStages.Cancel)));
    }

    /// <summary>What Jobs does with every fact so far.</summary>
    private async Task TellAsync()
    {
        foreach (var fact in await given.Platform.FactsAsync<QuestionAsked>()) await RunAsync(tell => tell.ExecuteAsync(fact, default));
        foreach (var fact in await given.Platform.FactsAsync<QuestionRejected>()) await RunAsync(tell => tell.ExecuteAsync(fact, default));
        foreach (var fact in await given.Platform.FactsAsync<QuestionReaderToTell>()) await RunAsync(tell => tell.ExecuteAsync(fact, default));
        await given.Platform.TellAsync();
    }

    private Task RunAsync(Func<TellOfQuestions, Task> act) => given.Platform.RunAsync(new Scope.System("test"), s => act(s.GetRequiredService<TellOfQuestions>()));
}
