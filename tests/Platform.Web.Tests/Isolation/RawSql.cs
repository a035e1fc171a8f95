using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Testing;

namespace Platform.Web.Tests.Isolation;

/// <summary>What an SQL injection would try, with the roles of the web host. The database alone refuses.</summary>
public sealed class RawSql(TwoDrafts given) : IClassFixture<TwoDrafts>
{
    private readonly TestPlatform platform = given.Platform;
    private readonly TestConsultation own = given.Own;
    private readonly TestConsultation foreign = given.Foreign;

    [Fact, Trait("Feature", "VR-01")]
    public async Task Only_a_signed_context_shows_rows_and_only_the_account_s_own()
    {
        Assert.Equal(1L, await ScalarAsync("select count(*) from consultations", Sign));
        Assert.Equal(0L, await ScalarAsync($"select count(*) from consultations where tenant_id = '{foreign.Tenant.Id.Value}'", Sign));
        Assert.Equal(0L, await ScalarAsync("select count(*) from consultations", _ => null));
        Assert.Equal(0L, await ScalarAsync($"select set_config('app.tenant', '{foreign.Tenant.Id.Value}', true); select count(*) from consultations", _ => ""));
    }

    [Theory, Trait("Feature", "VR-01")]
    [InlineData("select * from people")]
    [InlineData("select * from gate_secrets")]
    [InlineData("create temp table t (i int)")]
    [InlineData("create table public.t (i int)")]
    [InlineData("update register_entries set rank = 0")]
    [InlineData("delete from dce_withdrawals")]
    [InlineData("truncate register_leaves")]
    [InlineData("update opened_files set size = 0")]
    [InlineData("delete from bid_blocks")]
    [InlineData("update gate_releases set identity = ''")]
    [InlineData("update quote_requests set sent_at = now()")]
    [InlineData("delete from quote_sends")]
    [InlineData("select sealed from quotes")]
    [InlineData("select identity from quote_gate_releases")]
    [InlineData("select * from quote_gate_secrets")]
    [InlineData("insert into proposal_answers (proposal_id, rank) values (gen_random_uuid(), 1)")]
    [InlineData("insert into proposal_supports (proposal_id) values (gen_random_uuid())")]
    [InlineData("update tickets set state = 'Closed'")]
    [InlineData("insert into ticket_views (ticket_id) values (gen_random_uuid())")]
    [InlineData("select * from ticket_links")]
    [InlineData("select sec.step_ticket(gen_random_uuid(), null, 'Taken', 'Desk', null, 'x', null, null, '{}', '{}')")]
    public Task The_web_s_role_may_not(string attack) => RefusedAsync(attack, Sign);

    [Theory]
    [InlineData("select * from memberships")]
    [InlineData("select * from dce_withdrawals")]
    [InlineData("select * from bids")]
    [InlineData("select contact_email from quote_requests")]
    [InlineData("select * from supplier_listings")]
    [InlineData("select * from tickets")]
    [InlineData("select * from ticket_files")]
    [InlineData("select * from sec.desk_tickets(false)")]
    [InlineData("select created_by from consultations")]
    [InlineData("insert into public_consultations (tenant_id) values (gen_random_uuid())")]
    public Task The_public_site_s_role_may_not(string attack) => RefusedAsync(attack, Sign, DatabaseRole.Public);

    [Fact]
    public async Task Nobody_rewrites_a_log_not_even_the_owner_of_its_table()
    {
        string[] logs = ["register_entries", "register_leaves", "tree_heads", "timestamp_tokens", "dce_withdrawals", "dce_archives", "bid_blocks", "deposit_attempts", "gate_releases", "key_sets", "opening_keys", "opened_envelopes", "opened_files", "candidate_reviews", "served_offers", "quote_sends", "unit_prices", "rebilling_statements", "rebilling_steps", "rebilling_lines", "quote_gate_releases", "opened_quotes", "quote_outcomes", "proposals", "proposal_supports", "proposal_answers", "training_surveys", "ticket_entries", "ticket_files", "ticket_views",
            "convention_events", "convention_files", "convention_signatures"];
        foreach (var log in logs)
            foreach (var attack in (string[])[$"delete from {log}", $"truncate {log} cascade"])
                await RefusedAsync(attack, _ => null, DatabaseRole.Owner);
        // The twin: the owner may, where nothing forbids it.
        Assert.Null(await ScalarAsync("delete from consultation_forms", _ => null, DatabaseRole.Owner));
    }

    /// <summary>As the page does: whoever asks to be admitted is answered by an administrator of the account.</summary>
    [Fact, Trait("Feature", "VR-38")]
    public async Task Below_the_page_too_only_an_administrator_answers_who_asks_to_be_admitted()
    {
        var administrator = await platform.PersonAsync(own.Tenant, "Alain Administrateur", MembershipRole.AccountAdmin);
        await platform.SuperuserAsync("insert into access_requests (tenant_id, id, subject_sha256, full_name, email, siret, asked_at) values ($1, $2, sha256('elle'), 'Nora Nouvelle', 'nora@exemple.test', '20006878100018', sec.now())", own.Tenant.Id.Value, Guid.CreateVersion7());

        async Task<object?> AnswerAsync(Guid who) => await ScalarAsync($"with done as (update access_requests set set_aside_at = sec.now(), answered_by = '{who}', answered_by_name = 'Qui répond' returning 1) select count(*) from done",
            pid => platform.Services.GetRequiredService<ContextSigner>().Sign(new Scope.Tenant(own.Tenant.Id.Value, who), pid));

        Assert.Equal(0L, await AnswerAsync(((Scope.Tenant)own.Scope).Person!.Value));        // a buyer, as TwoDrafts made him
        Assert.Equal(1L, await AnswerAsync(administrator.Id));                               // the twin
    }

    private string? Sign(int pid) => platform.Services.GetRequiredService<ContextSigner>().Sign(own.Scope, pid);

    private async Task RefusedAsync(string sql, Func<int, string?> context, DatabaseRole role = DatabaseRole.App)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(sql, context, role));
        Assert.True(refused.SqlState == "42501", $"{sql}: {refused.SqlState} {refused.MessageText}");
    }

    private async Task<object?> ScalarAsync(string sql, Func<int, string?> context, DatabaseRole role = DatabaseRole.App)
    {
        await using var source = NpgsqlDataSource.Create(platform.Database.ConnectionString(role));
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (context(connection.ProcessID) is { } value)
        {
            await using var set = new NpgsqlCommand("select set_config('app.ctx', $1, true)", connection, transaction);
            set.Parameters.Add(new NpgsqlParameter { Value = value });
            await set.ExecuteNonQueryAsync();
        }
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        await using var reader = await command.ExecuteReaderAsync();
        object? last = null;
        do
        {
            if (await reader.ReadAsync()) last = reader.GetValue(0);
        }
        while (await reader.NextResultAsync());
        return last;                        // of the last statement that gave rows
    }
}
