using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Questions;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Stages;

/// <summary>The rows that migration 0630 moves: questions about the projects of a contest that were asked under a name (decision 0079), in a database that it has not reached yet.</summary>
public sealed class QuestionsOfBeforeTests
{
    private const string Anonymous = "0630_anonymous_questions", Text = "La pente est-elle de douze pour cent ?", OfFirst = "Combien de références ?";

    [Fact, Trait("Feature", "GD-01")]
    public async Task A_question_that_was_asked_under_a_name_names_nobody_from_the_migration_on_and_one_about_candidatures_still_does()
    {
        var database = await Postgres.CreateEmptyAsync();
        await using var platform = TestPlatform.Over(database);
        var owner = database.ConnectionString(DatabaseRole.Owner);
        await new MigrationRunner(owner, [.. MigrationRunner.Embedded.Where(file => string.CompareOrdinal(file.Name, Anonymous) < 0)]).ExecuteAsync(default);
        await platform.SuperuserAsync("select sec.install_key(1, $1)", database.ContextKey);
        var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        var buyer = await platform.PersonAsync(commune, "Camille Acheteuse", MembershipRole.Buyer);
        var company = await platform.CompanyAsync("Toitures du Sud", "111111118");
        var (first, projects, question) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Id<Question>.New());
        await platform.SuperuserAsync($"""
            set session_replication_role = replica;
            insert into consultations (tenant_id, id, department_id, reference, title, description, nature, procedure, cpv, submission_deadline, created_by, created_at, published_at, stage_of, stage_number, stage_kind)
            select m.tenant_id, v.id, m.department_id, v.reference, 'Médiathèque', 'Construction d’une médiathèque.', 'Services', 'DesignContest', '71221000', now() + interval '30 days', m.person_id, now(), now(), v.stage_of, v.number, v.kind
            from memberships m, (values (uuid '{first}', 'CONC-2026-001', null::uuid, null::int, null::text), (uuid '{projects}', 'CONC-2026-001-P2', uuid '{first}', 1, 'Projects')) as v (id, reference, stage_of, number, kind)
            where m.person_id = '{buyer.Id}';
            insert into questions (tenant_id, id, consultation_id, company_id, company_name, asked_by, asked_by_name, text, asked_at)
            select '{commune.Id.Value}', v.id, v.consultation, '{company.Id}', '{company.Name}', '{company.Depositor.Id}', '{company.Depositor.Name}', v.said, now()
            from (values (uuid '{question.Value}', uuid '{projects}', '{Text}'), (gen_random_uuid(), uuid '{first}', '{OfFirst}')) as v (id, consultation, said)
            """);
        var author = Ties.Of(company, company.Name, company.Siren);
        Scope[] account = [new Scope.Tenant(commune.Id.Value, buyer.Id), new Scope.Tenant(commune.Id.Value, null), new Scope.Export(commune.Id.Value)];
        foreach (var scope in account) Assert.Equal(["questions"], await Ties.BetweenAsync(platform, scope, [$"%{question.Value:D}%"], author));      // as it was

        var applied = await new MigrationRunner(owner).ExecuteAsync(default);

        Assert.Equal(Anonymous, applied[0]);
        var row = await platform.RunAsync(account[0], s => s.GetRequiredService<PlatformDb>().Questions.AsNoTracking().SingleAsync(q => q.Id == question));
        Assert.Equal((row.AskedBy, "Un participant", "Un participant", Text), (row.CompanyId, row.CompanyName, row.AskedByName, row.Text));
        string[] asked = [$"%{question.Value:D}%", $"%{row.CompanyId:D}%", $"%{Text}%"];
        foreach (var scope in account)
        {
            Assert.Equal([], await Ties.BetweenAsync(platform, scope, asked, author));
            Assert.Equal(["questions"], await Ties.BetweenAsync(platform, scope, [$"%{OfFirst}%"], author));
        }
        var own = new Scope.Company(company.Id, company.Depositor.Id);
        Assert.Equal(["question_authors"], await Ties.BetweenAsync(platform, own, asked, author));      // the author reads that it is his
        Assert.Equal([question.Value], await platform.RunAsync(own, s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<Guid>($"""select id as "Value" from questions where consultation_id = {projects}""").ToListAsync()));
        Assert.Equal(2, await platform.RunAsync(account[0], s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<int>($"""select count(*)::int as "Value" from pg_class where relname in ('questions', 'consultations') and relrowsecurity and relforcerowsecurity""").SingleAsync()));
        await Assert.ThrowsAsync<PostgresException>(() => platform.SuperuserAsync("update questions set text = 'Autre.'"));      // no row is rewritten any more
    }
}
