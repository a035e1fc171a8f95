using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Registers;
using Platform.Core.Tests.Questions;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Consultations;

/// <summary>What a correction says of duration, variants, validity, visit and documents that are not joined: the rows stay, everybody reads what was corrected last, before and after.</summary>
public sealed class CorrectedTermsTests : IAsyncLifetime
{
    private const string Reason = "Le règlement dit autre chose.", NotThat = "this field does not say that", NotSo = "something else stood before";
    private static readonly StatedWithheld Plans = new("Plans de sûreté", "confidential", "Sur demande, contre un engagement signé.");
    private GivenQuestions given = null!;      // set by InitializeAsync, before any test

    public async Task InitializeAsync() => given = await GivenQuestions.StartAsync();

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact, Trait("Feature", "BEYOND-11"), Trait("Feature", "CDG-10")]
    public async Task Corrected_terms_are_read_by_everybody_with_before_and_after_and_the_published_row_stays()
    {
        var current = await CurrentAsync();
        Assert.IsType<CorrectConsultation.Outcome.Corrected>(await CorrectAsync(current with { Terms = current.Terms with
        {
            DurationMonths = 18, Renewals = 2, RenewalMonths = 12, OffersValidMonths = 4, Variants = Variants.Allowed, VisitOn = new(2026, 12, 3),
        } }));

        var read = await StatedAsync(new Scope.Public());
        Assert.Equal((18, 2, 12, 4, Variants.Allowed, new DateOnly(2026, 12, 3)), (read.DurationMonths, read.Renewals, read.RenewalMonths, read.OffersValidMonths, read.Variants, read.VisitOn));
        Assert.False(await given.Platform.RunAsync(given.Consultation.Scope, s => s.GetRequiredService<PlatformDb>().ConsultationTerms.AnyAsync(t => t.Stated.DurationMonths == 18)));
        Assert.Equal(
        [
            ("Durée du marché", "", "18\u00A0mois"), ("Nombre de reconductions", "", "2"), ("Durée de chaque reconduction", "", "12\u00A0mois"),
            ("Variantes", "non indiquées\u00A0: la règle de la procédure s’applique (CCP, art. R2151-8)", "autorisées"),
            ("Validité des offres", "non indiquée par l’acheteur\u00A0: valeur habituelle de la plateforme", "4\u00A0mois"), ("Visite", "", "possible jusqu’au jeudi 3\u00A0décembre\u00A02026"),
        ], (await LinesAsync())[0].Changes.Select(c => (CorrectionWords.Of(c), c.BeforeInWords, c.AfterInWords)));
    }

    [Fact]
    public async Task A_second_correction_of_the_terms_starts_from_the_first_and_may_say_nothing_again()
    {
        var first = await CurrentAsync();
        await CorrectAsync(first with { Terms = first.Terms with { DurationMonths = 18, VisitOn = new(2026, 12, 3) } });
        var second = await CurrentAsync();
        Assert.Equal(18, second.Terms.DurationMonths);
        await CorrectAsync(second with { Terms = second.Terms with { DurationMonths = 24, VisitOn = null } });

        Assert.Equal([(CorrectedField.Duration, "18", "24"), (CorrectedField.Visit, "2026-12-03", "")], (await LinesAsync())[0].Changes.Select(c => (c.Field, c.Before, c.After)));
        Assert.Equal((24, null), ((await StatedAsync(new Scope.Public())).DurationMonths, (await StatedAsync(new Scope.Public())).VisitOn));
    }

    [Fact]
    public async Task What_no_draft_could_say_no_correction_says_and_what_the_law_of_the_launch_forbids_is_told_with_its_article()
    {
        var current = await CurrentAsync();
        var refused = Assert.IsType<CorrectConsultation.Outcome.Refused>(await CorrectAsync(current with { Terms = current.Terms with { DurationMonths = 0, Renewals = 3, OffersValidMonths = 99 } }));
        Assert.Equal([new(TermsField.DurationMonths, TermsFault.OutOfRange), new(TermsField.RenewalMonths, TermsFault.Missing), new(TermsField.OffersValidMonths, TermsFault.OutOfRange)], refused.Terms);

        Assert.Equal([CorrectConsultation.Fault.VisitPast], Assert.IsType<CorrectConsultation.Outcome.Refused>(await CorrectAsync(current with { Terms = current.Terms with { VisitOn = new(2026, 11, 20) } })).Faults);
        Assert.Equal("VisitAfterDeadline", Assert.Single(Assert.IsType<CorrectConsultation.Outcome.Refused>(await CorrectAsync(current with { Terms = current.Terms with { VisitOn = new(2026, 12, 14) } })).Findings).Key);
        var doubts = await given.InAsync<CorrectConsultation, CorrectConsultation.Preview>(given.Consultation.Scope, c => c.PreviewAsync(Asked(current with { Terms = current.Terms with { VisitOn = new(2026, 12, 11) } }), default));
        Assert.Equal((null, "VisitLate"), (doubts.Objection, Assert.Single(doubts.Doubts).Key));
    }

    [Fact, Trait("Feature", "BEYOND-11")]
    public async Task A_description_of_two_lines_is_corrected_as_a_browser_sent_it()
    {
        foreach (var table in new[] { "consultations", "public_consultations" })
            await given.Platform.SuperuserAsync($"set session_replication_role = replica; update {table} set description = E'Deux lignes.\r\nLa seconde.' where id = '{given.Consultation.Id}'");
        var current = await CurrentAsync();
        Assert.IsType<CorrectConsultation.Outcome.Corrected>(await CorrectAsync(current with { Description = "Deux lignes.\r\nLa troisième." }));
        Assert.Equal("Deux lignes.\nLa troisième.", (await CurrentAsync()).Description!.ReplaceLineEndings("\n"));      // it has one
    }

    [Fact, Trait("Feature", "A7-C5"), Trait("Feature", "CDG-07")]
    public async Task The_list_of_documents_that_are_not_joined_is_corrected_and_the_terms_say_the_same()
    {
        var current = await CurrentAsync();
        await CorrectAsync(current with { Withheld = [Plans, new("Maquette", "physical", "En mairie.")] });
        var change = Assert.Single((await LinesAsync())[0].Changes);
        Assert.Equal("Plans de sûreté\u00A0: document confidentiel ou sensible. Pour l’obtenir\u00A0: Sur demande, contre un engagement signé.\nMaquette\u00A0: maquette, échantillon ou document à voir sur place. Pour l’obtenir\u00A0: En mairie.", change.AfterInWords);

        await CorrectAsync((await CurrentAsync()) with { Withheld = [Plans with { Obtained = "Par courriel." }] });
        var line = Assert.Single(await given.InAsync<ReadWithheld, IReadOnlyList<ReadWithheld.Line>>(new Scope.Public(), read => read.ExecuteAsync(given.Consultation.Id, default)));
        Assert.Equal(("Plans de sûreté", "CCP, art. R2132-5 et L2132-1", "Par courriel."), (line.Title, line.Ground?.Article, line.Obtained));
        Assert.Equal("Plans de sûreté\u00A0: document confidentiel ou sensible", (await StatedAsync(new Scope.Public())).WithheldReason);

        await CorrectAsync((await CurrentAsync()) with { Withheld = [] });
        Assert.Empty(await given.InAsync<ReadWithheld, IReadOnlyList<ReadWithheld.Line>>(new Scope.Public(), read => read.ExecuteAsync(given.Consultation.Id, default)));
        Assert.Null((await StatedAsync(new Scope.Public())).WithheldReason);
    }

    [Fact]
    public async Task Every_fault_of_the_list_is_told_with_its_line()
    {
        var current = await CurrentAsync();
        var refused = Assert.IsType<CorrectConsultation.Outcome.Refused>(await CorrectAsync(current with { Withheld = [Plans, new("", "autre", "")] }));
        Assert.Equal([new(1, WithheldFault.TitleMissing), new(1, WithheldFault.GroundMissing), new(1, WithheldFault.ObtainedMissing)], refused.Withheld);
    }

    [Theory]
    [InlineData("Duration", "", "0", NotThat)]
    [InlineData("Duration", "", "douze", NotThat)]
    [InlineData("OffersValid", "", "99", NotThat)]
    [InlineData("Variants", "", "Perhaps", NotThat)]
    [InlineData("Visit", "", "2026-12-14", NotThat)]
    [InlineData("Withheld", "", "[{\"titre\":\"\",\"motif\":\"large\",\"obtenir\":\"x\"}]", NotThat)]
    [InlineData("Renewals", "", "2", "renewals have a number and a length")]
    [InlineData("Duration", "6", "12", NotSo)]
    [InlineData("ContactEmail", "avant@exemple.test", "autre@exemple.test", NotSo)]
    [InlineData("Criteria", "", "x", NotSo)]
    public async Task The_database_writes_no_term_that_a_draft_could_not_say_nor_one_that_did_not_stand_before(string field, string before, string after, string told)
    {
        var changes = new JsonArray(new JsonObject { ["apres"] = after, ["avant"] = before, ["champ"] = field, ["lot"] = 0 });
        var words = System.Text.Encoding.UTF8.GetString(Platform.Crypto.Json.CanonicalJson.Serialize(changes));
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{CorrectConsultation.Act}\n{given.Consultation.Id}\nnon\n{Hex(Reason)}\n{Hex(words)}"));
        var proof = await given.Platform.ProofAsync(given.Consultation.Buyer, CorrectConsultation.Act, hash);
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => given.Platform.RunAsync(given.Consultation.Scope, async s =>
        {
            var (tenant, id) = (given.Consultation.Tenant.Id.Value, given.Consultation.Id.Value);
            var entry = await s.GetRequiredService<AppendEntry>().ExecuteAsync(new(tenant, id, null, "rectificatif", new JsonObject
            {
                ["consultation"] = new JsonObject { ["id"] = $"{id}" }, ["date"] = WireInstant.Format(GivenQuestions.Now), ["differences"] = JsonNode.Parse(words),
                ["importante"] = false, ["motif"] = Reason, ["numero"] = 1,
            }), default);
            await s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"select sec.correct_consultation({tenant}, {id}, {Guid.CreateVersion7()}, {Reason}, false, {words}, {proof}, {entry.Id}, {GivenQuestions.Now})");
        }));
        Assert.Equal(told, Assert.IsType<PostgresException>(refused.GetBaseException()).MessageText);

        static string Hex(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    private async Task<PublishedContent> CurrentAsync() => (await given.InAsync<ReadCorrected, ReadCorrected.Current?>(given.Consultation.Scope, read => read.ExecuteAsync(given.Consultation.Id, default)))!.Content;      // it is published

    private Task<StatedTerms> StatedAsync(Scope scope) => given.InAsync<ReadStatement, StatedTerms>(scope, async read => (await read.ExecuteAsync(given.Consultation.Id, default)).Terms);

    private Task<IReadOnlyList<ReadCorrections.Line>> LinesAsync() => given.InAsync<ReadCorrections, IReadOnlyList<ReadCorrections.Line>>(new Scope.Public(), c => c.ExecuteAsync(given.Consultation.Id, default));

    private CorrectConsultation.Asked Asked(PublishedContent content) => new(given.Consultation.Id, content, Reason, false);

    private async Task<CorrectConsultation.Outcome> CorrectAsync(PublishedContent content)
    {
        var asked = Asked(content);
        var hash = await given.InAsync<CorrectConsultation, byte[]>(given.Consultation.Scope, correct => correct.ActHashAsync(asked, default));
        var proof = await given.Platform.ProofAsync(given.Consultation.Buyer, CorrectConsultation.Act, hash);
        return await given.InAsync<CorrectConsultation, CorrectConsultation.Outcome>(given.Consultation.Scope, correct => correct.ExecuteAsync(new(asked, null, proof, "Camille Acheteuse"), default));
    }
}
