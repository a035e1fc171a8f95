using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Questions;
using Platform.Core.Registers;
using Platform.Core.Tests.Questions;
using Platform.Core.Values;
using Platform.Crypto.Json;
using Platform.Testing;

namespace Platform.Core.Tests.Consultations;

/// <summary>An avis rectificatif: what was published stays, what everybody reads follows, before and after are public.</summary>
public sealed class CorrectConsultationTests : IAsyncLifetime
{
    private const string Reason = "La surface était fausse.";
    private GivenQuestions given = null!;      // set by InitializeAsync, before any test

    public async Task InitializeAsync() => given = await GivenQuestions.StartAsync();

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact, Trait("Feature", "BEYOND-11"), Trait("Feature", "CDG-10")]
    public async Task A_correction_shows_before_and_after_to_everybody_and_leaves_the_published_rows_as_they_were()
    {
        var current = await CurrentAsync();
        var corrected = Assert.IsType<CorrectConsultation.Outcome.Corrected>(await CorrectAsync(current.Content with { Title = "Réfection de la toiture de l’école", Place = "" }));
        Assert.Equal((1, null), (corrected.Number, corrected.Choice));

        var page = await given.InAsync<ConsultationForPublic, ConsultationForPublic.Details?>(new Scope.Public(), c => c.FindAsync(given.Consultation.Id, default));
        Assert.Equal(("Réfection de la toiture de l’école", null), (page!.Title, page.Place));
        var line = Assert.Single(await given.InAsync<ReadCorrections, IReadOnlyList<ReadCorrections.Line>>(new Scope.Public(), c => c.ExecuteAsync(given.Consultation.Id, default)));
        Assert.Equal((Reason, false, GivenQuestions.Now), (line.Reason, line.Important, line.PublishedAt));
        Assert.Equal([new(CorrectedField.Title, 0, current.Content.Title!, "Réfection de la toiture de l’école"), new(CorrectedField.Place, 0, "Saint-Marcel", "")], line.Changes);
        var kept = await given.Platform.RunAsync(given.Consultation.Scope, s => s.GetRequiredService<PlatformDb>().Consultations.AsNoTracking().SingleAsync(c => c.Id == given.Consultation.Id));
        Assert.Equal((current.Content.Title, "Saint-Marcel"), (kept.Title, kept.Place));
        var entry = await given.Platform.RunAsync(given.Consultation.Scope, s => s.GetRequiredService<PlatformDb>().RegisterEntries.SingleAsync(e => e.Kind == "rectificatif"));
        Assert.Contains(Reason, entry.Details, StringComparison.Ordinal);
        Assert.Equal(ConsultationChange.Corrected, Assert.Single(await given.Platform.FactsAsync<ConsultationChanged>()).Change);
    }

    [Fact]
    public async Task A_second_correction_starts_from_the_first()
    {
        await CorrectAsync((await CurrentAsync()).Content with { Title = "Premier" });
        await given.Platform.Database.SetNowAsync(GivenQuestions.Now.AddHours(1));
        Assert.Equal(2, Assert.IsType<CorrectConsultation.Outcome.Corrected>(await CorrectAsync((await CurrentAsync()).Content with { Title = "Second" })).Number);

        var lines = await given.InAsync<ReadCorrections, IReadOnlyList<ReadCorrections.Line>>(new Scope.Public(), c => c.ExecuteAsync(given.Consultation.Id, default));
        Assert.Equal([("Premier", "Second")], lines[0].Changes.Select(c => (c.Before, c.After)));
        Assert.Equal(GivenQuestions.Now.AddHours(1), await given.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<PlatformDb>().PublicConsultations.Select(c => c.ChangedAt).SingleAsync()));
    }

    [Fact]
    public async Task Questions_are_taken_longer_never_less_and_never_until_the_limit()
    {
        var content = (await CurrentAsync()).Content;
        foreach (var (deadline, fault) in new[]
        {
            (GivenQuestions.LastQuestion.AddHours(-1), CorrectConsultation.Fault.QuestionsNotLater), (GivenQuestions.Limit, CorrectConsultation.Fault.QuestionsAfterLimit),
        })
            Assert.Equal([fault], Assert.IsType<CorrectConsultation.Outcome.Refused>(await CorrectAsync(content with { QuestionsDeadline = deadline })).Faults);

        Assert.IsType<CorrectConsultation.Outcome.Corrected>(await CorrectAsync(content with { QuestionsDeadline = GivenQuestions.LastQuestion.AddDays(2) }));

        await given.Platform.Database.SetNowAsync(GivenQuestions.LastQuestion.AddDays(1));
        Assert.IsType<AskQuestion.Outcome.Asked>(await given.TryAskAsync(given.Alpha, "Encore à temps ?"));
    }

    [Fact]
    public async Task Questions_that_are_taken_until_the_limit_are_not_cut_short_by_any_day()
    {
        await using var open = await GivenQuestions.StartAsync(untilLimit: true);
        var current = (await open.InAsync<ReadCorrected, ReadCorrected.Current?>(open.Consultation.Scope, read => read.ExecuteAsync(open.Consultation.Id, default)))!;      // it is published
        var asked = new CorrectConsultation.Asked(open.Consultation.Id, current.Content with { QuestionsDeadline = GivenQuestions.Now.AddMinutes(5) }, "Un jour pour les questions.", false);
        var preview = await open.InAsync<CorrectConsultation, CorrectConsultation.Preview>(open.Consultation.Scope, correct => correct.PreviewAsync(asked, default));
        Assert.Equal([CorrectConsultation.Fault.QuestionsUntilLimit], Assert.IsType<CorrectConsultation.Outcome.Refused>(preview.Objection).Faults);

        // Behind the use case: confirmed and registered, and still refused by the database.
        var proof = await open.Platform.ProofAsync(open.Consultation.Buyer, CorrectConsultation.Act, await open.InAsync<CorrectConsultation, byte[]>(open.Consultation.Scope, correct => correct.ActHashAsync(asked, default)));
        var changes = Encoding.UTF8.GetString(CanonicalJson.Serialize(new JsonArray([.. asked.Content.ChangesTo(current.Content).Select(change => (JsonNode)new JsonObject
        { ["apres"] = change.After, ["avant"] = change.Before, ["champ"] = change.Field.ToString(), ["lot"] = change.Lot })])));
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => open.Platform.RunAsync(open.Consultation.Scope, async s =>
        {
            var (tenant, id) = (open.Consultation.Tenant.Id.Value, open.Consultation.Id.Value);
            var entry = await s.GetRequiredService<AppendEntry>().ExecuteAsync(new(tenant, id, null, "rectificatif", new JsonObject
            {
                ["consultation"] = new JsonObject { ["id"] = $"{id}" }, ["date"] = WireInstant.Format(GivenQuestions.Now), ["differences"] = JsonNode.Parse(changes),
                ["importante"] = false, ["motif"] = asked.Reason, ["numero"] = 1,
            }), default);
            await s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"select sec.correct_consultation({tenant}, {id}, {Guid.CreateVersion7()}, {asked.Reason}, false, {changes}, {proof}, {entry.Id}, {GivenQuestions.Now})");
        }));
        Assert.Equal("questions are not taken less long", Assert.IsType<PostgresException>(refused.GetBaseException()).MessageText);
    }

    [Fact]
    public async Task All_faults_are_said_at_once_and_nothing_changed_is_one()
    {
        var content = (await CurrentAsync()).Content;
        var refused = Assert.IsType<CorrectConsultation.Outcome.Refused>(await CorrectAsync(content with { Title = " ", Cpv = "123" }, reason: ""));
        Assert.Equal([ContentField.Title, ContentField.Cpv], refused.Problems.Select(p => p.Field));
        Assert.Equal([CorrectConsultation.Fault.ReasonMissing], refused.Faults);
        Assert.Equal([CorrectConsultation.Fault.NothingChanged], Assert.IsType<CorrectConsultation.Outcome.Refused>(await CorrectAsync(content)).Faults);
    }

    [Fact, Trait("Feature", "PEER-21")]
    public async Task An_important_correction_asks_what_becomes_of_the_limit_and_an_announced_extension_is_owed()
    {
        var content = (await CurrentAsync()).Content with { Description = "820 m² à couvrir." };
        Assert.Equal([CorrectConsultation.Fault.DecisionMissing], Assert.IsType<CorrectConsultation.Outcome.Refused>(await CorrectAsync(content, important: true)).Faults);
        Assert.Equal([CorrectConsultation.Fault.DecisionReasonMissing], Assert.IsType<CorrectConsultation.Outcome.Refused>(await CorrectAsync(content, important: true, decision: new(false, null))).Faults);

        var corrected = Assert.IsType<CorrectConsultation.Outcome.Corrected>(await CorrectAsync(content, important: true, decision: new(true, null)));

        Assert.True(corrected.Choice!.Proposed > GivenQuestions.Limit);
        var owed = await given.InAsync<ReadExtensionChoices, ExtensionChoice?>(given.Consultation.Scope, read => read.OwedAsync(given.Consultation.Id, default));
        Assert.Equal((ExtensionCause.Correction, corrected.Choice.Proposed), (owed!.Cause, owed.Proposed));
    }

    [Fact, Trait("Feature", "GD-05")]
    public async Task Everybody_concerned_gets_one_message_with_before_and_after()
    {
        await given.WithdrawAsync("une@exemple.test");
        await given.WithdrawAsync(null);
        await CorrectAsync((await CurrentAsync()).Content with { Title = "Réfection de la toiture de l’école" });

        await given.Platform.TellAsync();
        await given.Platform.TellAsync();

        var mails = await given.Platform.MailsAsync("Avis rectificatif n°");
        Assert.Single(mails, m => m.To == "une@exemple.test");
        Assert.Contains(mails, m => m.To == given.Consultation.Buyer.Email);
        Assert.Equal(mails.Count, mails.Select(m => m.To).Distinct().Count());
        Assert.Contains("Après\u00A0: Réfection de la toiture de l’école", mails[0].Text, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "GD-05")]
    public async Task A_company_that_asked_a_question_is_told_of_what_changes_afterwards_and_why_it_is_told()
    {
        await given.AskAsync(given.Beta, "La surface est-elle juste ?");
        await CorrectAsync((await CurrentAsync()).Content with { Title = "Réfection de la toiture de l’école" });

        await given.TellAsync();
        await given.TellAsync();

        var mails = await given.Platform.MailsAsync("Avis rectificatif n°");
        Assert.Contains("parce que votre entreprise a posé une question sur cette consultation", Assert.Single(mails, m => m.To == given.Beta.Depositor.Email).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(mails, m => m.To == given.Alpha.Depositor.Email);      // asked nothing, left nothing
        Assert.DoesNotContain(mails, m => m.To != given.Beta.Depositor.Email && m.Text.Contains("Charpentes", StringComparison.Ordinal));
    }

    [Fact, Trait("Feature", "PEER-21")]
    public async Task A_message_says_that_the_later_limit_follows_when_it_was_chosen_and_its_reason_is_what_was_corrected()
    {
        await given.WithdrawAsync("une@exemple.test");
        var content = (await CurrentAsync()).Content;
        await CorrectAsync(content with { Place = "Étoile-sur-Rhône" });
        await CorrectAsync(content with { Place = "Étoile-sur-Rhône", Description = "820 m² à couvrir." }, important: true, decision: new(true, null));

        await given.Platform.TellAsync();

        Assert.Equal([true, false], (await given.Platform.MailsAsync("Avis rectificatif n°")).Where(m => m.To == "une@exemple.test").OrderByDescending(m => m.Subject, StringComparer.Ordinal).Select(m => m.Text.Contains("Elle va être reportée", StringComparison.Ordinal)));
        var correction = await given.InAsync<ReadExtensionChoices, Correction?>(given.Consultation.Scope, async read => await read.CorrectionOfAsync((await read.OwedAsync(given.Consultation.Id, default))!, default));      // announced just before
        Assert.Equal((2, Reason), (correction!.Number, correction.Reason));
    }

    [Fact]
    public async Task The_passkey_confirms_these_changes_and_no_other_and_past_the_limit_nothing_is_corrected()
    {
        var content = (await CurrentAsync()).Content with { Title = "Confirmé" };
        var proof = await ProofAsync(Asked(content));
        Assert.IsType<CorrectConsultation.Outcome.NotProved>(await RunAsync(Asked(content with { Title = "Autre" }), null, proof));
        Assert.IsType<CorrectConsultation.Outcome.NotProved>(await RunAsync(Asked(content) with { Reason = "Autre." }, null, proof));

        await given.Platform.Database.SetNowAsync(GivenQuestions.Limit.AddMilliseconds(1));
        Assert.IsType<CorrectConsultation.Outcome.TooLate>(await RunAsync(Asked(content), new(false, "Trop tard."), proof));
    }

    [Fact]
    public async Task Nothing_but_the_one_function_corrects_and_it_believes_nobody()
    {
        var (tenant, id) = (given.Consultation.Tenant.Id.Value, given.Consultation.Id.Value);
        await RefusedAsync($"update public_consultations set title = 'x' where id = {id}");
        await RefusedAsync($"insert into corrections select {tenant}, {id}, {id}, 1, 'x', false, sec.now(), {id}, {id}, {id}");
        await RefusedAsync($"select sec.correct_consultation({tenant}, {id}, {Guid.CreateVersion7()}, 'x', false, {"[{\"champ\":\"Title\",\"avant\":\"a\",\"apres\":\"b\",\"lot\":0}]"}, {Guid.CreateVersion7()}, {Guid.CreateVersion7()}, sec.now())");

        async Task RefusedAsync(FormattableString sql)
        {
            var refused = await Assert.ThrowsAnyAsync<Exception>(() => given.Platform.RunAsync(given.Consultation.Scope, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(sql)));
            Assert.Equal("42501", Assert.IsType<PostgresException>(refused.GetBaseException()).SqlState);
        }
    }

    [Fact, Trait("Feature", "VR-01")]
    public async Task Another_account_corrects_nothing()
    {
        var other = await given.Platform.CommuneAsync(given.Lead, "beaumont", "Beaumont");
        var stranger = await given.Platform.PersonAsync(other, "Paul Voisin", MembershipRole.Buyer);
        Assert.IsType<CorrectConsultation.Outcome.NotFound>(await given.InAsync<CorrectConsultation, CorrectConsultation.Outcome>(new Scope.Tenant(other.Id.Value, stranger.Id),
            async correct => await correct.ExecuteAsync(new(Asked((await CurrentAsync()).Content with { Title = "x" }), null, Guid.CreateVersion7(), "Paul"), default)));
    }

    private CorrectConsultation.Asked Asked(PublishedContent content, string? reason = Reason, bool important = false) => new(given.Consultation.Id, content, reason, important);

    private async Task<ReadCorrected.Current> CurrentAsync() => (await given.InAsync<ReadCorrected, ReadCorrected.Current?>(given.Consultation.Scope, read => read.ExecuteAsync(given.Consultation.Id, default)))!;

    private async Task<Guid> ProofAsync(CorrectConsultation.Asked asked) => await given.Platform.ProofAsync(given.Consultation.Buyer, CorrectConsultation.Act,
        await given.InAsync<CorrectConsultation, byte[]>(given.Consultation.Scope, correct => correct.ActHashAsync(asked, default)));

    private async Task<CorrectConsultation.Outcome> CorrectAsync(PublishedContent content, bool important = false, ExtensionDecision? decision = null, string? reason = Reason) =>
        await RunAsync(Asked(content, reason, important), decision, await ProofAsync(Asked(content, reason, important)));

    private Task<CorrectConsultation.Outcome> RunAsync(CorrectConsultation.Asked asked, ExtensionDecision? decision, Guid proof) =>
        given.InAsync<CorrectConsultation, CorrectConsultation.Outcome>(given.Consultation.Scope, correct => correct.ExecuteAsync(new(asked, decision, proof, "Camille Acheteuse"), default));
}
