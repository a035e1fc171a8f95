using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Questions;
using Platform.Core.Tests.Consultations;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Questions;

/// <summary>A company asks; the buyer knows who, nobody else knows that anybody asked.</summary>
public sealed class AskTests : IAsyncLifetime
{
    private GivenQuestions given = null!;      // set by InitializeAsync, before any test

    public async Task InitializeAsync() => given = await GivenQuestions.StartAsync();

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact, Trait("Feature", "A7-C10")]
    public async Task A_company_asks_and_the_buyer_reads_the_question_and_who_asks()
    {
        await given.AskAsync(given.Alpha, "  La couverture peut-elle être en zinc ?\r\nEt les gouttières ? ");

        var asked = Assert.Single((await given.BoardAsync()).Waiting);
        Assert.Equal(("La couverture peut-elle être en zinc ?\nEt les gouttières ?", "Toitures du Sud", GivenQuestions.Now), (asked.Text, asked.Company, asked.At));
        var waiting = await given.InAsync<QuestionsForBuyer, IReadOnlyList<QuestionsForBuyer.WaitingIn>>(given.Consultation.Scope, q => q.WaitingAsync(default));
        Assert.Equal(1, Assert.Single(waiting).Questions);
    }

    [Fact, Trait("Feature", "A7-C10"), Trait("Feature", "CDG-10")]
    public async Task Nobody_else_reads_a_question_that_is_not_answered_nor_sees_that_anything_changed()
    {
        async Task<string> SeenAsync(Scope scope) => await given.Platform.RunAsync(scope, async s =>
        {
            var page = await s.GetRequiredService<ConsultationForPublic>().FindAsync(given.Consultation.Id, default);
            var row = await s.GetRequiredService<PlatformDb>().PublicConsultations.AsNoTracking().SingleAsync(c => c.Id == given.Consultation.Id);
            var view = await s.GetRequiredService<AnswersForPublic>().ExecuteAsync(given.Consultation.Id, default);
            return System.Text.Json.JsonSerializer.Serialize(new { page, row, view });
        });
        var (visitor, rival) = (await SeenAsync(new Scope.Public()), await SeenAsync(GivenQuestions.Of(given.Beta)));

        await given.Platform.Database.SetNowAsync(GivenQuestions.Now.AddHours(1));
        for (var i = 0; i < 5; i++) await given.AskAsync(given.Alpha, $"Question {i}");

        Assert.Equal((visitor, rival), (await SeenAsync(new Scope.Public()), await SeenAsync(GivenQuestions.Of(given.Beta))));
        var own = await given.InAsync<QuestionsForCompany, QuestionsForCompany.View?>(GivenQuestions.Of(given.Beta), q => q.ExecuteAsync(given.Consultation.Id, default));
        Assert.Empty(own!.Own);
        Assert.Equal(0, await CountAsync(GivenQuestions.Of(given.Beta)));
        Assert.Equal(5, await CountAsync(GivenQuestions.Of(given.Alpha)));
        await Assert.ThrowsAnyAsync<PostgresException>(() => CountAsync(new Scope.Public()));
    }

    [Fact, Trait("Feature", "VR-01")]
    public async Task Another_account_reads_no_question_and_the_lead_neither()
    {
        await given.AskAsync(given.Alpha, "La couverture peut-elle être en zinc ?");
        var other = await given.Platform.CommuneAsync(given.Lead, "beaumont", "Beaumont");
        var stranger = await given.Platform.PersonAsync(other, "Paul Voisin", MembershipRole.Buyer);

        Assert.Equal(0, await CountAsync(new Scope.Tenant(other.Id.Value, stranger.Id)));
        Assert.Equal(1, await CountAsync(given.Consultation.Scope));
    }

    [Fact]
    public async Task Questions_are_taken_until_the_very_last_instant_by_the_clock_of_the_database_and_not_after()
    {
        await given.Platform.Database.SetNowAsync(GivenQuestions.LastQuestion);
        Assert.IsType<AskQuestion.Outcome.Asked>(await given.TryAskAsync(given.Alpha, "À temps ?"));

        await given.Platform.Database.SetNowAsync(GivenQuestions.LastQuestion.AddMilliseconds(1));
        Assert.IsType<AskQuestion.Outcome.Closed>(await given.TryAskAsync(given.Alpha, "Trop tard ?"));
        // The door itself, without the use case before it.
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => given.Platform.RunAsync(GivenQuestions.Of(given.Alpha), s => s.GetRequiredService<PlatformDb>().Database
            .ExecuteSqlAsync($"select sec.ask_question({given.Consultation.Id.Value}, {Guid.CreateVersion7()}, 'Trop tard', 'Qui')")));
        Assert.Equal("42501", Assert.IsType<PostgresException>(refused.GetBaseException()).SqlState);
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_asks_once()
    {
        var id = Id<Question>.New();
        await given.TryAskAsync(given.Alpha, "Une fois ?", id);
        Assert.IsType<AskQuestion.Outcome.Asked>(await given.TryAskAsync(given.Alpha, "Une fois ?", id));

        Assert.Single((await given.BoardAsync()).Waiting);
        Assert.Single(await given.Platform.FactsAsync<QuestionAsked>());
    }

    [Fact]
    public async Task A_question_has_words_and_not_too_many_and_a_company_does_not_flood_a_buyer()
    {
        Assert.Equal(AskQuestion.Fault.TextMissing, Assert.IsType<AskQuestion.Outcome.Refused>(await given.TryAskAsync(given.Alpha, " \n")).Fault);
        Assert.Equal(AskQuestion.Fault.TextMissing, Assert.IsType<AskQuestion.Outcome.Refused>(await given.TryAskAsync(given.Alpha, "nul\0")).Fault);
        Assert.Equal(AskQuestion.Fault.TextTooLong, Assert.IsType<AskQuestion.Outcome.Refused>(await given.TryAskAsync(given.Alpha, new string('x', 2_001))).Fault);
        for (var i = 0; i < 30; i++) await given.AskAsync(given.Alpha, $"Question {i}");
        Assert.Equal(30, Assert.IsType<AskQuestion.Outcome.TooMany>(await given.TryAskAsync(given.Alpha, "Encore une")).Most);
        await given.AskAsync(given.Beta, "Une autre entreprise demande");
    }

    [Fact, Trait("Feature", "A7-B9")]
    public async Task The_buyers_of_its_department_are_told_once_each_and_no_one_else()
    {
        var elsewhere = await given.Platform.DepartmentAsync(given.Consultation.Tenant);
        await given.Platform.PersonAsync(given.Consultation.Tenant, "Anne Administratrice", MembershipRole.AccountAdmin);
        await given.Platform.PersonAsync(given.Consultation.Tenant, elsewhere, "Claude Collègue", MembershipRole.Buyer);
        await given.AskAsync(given.Alpha, "La couverture peut-elle être en zinc ?");

        await given.TellAsync();
        await given.TellAsync();

        var mails = await given.Platform.MailsAsync("Une question attend");
        Assert.Equal([given.Consultation.Buyer.Email], mails.Select(m => m.To));
        Assert.All(mails, m => Assert.DoesNotContain("Toitures du Sud", m.Text, StringComparison.Ordinal));
        Assert.Contains("zinc", mails[0].Text, StringComparison.Ordinal);
    }

    private Task<int> CountAsync(Scope scope) => given.Platform.RunAsync(scope, async s =>
        (await s.GetRequiredService<PlatformDb>().Database.SqlQuery<int>($"select count(*)::int as \"Value\" from questions").ToListAsync()).Single());
}
