using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Consultations.Models;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Consultations;

/// <summary>Terms, criteria, estimates and models: written while it is a draft, kept from the publication on, and private where they are.</summary>
public sealed class StatementTests
{
    [Fact, Trait("Feature", "GD-01")]
    public async Task The_letters_of_a_reference_follow_the_procedure_and_the_number_stays()
    {
        await using var platform = await TestPlatform.StartAsync();
        var (draft, _) = await GivenAsync(platform);
        var before = (await FindAsync(platform, draft)).Reference;

        await StateAsync(platform, draft, terms => terms, Procedure.Open);

        var after = await FindAsync(platform, draft);
        Assert.Equal((Procedure.Open, before.Replace("MAPA-", "AOO-", StringComparison.Ordinal)), (after.Procedure, after.Reference));
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task What_the_chosen_procedure_does_not_ask_is_said_no_more()
    {
        await using var platform = await TestPlatform.StartAsync();
        var (draft, _) = await GivenAsync(platform);
        await StateAsync(platform, draft, terms => terms with { UrgencyReason = "Toiture effondrée.", PaperCase = PaperCase.SpecialTools, PaperReason = "Maquette.", IsSpecific = true }, Procedure.Open);
        var open = (await ReadAsync(platform, draft)).Terms;
        Assert.Equal(("Toiture effondrée.", PaperCase.SpecialTools), (open.UrgencyReason, open.PaperCase));
        Assert.False(open.IsSpecific);      // these are works

        await StateAsync(platform, draft, terms => terms, Procedure.Mapa);

        var adapted = (await ReadAsync(platform, draft)).Terms;
        Assert.Equal((null, null, null), (adapted.UrgencyReason, adapted.PaperCase, adapted.PaperReason));
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task What_is_said_of_a_contest_waits_while_another_procedure_is_chosen_and_goes_into_no_copy()
    {
        await using var platform = await TestPlatform.StartAsync();
        var (draft, _) = await GivenAsync(platform);
        await StateAsync(platform, draft, terms => terms with { Jury = "Le maire\nDeux architectes", JuryBinds = true, ParticipantsChosenBy = "Références.", Prime = 9_000, ContractFollows = true, CandidatesMax = 4 }, Procedure.DesignContest);

        await StateAsync(platform, draft, terms => terms, Procedure.Open);
        var model = await InAsync<ReadModels, ModelContent?>(platform, draft, read => read.FindAsync(ReadModels.SourceOf(draft.Id), default));
        Assert.Equal((null, null, null, false), (model!.Terms.Jury, model.Terms.ParticipantsChosenBy, model.Terms.Prime, model.Terms.ContractFollows));

        await StateAsync(platform, draft, terms => terms, Procedure.DesignContest);
        var again = (await ReadAsync(platform, draft)).Terms;
        Assert.Equal(("Le maire\nDeux architectes", true, "Références.", 9_000m, true, 4), (again.Jury, again.JuryBinds, again.ParticipantsChosenBy, again.Prime, again.ContractFollows, again.CandidatesMax));
        Assert.Equal("Le maire\nDeux architectes", again.As(Procedure.DesignContest).Jury);
        Assert.Null(again.As(Procedure.Mapa).Jury);
    }

    [Fact, Trait("Feature", "GD-01"), Trait("Feature", "PEER-16")]
    public async Task Why_criteria_are_ranked_is_kept_with_them_and_by_a_copy_and_said_only_where_they_are()
    {
        await using var platform = await TestPlatform.StartAsync();
        var (draft, _) = await GivenAsync(platform);
        await StateAsync(platform, draft, terms => terms with { WhyRanked = "  Le besoin se décrit par ses fonctions. " }, Procedure.Open);
        async Task RankAsync(decimal? price, decimal? quality) => Assert.IsType<StateCriteria.Outcome.Stated>(await InAsync<StateCriteria, StateCriteria.Outcome>(platform, draft,
            state => state.ExecuteAsync(new(draft.Id, 0, [new("Prix", CriterionKind.Price, price, false), new("Déchets", CriterionKind.Quality, quality, true)]), default)));

        await RankAsync(null, null);
        Assert.Equal("Le besoin se décrit par ses fonctions.", (await ReadAsync(platform, draft)).WhyRanked);
        var model = await InAsync<ReadModels, ModelContent?>(platform, draft, read => read.FindAsync(ReadModels.SourceOf(draft.Id), default));
        Assert.Equal("Le besoin se décrit par ses fonctions.", model!.Terms.WhyRanked);
        await RankAsync(60, 40);
        Assert.Null((await ReadAsync(platform, draft)).WhyRanked);
        Assert.Equal([new(TermsField.WhyRanked, TermsFault.TooLong)], Assert.IsType<StateTerms.Outcome.Refused>(await StateAsync(platform, draft, terms => terms with { WhyRanked = new string('a', 2_001) })).Problems);
    }

    [Fact]
    public async Task Faults_of_terms_are_told_together_and_nothing_is_written()
    {
        await using var platform = await TestPlatform.StartAsync();
        var (draft, _) = await GivenAsync(platform);
        var outcome = await StateAsync(platform, draft, terms => terms with { DurationMonths = 0, Renewals = 2, FrameworkMaximum = -1, Framework = Framework.Both });
        Assert.Equal([new(TermsField.DurationMonths, TermsFault.OutOfRange), new(TermsField.RenewalMonths, TermsFault.Missing), new(TermsField.FrameworkMaximum, TermsFault.OutOfRange)],
            Assert.IsType<StateTerms.Outcome.Refused>(outcome).Problems);
        Assert.Null((await ReadAsync(platform, draft)).Terms.Framework);
    }

    [Fact, Trait("Feature", "PEER-10")]
    public async Task What_was_published_keeps_its_terms_its_criteria_and_its_estimates()
    {
        await using var platform = await TestPlatform.StartAsync();
        var (draft, town) = await GivenAsync(platform);
        await WriteAllAsync(platform, draft);
        await PublishAsync(platform, draft);

        Assert.IsType<StateTerms.Outcome.AlreadyPublished>(await StateAsync(platform, draft, terms => terms with { DurationMonths = 99 }));
        foreach (var statement in new[]
        {
            "update consultation_terms set duration_months = 99", "delete from consultation_terms", "delete from award_criteria", "delete from estimates", "update lots set title = 'autre'",
            "update consultations set procedure = 'Open'",
        })
        {
            // Behind the use case, with the rights of the pages.
            var refused = await Assert.ThrowsAnyAsync<Exception>(() => platform.RunAsync(draft.Scope, s => ExecuteAsync(s, statement)));
            Assert.Contains("42501", $"{refused} {refused.InnerException}", StringComparison.Ordinal);
        }
        Assert.Equal(24, (await ReadAsync(platform, draft)).Terms.DurationMonths);
        Assert.NotEqual(default, town.Id.Value);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_estimate_is_read_by_the_public_and_by_companies_only_where_the_buyer_publishes_it(bool isPublic)
    {
        await using var platform = await TestPlatform.StartAsync();
        var (draft, _) = await GivenAsync(platform);
        await WriteAllAsync(platform, draft);
        await StateAsync(platform, draft, terms => terms with { EstimateIsPublic = isPublic });
        await PublishAsync(platform, draft);

        foreach (var scope in new Scope[] { new Scope.Public(), new Scope.Company(Guid.CreateVersion7(), Guid.CreateVersion7()) })
        {
            var read = await platform.RunAsync(scope, s => s.GetRequiredService<ReadStatement>().ExecuteAsync(draft.Id, default));
            Assert.Equal((24, 2, isPublic ? 50_000m : (decimal?)null), (read.Terms.DurationMonths, read.Criteria.Count, read.Estimated));
        }
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task What_stays_with_the_account_is_in_no_row_that_a_company_or_the_public_reads_whatever_is_published()
    {
        await using var platform = await TestPlatform.StartAsync();
        var (draft, _) = await GivenAsync(platform);
        await WriteAllAsync(platform, draft);
        await InAsync<StateEstimate, StateEstimate.Outcome>(platform, draft, state => state.ExecuteAsync(new(draft.Id, 0, 50_000, 900_000), default));
        await StateAsync(platform, draft, terms => terms with { EstimateIsPublic = true });
        await platform.SuperuserAsync("insert into private_statements (tenant_id, consultation_id, negotiation_reason) values ($1, $2, 'Des offres irrégulières.') on conflict (tenant_id, consultation_id) do update set negotiation_reason = excluded.negotiation_reason", draft.Tenant.Id.Value, draft.Id.Value);
        await PublishAsync(platform, draft);

        var own = await ReadAsync(platform, draft);
        Assert.Equal((900_000m, "Des offres irrégulières."), (own.Purchase, own.Terms.NegotiationReason));
        foreach (var scope in new Scope[] { new Scope.Public(), new Scope.Company(Guid.CreateVersion7(), Guid.CreateVersion7()) })
        {
            var read = await platform.RunAsync(scope, s => s.GetRequiredService<ReadStatement>().ExecuteAsync(draft.Id, default));
            Assert.Equal((50_000m, null, null), (read.Estimated, read.Purchase, read.Terms.NegotiationReason));
        }
        // Behind the use case: not a row for a company, and no right at all for the public.
        Assert.Equal(0, await platform.RunAsync(new Scope.Company(Guid.CreateVersion7(), Guid.CreateVersion7()), s => s.GetRequiredService<PlatformDb>().PrivateStatements.CountAsync()));
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<PlatformDb>().PrivateStatements.CountAsync()));
        Assert.Contains("42501", $"{refused} {refused.InnerException}", StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "GD-01"), Trait("Feature", "VR-24")]
    public async Task The_case_of_a_negotiation_is_kept_by_a_copy_without_its_facts_and_is_part_of_what_is_approved()
    {
        await using var platform = await TestPlatform.StartAsync();
        var (draft, _) = await GivenAsync(platform);
        async Task<string?> HashAsync()
        {
            await using var connection = new Npgsql.NpgsqlConnection(platform.Database.SuperuserConnectionString);
            await connection.OpenAsync();
            await using var command = new Npgsql.NpgsqlCommand("select encode(sec.act_sha256($1, 'Consultation', $2, null, null), 'hex')", connection) { Parameters = { new() { Value = draft.Tenant.Id.Value }, new() { Value = draft.Id.Value } } };
            return await command.ExecuteScalarAsync() as string;
        }
        async Task<StateTerms.Outcome> SayAsync(string? ground, string? reason) => await StateAsync(platform, draft, terms => terms with { NegotiationGround = ground, NegotiationReason = reason }, Procedure.Negotiated);

        Assert.Equal([new(TermsField.NegotiationGround, TermsFault.OutOfRange)], Assert.IsType<StateTerms.Outcome.Refused>(await SayAsync("R2124-3-9", null)).Problems);
        await SayAsync("R2124-3-6", "Appel d’offres AOO-2026-003 : trois offres irrégulières.");
        var model = await InAsync<ReadModels, ModelContent?>(platform, draft, read => read.FindAsync(ReadModels.SourceOf(draft.Id), default));
        Assert.Equal(("R2124-3-6", null), (model!.Terms.NegotiationGround, model.Terms.NegotiationReason));

        var before = await HashAsync();
        await SayAsync("R2124-3-6", "Deux offres irrégulières.");
        Assert.NotEqual(before, await HashAsync());
        await StateAsync(platform, draft, terms => terms, Procedure.Open);      // another procedure needs none
        Assert.Null((await ReadAsync(platform, draft)).Terms.NegotiationGround);
    }

    [Fact, Trait("Feature", "PEER-16")]
    public async Task A_model_proposes_a_condition_of_execution_and_answers_nothing_for_the_file_of_the_buyer()
    {
        await using var platform = await TestPlatform.StartAsync();
        var (first, _) = await GivenAsync(platform);
        foreach (var (source, said) in new[] { ("batiment", "trie les déchets"), (ReadModels.SourceOf(first.Id), "Le marché d’origine déclarait") })
        {
            var outcome = await platform.RunAsync(first.Scope, async s =>
                await s.GetRequiredService<BeginConsultation>().ExecuteAsync(new(Guid.CreateVersion7(), GivenConsultation.Content()), await s.GetRequiredService<ReadModels>().FindAsync(source, default), default));
            var read = await ReadAsync(platform, first with { Id = Assert.IsType<CreateConsultation.Outcome.Created>(outcome).Consultation });
            Assert.False(read.Terms.EnvironmentalClause || read.Terms.SocialClause);
            Assert.Contains(said, read.Private?.ModelClause, StringComparison.Ordinal);
        }
    }

    [Fact, Trait("Feature", "PEER-16"), Trait("Feature", "GD-01")]
    public async Task A_model_proposes_why_there_is_one_lot_and_neither_it_nor_a_copy_answers()
    {
        await using var platform = await TestPlatform.StartAsync();
        var (first, _) = await GivenAsync(platform);
        await StateAsync(platform, first, terms => terms with { Undivided = Undivided.CannotCoordinate, UndividedReason = "Une seule secrétaire." });
        foreach (var (source, why, facts) in new[] { ("voirie", Undivided.HarderOrDearer, "Une seule entreprise"), (ReadModels.SourceOf(first.Id), Undivided.CannotCoordinate, "Une seule secrétaire.") })
        {
            var outcome = await platform.RunAsync(first.Scope, async s =>
                await s.GetRequiredService<BeginConsultation>().ExecuteAsync(new(Guid.CreateVersion7(), GivenConsultation.Content()), await s.GetRequiredService<ReadModels>().FindAsync(source, default), default));
            var read = await ReadAsync(platform, first with { Id = Assert.IsType<CreateConsultation.Outcome.Created>(outcome).Consultation });
            Assert.Equal((null, null), (read.Terms.Undivided, read.Terms.UndividedReason));
            Assert.Equal(why, read.Private?.ModelUndivided);
            Assert.StartsWith(facts, read.Private?.ModelUndividedReason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_draft_says_nothing_to_the_public_nor_to_a_neighbour()
    {
        await using var platform = await TestPlatform.StartAsync();
        var (draft, _) = await GivenAsync(platform);
        await WriteAllAsync(platform, draft);
        var neighbour = await platform.CommuneAsync(await platform.LeadAsync("autre-agglo"), "beaumont", "Beaumont");
        var paul = await platform.PersonAsync(neighbour, "Paul Voisin", MembershipRole.Buyer);
        foreach (var scope in new Scope[] { new Scope.Public(), new Scope.Tenant(neighbour.Id.Value, paul.Id) })
        {
            var read = await platform.RunAsync(scope, s => s.GetRequiredService<ReadStatement>().ExecuteAsync(draft.Id, default));
            Assert.Equal((StatedTerms.Nothing, 0, 0, 0), (read.Terms, read.Lots.Count, read.Criteria.Count, read.Estimates.Count));
        }
    }

    [Fact]
    public async Task A_lot_that_goes_takes_its_words_with_it_and_those_after_it_keep_theirs()
    {
        await using var platform = await TestPlatform.StartAsync();
        var (draft, _) = await GivenAsync(platform);
        foreach (var title in new[] { "Gros œuvre", "Charpente", "Peinture" }) await InAsync<AddLot, AddLot.Outcome>(platform, draft, add => add.ExecuteAsync(new(draft.Id, title, null, "Centre", ReservedFor.Both), default));
        foreach (var (number, amount) in new[] { (1, 100m), (2, 200m), (3, 300m) }) await InAsync<StateEstimate, StateEstimate.Outcome>(platform, draft, state => state.ExecuteAsync(new(draft.Id, number, amount), default));
        await InAsync<StateCriteria, StateCriteria.Outcome>(platform, draft, state => state.ExecuteAsync(new(draft.Id, 3, [new("Prix de la peinture", CriterionKind.Price, 100, false)]), default));
        var second = (await ReadAsync(platform, draft)).Lots[1].Id;

        await InAsync<RemoveLot, RemoveLot.Outcome>(platform, draft, remove => remove.ExecuteAsync(new(draft.Id, second), default));

        var left = await ReadAsync(platform, draft);
        Assert.Equal(["Gros œuvre", "Peinture"], left.Lots.Select(lot => lot.Title));
        Assert.All(left.Lots, lot => Assert.Equal(("Centre", ReservedFor.Both), (lot.Place, lot.ReservedFor)));
        Assert.Equal([(1, 100m), (2, 300m)], left.Estimates.OrderBy(e => e.Key).Select(e => (e.Key, e.Value.Amount)));
        Assert.Equal("Prix de la peinture", Assert.Single(left.CriteriaOf(2)).Wording);
    }

    [Fact, Trait("Feature", "PEER-16")]
    public async Task A_copy_takes_words_lots_and_criteria_and_never_dates_estimates_documents_or_keys()
    {
        await using var platform = await TestPlatform.StartAsync();
        var (first, _) = await GivenAsync(platform);
        await WriteAllAsync(platform, first);
        await StateAsync(platform, first, terms => terms with { UrgencyReason = "Toiture effondrée.", WithheldReason = "Plans confidentiels.", EstimateIsPublic = true, SocialClause = false, NoSocialClause = NoSocialClause.NoLink, PaperCase = PaperCase.ModelsAndSamples, PaperReason = "Maquette." });
        await PublishAsync(platform, first);

        var form = Guid.CreateVersion7();
        async Task<TestConsultation> CopyAsync()
        {
            var outcome = await platform.RunAsync(first.Scope, async s =>
            {
                var model = await s.GetRequiredService<ReadModels>().FindAsync(ReadModels.SourceOf(first.Id), default);
                return await s.GetRequiredService<BeginConsultation>().ExecuteAsync(new(form, GivenConsultation.Content("La même, l’an prochain")), model, default);
            });
            return first with { Id = Assert.IsType<CreateConsultation.Outcome.Created>(outcome).Consultation };
        }

        var copy = await CopyAsync();
        Assert.Equal(copy.Id, (await CopyAsync()).Id);      // a second click
        var (of, read) = (await FindAsync(platform, copy), await ReadAsync(platform, copy));
        Assert.Equal((null, null, null), (of.SubmissionDeadline, of.QuestionsDeadline, of.PublishedAt));
        Assert.Equal((false, null, null, null), (read.Terms.EstimateIsPublic, read.Terms.NoSocialClause, read.Terms.PaperCase, read.Terms.PaperReason));      // each of its own case
        Assert.Equal((24, null, null, 2, 0), (read.Terms.DurationMonths, read.Terms.UrgencyReason, read.Terms.WithheldReason, read.Criteria.Count, read.Estimates.Count));
        Assert.Equal("0, 0", await platform.RunAsync(copy.Scope, async s =>
        {
            var db = s.GetRequiredService<PlatformDb>();
            return $"{await db.KeySets.CountAsync(k => k.ConsultationId == copy.Id)}, {await db.DceVersions.CountAsync(v => v.ConsultationId == copy.Id)}";
        }));
    }

    [Theory, Trait("Feature", "PEER-21")]
    [InlineData(7, false)]
    [InlineData(2, true)]
    public async Task Questions_that_come_too_late_to_be_answered_in_time_are_warned_of_and_refuse_nothing(int daysBefore, bool late)
    {
        await using var platform = await TestPlatform.StartAsync();
        var (draft, _) = await GivenAsync(platform);
        await InAsync<AmendConsultation, AmendConsultation.Outcome>(platform, draft, amend => amend.ExecuteAsync(new(draft.Id, content => content with { QuestionsDeadline = content.SubmissionDeadline!.Value.AddDays(-daysBefore) }), default));

        var objections = await InAsync<PublishConsultation, IReadOnlyList<PublicationObjection>>(platform, draft, async publish => await publish.ObjectionsAsync(await FindAsync(platform, draft), default));

        Assert.Equal(late ? [ObjectionSeverity.Warning] : [], objections.Where(o => o.Key == "QuestionsLate").Select(o => o.Severity));
    }

    [Fact, Trait("Feature", "PEER-16")]
    public async Task A_model_of_the_account_is_found_by_it_alone_until_it_is_put_away()
    {
        await using var platform = await TestPlatform.StartAsync();
        var (draft, _) = await GivenAsync(platform);
        await WriteAllAsync(platform, draft);
        Assert.Equal(KeepModel.Outcome.NameMissing, await InAsync<KeepModel, KeepModel.Outcome>(platform, draft, keep => keep.ExecuteAsync(draft.Id, " ", "Camille", default)));
        await InAsync<KeepModel, KeepModel.Outcome>(platform, draft, keep => keep.ExecuteAsync(draft.Id, "Toitures", "Camille", default));
        Assert.Equal(KeepModel.Outcome.NameTaken, await InAsync<KeepModel, KeepModel.Outcome>(platform, draft, keep => keep.ExecuteAsync(draft.Id, " toitures ", "Camille", default)));
        var neighbour = await platform.CommuneAsync(await platform.LeadAsync("autre-agglo"), "beaumont", "Beaumont");
        var paul = await platform.PersonAsync(neighbour, "Paul Voisin", MembershipRole.Buyer);

        var model = Assert.Single(await InAsync<ReadModels, IReadOnlyList<ReadModels.Line>>(platform, draft, read => read.ListAsync(default)));
        var content = await InAsync<ReadModels, ModelContent?>(platform, draft, read => read.FindAsync($"{model.Id}", default));
        Assert.Equal((null, 24, 2), (content!.Title, content.Terms.DurationMonths, content.Criteria.Count));
        Assert.Null(await platform.RunAsync(new Scope.Tenant(neighbour.Id.Value, paul.Id), s => s.GetRequiredService<ReadModels>().FindAsync($"{model.Id}", default)));
        Assert.False(await platform.RunAsync(new Scope.Tenant(neighbour.Id.Value, paul.Id), s => s.GetRequiredService<KeepModel>().ArchiveAsync(model.Id, default)));

        Assert.True(await InAsync<KeepModel, bool>(platform, draft, keep => keep.ArchiveAsync(model.Id, default)));
        Assert.Empty(await InAsync<ReadModels, IReadOnlyList<ReadModels.Line>>(platform, draft, read => read.ListAsync(default)));
    }

    [Fact, Trait("Feature", "PEER-16")]
    public void Every_model_of_the_platform_is_lawful_today_but_for_what_only_the_buyer_knows()
    {
        foreach (var model in ModelContent.OfPlatform)
        {
            Assert.NotNull(CpvCode.Clean(model.Cpv));
            Assert.Empty(AwardCriteria.Judge([.. model.Criteria.Select(k => new Criterion(k.Kind, k.Weight, k.Environmental))], model.Terms.IsStandardised,
                PurchaseRegime.Of(new(model.Nature, BuyerKind.LocalAuthority, 50_000), FranceTime.Midnight(new(2026, 11, 22))), FranceTime.Midnight(new(2026, 11, 22))));
            Assert.True(model.Terms.EnvironmentalClause && model.Clause is { Length: > 0 }, model.Key);
        }
    }

    private static async Task<(TestConsultation Draft, Tenant Town)> GivenAsync(TestPlatform platform)
    {
        var town = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        return (await platform.DraftAsync(town, await platform.PersonAsync(town, "Camille Bernard", MembershipRole.Buyer)), town);
    }

    private static async Task WriteAllAsync(TestPlatform platform, TestConsultation draft)
    {
        await StateAsync(platform, draft, terms => terms with { DurationMonths = 24, CriteriaInFile = false, Undivided = Undivided.NoDistinctServices });
        await InAsync<StateEstimate, StateEstimate.Outcome>(platform, draft, state => state.ExecuteAsync(new(draft.Id, 0, 50_000), default));
        await InAsync<StateCriteria, StateCriteria.Outcome>(platform, draft, state => state.ExecuteAsync(new(draft.Id, 0,
            [new("Prix", CriterionKind.Price, 60, false), new("", null, null, false), new("Matériaux biosourcés", CriterionKind.Quality, 40, true)]), default));
    }

    private static async Task PublishAsync(TestPlatform platform, TestConsultation draft)
    {
        await platform.AddDocumentAsync(draft, "Règlement.pdf", "%PDF-1.7 règlement"u8.ToArray());
        await platform.PlantKeysAsync(draft);
        Assert.IsType<PublishConsultation.Outcome.Published>(await platform.PublishAsync(draft));
    }

    private static Task<StateTerms.Outcome> StateAsync(TestPlatform platform, TestConsultation draft, Func<StatedTerms, StatedTerms> change, Procedure? procedure = null) =>
        InAsync<StateTerms, StateTerms.Outcome>(platform, draft, state => state.ExecuteAsync(new(draft.Id, change, procedure), default));

    private static Task<Statement> ReadAsync(TestPlatform platform, TestConsultation draft) => InAsync<ReadStatement, Statement>(platform, draft, read => read.ExecuteAsync(draft.Id, default));

    private static Task<Consultation> FindAsync(TestPlatform platform, TestConsultation draft) =>
        platform.RunAsync(draft.Scope, s => s.GetRequiredService<PlatformDb>().Consultations.AsNoTracking().SingleAsync(c => c.Id == draft.Id));

    private static Task<TResult> InAsync<TUse, TResult>(TestPlatform platform, TestConsultation draft, Func<TUse, Task<TResult>> use) where TUse : notnull =>
        platform.RunAsync(draft.Scope, s => use(s.GetRequiredService<TUse>()));

    private static async Task<int> ExecuteAsync(IServiceProvider services, string statement)
    {
        await using var command = services.GetRequiredService<PlatformDb>().Database.GetDbConnection().CreateCommand();
        command.CommandText = statement;
        return await command.ExecuteNonQueryAsync();
    }
}
