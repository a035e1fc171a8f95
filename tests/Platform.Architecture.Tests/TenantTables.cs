using Npgsql;
using Platform.Testing;

namespace Platform.Architecture.Tests;

/// <summary>The catalogue of the migrated database: isolation is a property of the tables, not of the code that reads them.</summary>
public sealed class TenantTables
{
    private static readonly string[] RuntimeRoles =
        ["platform_app", "platform_public", "platform_identity", "platform_jobs", "platform_dispatch", "platform_keys", "platform_gate", "platform_visit", "platform_export", "platform_client", "platform_sec"];

    [Fact, Trait("Feature", "VR-01")]
    public async Task Every_table_of_an_account_is_under_forced_row_level_security()
    {
        await using var database = await Postgres.CreateDatabaseAsync();
        Assert.Empty(await UnprotectedAsync(database));
    }

    [Fact]
    public async Task A_planted_table_without_row_level_security_is_found()
    {
        await using var database = await Postgres.CreateDatabaseAsync();
        await database.ExecuteAsSuperuserAsync("create table planted (tenant_id uuid not null, id uuid primary key)");
        Assert.Equal(["planted"], await UnprotectedAsync(database));
    }

    [Fact]
    public async Task Every_table_of_an_account_has_a_policy_for_each_command_it_grants()
    {
        await using var database = await Postgres.CreateDatabaseAsync();
        Assert.Empty(await GrantsWithoutPolicyAsync(database));
    }

    [Fact]
    public async Task A_planted_grant_without_policy_is_found()
    {
        await using var database = await Postgres.CreateDatabaseAsync();
        await database.ExecuteAsSuperuserAsync("""
            create table planted (tenant_id uuid not null); alter table planted enable row level security; alter table planted force row level security;
            create policy reads on planted for select using (tenant_id = (select sec.tenant())); grant select, insert on planted to platform_app
            """);
        Assert.Equal(["planted insert"], await GrantsWithoutPolicyAsync(database));
    }

    [Fact]
    public async Task No_policy_asks_who_is_asking_once_per_row()
    {
        await using var database = await Postgres.CreateDatabaseAsync();
        Assert.Empty(await PerRowAsync(database));
    }

    [Fact]
    public async Task A_planted_policy_that_asks_once_per_row_is_found()
    {
        await using var database = await Postgres.CreateDatabaseAsync();
        await database.ExecuteAsSuperuserAsync("create policy planted on lots using (tenant_id = sec.tenant())");
        Assert.Equal(["lots planted"], await PerRowAsync(database));
    }

    [Fact]
    public async Task Runtime_roles_own_nothing_and_walk_around_nothing()
    {
        await using var database = await Postgres.CreateDatabaseAsync();
        Assert.Empty(await ColumnAsync(database, $"""
            select rolname from pg_roles where rolname = any (array['{string.Join("','", RuntimeRoles)}']) and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)
            union all
            select c.relname from pg_class c join pg_roles r on r.oid = c.relowner join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'public' and r.rolname <> 'platform_owner' and c.relkind in ('r', 'p', 'v', 'm') and c.relname not in ('test_clock')
            """));
    }

    [Fact]
    public async Task Nothing_may_be_deleted_or_updated_in_a_log()
    {
        await using var database = await Postgres.CreateDatabaseAsync();
        Assert.Empty(await ColumnAsync(database, """
            select table_name || ' ' || privilege_type || ' ' || grantee from information_schema.role_table_grants
            where table_name in ('register_entries', 'register_leaves', 'tree_heads', 'timestamp_tokens', 'dce_withdrawals', 'dce_archives', 'deposit_attempts', 'bid_blocks',
                                 'messages', 'gate_releases', 'key_sets', 'opening_keys', 'opened_envelopes', 'opened_files', 'candidate_reviews', 'served_offers', 'deadline_changes',
                                 'printed_papers', 'quote_sends', 'unit_prices', 'access_consents', 'access_consent_decisions', 'access_log', 'rebilling_statements', 'rebilling_steps', 'rebilling_lines', 'quote_gate_releases', 'opened_quotes', 'quote_outcomes',
                                 'convention_events', 'convention_files', 'convention_signatures', 'convention_successions',
                                 'approval_steps', 'approval_step_people', 'approval_decisions', 'approval_delays', 'account_requests', 'account_export_fetches', 'imported_records',
                                 'proposals', 'proposal_supports', 'proposal_answers', 'training_surveys', 'ticket_entries', 'ticket_files', 'ticket_views',
                                 'questions', 'question_rejections', 'answers', 'answered_questions', 'extension_choices', 'corrections', 'corrected_fields', 'bid_confirmations', 'admissions', 'invitation_events',
                                 'structure_advice', 'account_openings', 'account_events', 'terms_acceptances', 'address_declarations', 'attested_lists')
              and privilege_type in ('UPDATE', 'DELETE', 'TRUNCATE') and grantee <> 'platform_owner'
            """));
    }

    [Fact]
    public async Task Nothing_sealed_may_be_deleted()
    {
        await using var database = await Postgres.CreateDatabaseAsync();
        Assert.Empty(await ColumnAsync(database, """
            select table_name || ' ' || grantee from information_schema.role_table_grants
            where table_name in ('bids', 'bid_envelopes', 'key_grants', 'key_holders', 'gates', 'gate_secrets', 'hand_releases', 'quotes', 'quote_gates', 'quote_gate_secrets', 'platform_operators') and privilege_type in ('DELETE', 'TRUNCATE') and grantee <> 'platform_owner'
            """));
    }

    [Fact]
    public async Task Functions_that_run_with_another_s_rights_live_in_schema_sec_with_a_pinned_search_path()
    {
        await using var database = await Postgres.CreateDatabaseAsync();
        Assert.Empty(await ColumnAsync(database, """
            select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where p.prosecdef and (n.nspname <> 'sec' or not coalesce(p.proconfig::text, '') ~ 'search_path=pg_catalog')
            """));
    }

    [Fact]
    public async Task No_materialised_view_and_no_view_of_a_stronger_role_shows_private_rows()
    {
        await using var database = await Postgres.CreateDatabaseAsync();
        Assert.Empty(await ColumnAsync(database, """
            select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'public' and (c.relkind = 'm' or (c.relkind = 'v' and not coalesce(c.reloptions::text, '') ~ 'security_invoker=true'))
            """));
    }

    private static Task<IReadOnlyList<string>> UnprotectedAsync(Postgres database) => ColumnAsync(database, """
        select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
          join pg_attribute a on a.attrelid = c.oid and a.attname in ('tenant_id', 'company_id', 'person_id') and not a.attisdropped
        where n.nspname = 'public' and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity) group by c.relname
        """);

    private static Task<IReadOnlyList<string>> GrantsWithoutPolicyAsync(Postgres database) => ColumnAsync(database, """
        select distinct c.relname || ' ' || lower(g.privilege_type) from pg_class c
          join information_schema.role_table_grants g on g.table_schema = 'public' and g.table_name = c.relname and g.grantee like 'platform\_%' and g.grantee <> 'platform_owner'
        where c.relrowsecurity and g.privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
          and not exists (select from pg_policy p where p.polrelid = c.oid and p.polpermissive
            and (p.polcmd = '*' or p.polcmd = case g.privilege_type when 'SELECT' then 'r' when 'INSERT' then 'a' when 'UPDATE' then 'w' else 'd' end))
        """);

    private static Task<IReadOnlyList<string>> PerRowAsync(Postgres database) => ColumnAsync(database, """
        select polrelid::regclass || ' ' || polname from pg_policy where regexp_replace(
          coalesce(pg_get_expr(polqual, polrelid), '') || coalesce(pg_get_expr(polwithcheck, polrelid), ''), 'SELECT sec\.', '', 'g') ~ 'sec\.'
        """);

    private static async Task<IReadOnlyList<string>> ColumnAsync(Postgres database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database.SuperuserConnectionString);
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<string>();
        while (await reader.ReadAsync()) values.Add(reader.GetString(0));
        return values;
    }
}
