using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Consultations;

/// <summary>A draft that nobody wants goes with all that hangs on it; what was published, or waits for an approval, stays.</summary>
public sealed class DiscardDraftTests
{
    // Tables of which a row may hang on a draft, whatever their names: asked of the catalogue, so that the next one is seen too.
    private const string Left = """
        select string_agg(t.table_name, ', ' order by t.table_name) from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
        where c.table_schema = 'public' and c.column_name = 'consultation_id' and t.table_type = 'BASE TABLE' and t.table_name not in ('discarded_drafts', 'register_entries', 'outbox')
          and (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %I where consultation_id = %L', t.table_name, $1::uuid), false, true, '')))[1]::text::int > 0
        """;

    [Fact, Trait("Feature", "GD-01"), Trait("Feature", "VR-24")]
    public async Task A_draft_goes_with_its_lots_documents_keys_and_refused_approvals_and_its_number_is_not_given_again()
    {
        await using var platform = await TestPlatform.StartAsync();
        var town = await GivenApproval.StartAsync(platform, await platform.LeadAsync(), "saint-marcel");
        var draft = await FullAsync(platform, town);
        var before = await platform.RunAsync(draft.Scope, s => s.GetRequiredService<PlatformDb>().Consultations.Select(c => c.Reference).SingleAsync());
        Assert.Contains("approval_decisions", await LeftAsync(platform, draft), StringComparison.Ordinal);

        Assert.Equal(DiscardDraft.Outcome.Discarded, await DiscardAsync(platform, draft, town.Buyer));

        Assert.Null(await LeftAsync(platform, draft));
        var line = Assert.Single(await platform.RunAsync(draft.Scope, s => s.GetRequiredService<ReadDiscarded>().ExecuteAsync(default)));
        Assert.Equal((before, 1, "Bruno Acheteur"), (line.Reference, line.Documents, line.ByName));
        Assert.Equal(DiscardDraft.Outcome.NotFound, await DiscardAsync(platform, draft, town.Buyer));
        await platform.DraftAsync(town.Commune, town.Buyer);
        Assert.NotEqual(before, await platform.RunAsync(draft.Scope, s => s.GetRequiredService<PlatformDb>().Consultations.Select(c => c.Reference).SingleAsync()));
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task While_an_approval_waits_nothing_is_thrown_away_and_once_it_is_taken_back_it_may_be()
    {
        await using var platform = await TestPlatform.StartAsync();
        var town = await GivenApproval.StartAsync(platform, await platform.LeadAsync(), "saint-marcel");
        await town.CircuitAsync(GivenApproval.Named(Core.Approvals.StepKind.Administrative, town.Head));
        var draft = await town.ReadyAsync();
        var submission = await town.SubmittedAsync(draft);
        Assert.Equal(DiscardDraft.Outcome.ApprovalRunning, await DiscardAsync(platform, draft, town.Buyer));
        await town.ApproveAsync(submission, 1, town.Head);
        Assert.Equal(DiscardDraft.Outcome.ApprovalRunning, await DiscardAsync(platform, draft, town.Buyer));      // approved, and not published yet
        await town.WithdrawAsync(submission);
        Assert.Equal(DiscardDraft.Outcome.Discarded, await DiscardAsync(platform, draft, town.Buyer));
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task What_was_published_stays_for_the_use_case_and_for_the_database()
    {
        await using var platform = await TestPlatform.StartAsync();
        var town = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        var buyer = await platform.PersonAsync(town, "Camille Bernard", MembershipRole.Buyer);
        var published = await platform.PublishedAsync(town, buyer);
        Assert.Equal(DiscardDraft.Outcome.AlreadyPublished, await DiscardAsync(platform, published, buyer));
        Assert.Equal("AlreadyPublished", await platform.RunAsync(published.Scope, async s => (await s.GetRequiredService<PlatformDb>().Database.SqlQuery<string>($"select sec.discard_draft({published.Id.Value}, {Guid.CreateVersion7()}) as \"Value\"").ToListAsync()).Single()));
        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => platform.SuperuserAsync("delete from consultations"))).SqlState);
        foreach (var table in new[] { "key_sets", "opening_keys" }) Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => platform.SuperuserAsync($"delete from {table}"))).SqlState);
    }

    [Fact, Trait("Feature", "VR-23")]
    public async Task Nobody_of_another_account_or_without_the_role_throws_a_draft_away()
    {
        await using var platform = await TestPlatform.StartAsync();
        var town = await GivenApproval.StartAsync(platform, await platform.LeadAsync(), "saint-marcel");
        var draft = await town.ReadyAsync();
        var neighbour = await platform.CommuneAsync(await platform.LeadAsync("autre-agglo"), "beaumont", "Beaumont");
        var paul = await platform.PersonAsync(neighbour, "Paul Voisin", MembershipRole.Buyer);
        Assert.Equal(DiscardDraft.Outcome.NotFound, await platform.RunAsync(new Scope.Tenant(neighbour.Id.Value, paul.Id), s => s.GetRequiredService<DiscardDraft>().ExecuteAsync(draft.Id, default)));
        Assert.Equal("NotFound", await platform.RunAsync(new Scope.Tenant(neighbour.Id.Value, paul.Id), async s => (await s.GetRequiredService<PlatformDb>().Database.SqlQuery<string>($"select sec.discard_draft({draft.Id.Value}, {Guid.CreateVersion7()}) as \"Value\"").ToListAsync()).Single()));
    }

    private static async Task<TestConsultation> FullAsync(TestPlatform platform, GivenApproval town)
    {
        await town.CircuitAsync(GivenApproval.Named(Core.Approvals.StepKind.Administrative, town.Head));
        var draft = await town.ReadyAsync();
        await platform.RunAsync(draft.Scope, async s =>
        {
            await s.GetRequiredService<AddLot>().ExecuteAsync(new(draft.Id, "Gros œuvre", null, null, null), default);
            await s.GetRequiredService<StateEstimate>().ExecuteAsync(new(draft.Id, 0, 50_000), default);
            return await s.GetRequiredService<StateCriteria>().ExecuteAsync(new(draft.Id, 0, [new("Prix", Core.Law.CriterionKind.Price, 90, false), new("Réemploi", Core.Law.CriterionKind.Quality, 10, true)]), default);
        });
        await town.RejectAsync(await town.SubmittedAsync(draft), 1, town.Head);
        return draft;
    }

    private static Task<DiscardDraft.Outcome> DiscardAsync(TestPlatform platform, TestConsultation draft, TestPerson by) =>
        platform.RunAsync(new Scope.Tenant(draft.Tenant.Id.Value, by.Id), s => s.GetRequiredService<DiscardDraft>().ExecuteAsync(draft.Id, default));

    private static async Task<string?> LeftAsync(TestPlatform platform, TestConsultation draft)
    {
        await using var connection = new NpgsqlConnection(platform.Database.SuperuserConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(Left, connection) { Parameters = { new() { Value = draft.Id.Value } } };
        return await command.ExecuteScalarAsync() as string;
    }
}
