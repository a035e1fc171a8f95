using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Questions;
using Platform.Core.Tests.Consultations;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Questions;

/// <summary>What the buyer says, he says to all; late, he says what becomes of the limit.</summary>
public sealed class AnswerTests : IAsyncLifetime
{
    private GivenQuestions given = null!;      // set by InitializeAsync, before any test

    public async Task InitializeAsync() => given = await GivenQuestions.StartAsync();

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact, Trait("Feature", "CDG-10"), Trait("Feature", "A7-B9")]
    public async Task An_answer_is_read_by_everybody_in_the_words_of_the_buyer_without_the_asker_and_stands_in_the_register()
    {
        var question = await given.AskAsync(given.Alpha, "Nous, Toitures du Sud, posons du zinc : est-ce accepté ?");

        var published = await given.AnswerAsync("Le zinc est-il accepté ?", "Oui, à partir de 0,7 mm.", question);

        Assert.Equal((1, null), (published.Number, published.Choice));
        var line = Assert.Single(await given.PublicAsync());
        Assert.Equal((1, "Le zinc est-il accepté ?", "Oui, à partir de 0,7 mm.", GivenQuestions.Now), (line.Number, line.Question, line.Text, line.PublishedAt));
        Assert.Equivalent(line, Assert.Single(await given.PublicAsync(GivenQuestions.Of(given.Beta))));
        var entry = await given.Platform.RunAsync(given.Consultation.Scope, s => s.GetRequiredService<PlatformDb>().RegisterEntries.SingleAsync(e => e.Kind == "reponse-publiee"));
        Assert.Contains("0,7 mm", entry.Details, StringComparison.Ordinal);
        Assert.DoesNotContain("Toitures", entry.Details, StringComparison.Ordinal);
        var own = await given.InAsync<QuestionsForCompany, QuestionsForCompany.View?>(GivenQuestions.Of(given.Alpha), q => q.ExecuteAsync(given.Consultation.Id, default));
        Assert.Equal((1, "Oui, à partir de 0,7 mm."), (Assert.Single(own!.Own).Answer, own.Own[0].AnswerText));
        Assert.Empty((await given.BoardAsync()).Waiting);
    }

    [Fact, Trait("Feature", "CDG-10")]
    public async Task Feeds_see_the_consultation_change_with_an_answer()
    {
        var draft = await given.WriteAsync("", "Le bâtiment est occupé pendant les travaux.");
        await given.Platform.Database.SetNowAsync(GivenQuestions.Now.AddDays(1));

        Assert.IsType<PublishAnswer.Outcome.Published>(await given.TryPublishAsync(draft));

        Assert.Equal(GivenQuestions.Now.AddDays(1), await given.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<PlatformDb>().PublicConsultations.Select(c => c.ChangedAt).SingleAsync()));
        Assert.Null(Assert.Single(await given.PublicAsync()).Question);
    }

    [Fact, Trait("Feature", "CDG-10")]
    public async Task Only_the_words_that_were_read_are_published_and_a_colleague_who_writes_meanwhile_is_heard()
    {
        var draft = await given.WriteAsync("", "Oui, zinc admis.");
        var seen = (await given.ReadAsync(draft))!;      // just written
        await given.InAsync<SaveAnswer, SaveAnswer.Outcome>(given.Consultation.Scope, save => save.ExecuteAsync(new(draft, "", "Non.", "Bruno Acheteur"), default));

        Assert.IsType<PublishAnswer.Outcome.Changed>(await given.InAsync<PublishAnswer, PublishAnswer.Outcome>(given.Consultation.Scope, publish => publish.ExecuteAsync(new(draft, seen.Seal, null, "Camille Acheteuse"), default)));
        Assert.Empty(await given.PublicAsync());

        Assert.IsType<PublishAnswer.Outcome.Published>(await given.TryPublishAsync(draft));
        Assert.Equal("Non.", Assert.Single(await given.PublicAsync()).Text);
        Assert.Equal(SaveAnswer.Outcome.NotFound, await given.InAsync<SaveAnswer, SaveAnswer.Outcome>(given.Consultation.Scope, save => save.ExecuteAsync(new(draft, "", "Trop tard.", "Bruno Acheteur"), default)));
    }

    [Fact]
    public async Task Two_questions_get_one_answer_and_none_is_answered_twice()
    {
        var (first, second) = (await given.AskAsync(given.Alpha, "Du zinc ?"), await given.AskAsync(given.Beta, "Du zinc, vraiment ?"));
        await given.AnswerAsync("Le zinc est-il accepté ?", "Oui.", first, second);

        Assert.Equal(["Toitures du Sud", "Charpentes du Nord"], Assert.Single((await given.BoardAsync()).Answers).Questions.Select(q => q.Company));
        Assert.IsType<BeginAnswer.Outcome.NotWaiting>(await given.TryBeginAsync(given.Consultation.Scope, second));
    }

    [Fact]
    public async Task A_question_in_the_draft_of_a_colleague_waits_for_that_draft_and_comes_back_when_it_is_thrown_away()
    {
        var question = await given.AskAsync(given.Alpha, "Du zinc ?");
        var draft = await given.WriteAsync("Le zinc est-il accepté ?", "", question);
        Assert.IsType<BeginAnswer.Outcome.NotWaiting>(await given.TryBeginAsync(given.Consultation.Scope, question));
        Assert.Equal([PublishAnswer.Fault.TextMissing], Assert.IsType<PublishAnswer.Outcome.Refused>(await given.TryPublishAsync(draft)).Faults);

        Assert.True(await given.InAsync<DiscardAnswer, bool>(given.Consultation.Scope, discard => discard.ExecuteAsync(draft, default)));

        Assert.Single((await given.BoardAsync()).Waiting);
    }

    [Fact, Trait("Feature", "GD-05")]
    public async Task Each_identified_withdrawer_and_the_asker_get_one_message_and_anonymous_ones_none()
    {
        foreach (var email in (string?[])["une@exemple.test", "deux@exemple.test", "Une@exemple.test", null]) await given.WithdrawAsync(email);
        await given.AnswerAsync("Le zinc est-il accepté ?", "Oui.", await given.AskAsync(given.Alpha, "Du zinc ?"));

        await given.TellAsync();
        await given.TellAsync();

        var mails = await given.Platform.MailsAsync("Réponse n°");
        Assert.Equal(new[] { "deux@exemple.test", given.Alpha.Depositor.Email, "une@exemple.test" }.Order(), mails.Select(m => m.To).Order());
        Assert.All(mails, m => Assert.DoesNotContain("Toitures", m.Text, StringComparison.Ordinal));
        Assert.Contains("votre question", mails.Single(m => m.To == given.Alpha.Depositor.Email).Text, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "GD-05")]
    public async Task Whoever_withdrew_and_asked_gets_one_message()
    {
        await given.WithdrawAsync(given.Alpha.Depositor.Email);
        await given.AnswerAsync("Le zinc est-il accepté ?", "Oui.", await given.AskAsync(given.Alpha, "Du zinc ?"));

        await given.TellAsync();

        Assert.Single(await given.Platform.MailsAsync("Réponse n°"));
    }

    [Fact, Trait("Feature", "PEER-21")]
    public async Task In_the_last_days_an_answer_asks_what_becomes_of_the_limit_and_keeps_the_reason_of_who_leaves_it()
    {
        var draft = await given.WriteAsync("Le zinc est-il accepté ?", "Oui.", await given.AskAsync(given.Alpha, "Du zinc ?"));
        await given.Platform.Database.SetNowAsync(new(2026, 12, 9, 9, 0, 0, TimeSpan.Zero));     // the day after the last one

        Assert.Equal([PublishAnswer.Fault.DecisionMissing], Assert.IsType<PublishAnswer.Outcome.Refused>(await given.TryPublishAsync(draft)).Faults);
        Assert.Equal([PublishAnswer.Fault.ReasonMissing], Assert.IsType<PublishAnswer.Outcome.Refused>(await given.TryPublishAsync(draft, new(false, " "))).Faults);
        var published = Assert.IsType<PublishAnswer.Outcome.Published>(await given.TryPublishAsync(draft, new(false, "La réponse ne change rien au prix.")));

        Assert.Equal((false, "La réponse ne change rien au prix.", new DateTimeOffset(2026, 12, 15, 11, 0, 0, TimeSpan.Zero)), (published.Choice!.Extends, published.Choice.Reason, published.Choice.Proposed));
        Assert.Equal("La réponse ne change rien au prix.", Assert.Single((await given.BoardAsync()).Answers).Choice!.Reason);
        Assert.Null(await OwedAsync());
    }

    [Fact, Trait("Feature", "PEER-21")]
    public async Task On_the_last_day_itself_nothing_is_asked()
    {
        var draft = await given.WriteAsync("Le zinc est-il accepté ?", "Oui.", await given.AskAsync(given.Alpha, "Du zinc ?"));
        await given.Platform.Database.SetNowAsync(new(2026, 12, 8, 22, 0, 0, TimeSpan.Zero));

        Assert.Null(Assert.IsType<PublishAnswer.Outcome.Published>(await given.TryPublishAsync(draft)).Choice);
    }

    [Fact, Trait("Feature", "PEER-21")]
    public async Task An_extension_that_was_announced_is_owed_until_the_limit_has_moved()
    {
        var draft = await given.WriteAsync("Le zinc est-il accepté ?", "Oui.", await given.AskAsync(given.Alpha, "Du zinc ?"));
        await given.Platform.Database.SetNowAsync(new(2026, 12, 10, 9, 0, 0, TimeSpan.Zero));
        await given.TryPublishAsync(draft, new(true, null));
        var owed = await OwedAsync();
        Assert.Equal(new DateTimeOffset(2026, 12, 16, 11, 0, 0, TimeSpan.Zero), owed!.Proposed);

        var asked = new ExtendDeadline.Asked(given.Consultation.Id, owed.Proposed, "Réponse publiée le 10 décembre.");
        var proof = await given.Platform.ProofAsync(given.Consultation.Buyer, ExtendDeadline.Act, ExtendDeadline.ActHash(asked));
        Assert.IsType<ExtendDeadline.Outcome.Extended>(await given.InAsync<ExtendDeadline, ExtendDeadline.Outcome>(given.Consultation.Scope, extend => extend.ExecuteAsync(new(asked, proof), default)));

        Assert.Null(await OwedAsync());
    }

    [Fact]
    public async Task A_rejected_question_is_told_to_its_author_alone_with_the_reason()
    {
        var question = await given.AskAsync(given.Alpha, "Quel est votre budget ?");
        Assert.Equal(RejectQuestion.Outcome.ReasonMissing, await RejectAsync(question, ""));
        Assert.Equal(RejectQuestion.Outcome.Rejected, await RejectAsync(question, "Le budget n’est pas communiqué."));
        Assert.Equal(RejectQuestion.Outcome.NotWaiting, await RejectAsync(question, "Encore."));

        await given.TellAsync();
        await given.TellAsync();

        var mail = Assert.Single(await given.Platform.MailsAsync("Question sans réponse"));
        Assert.Equal(given.Alpha.Depositor.Email, mail.To);
        Assert.Contains("Le budget n’est pas communiqué.", mail.Text, StringComparison.Ordinal);
        Assert.Empty(await given.PublicAsync());
        var own = await given.InAsync<QuestionsForCompany, QuestionsForCompany.View?>(GivenQuestions.Of(given.Alpha), q => q.ExecuteAsync(given.Consultation.Id, default));
        Assert.Equal("Le budget n’est pas communiqué.", Assert.Single(own!.Own).Rejection);
        Assert.IsType<BeginAnswer.Outcome.NotWaiting>(await given.TryBeginAsync(given.Consultation.Scope, question));
    }

    [Fact]
    public async Task The_database_takes_no_answer_that_the_register_does_not_say_and_lets_none_be_rewritten()
    {
        await given.AnswerAsync("", "Le bâtiment est occupé.");
        var (tenant, id) = (given.Consultation.Tenant.Id.Value, given.Consultation.Id.Value);
        await RefusedAsync($"insert into answers select {tenant}, {Guid.CreateVersion7()}, {id}, 2, null, 'Autre chose', sec.now(), entry_id from answers");
        await RefusedAsync($"update answers set text = 'Autre chose'");
        await RefusedAsync($"delete from answers");

        async Task RefusedAsync(FormattableString sql)
        {
            var refused = await Assert.ThrowsAnyAsync<Exception>(() => given.Platform.RunAsync(given.Consultation.Scope, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(sql)));
            Assert.Equal("42501", Assert.IsType<PostgresException>(refused.GetBaseException()).SqlState);
        }
    }

    private Task<RejectQuestion.Outcome> RejectAsync(Id<Question> question, string reason) =>
        given.InAsync<RejectQuestion, RejectQuestion.Outcome>(given.Consultation.Scope, reject => reject.ExecuteAsync(new(question, reason, "Camille Acheteuse"), default));

    private Task<ExtensionChoice?> OwedAsync() => given.InAsync<ReadExtensionChoices, ExtensionChoice?>(given.Consultation.Scope, read => read.OwedAsync(given.Consultation.Id, default));
}
