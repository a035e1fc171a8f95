using Npgsql;
using Platform.Testing;

namespace Platform.Web.Tests.Isolation.Rows;

/// <summary>
/// A database with rows of ten families in every table that has row level security, planted behind every rule but that: a new table is in it on the day it
/// is migrated. What a role sees and may write of them is asked row by row, and undone.
/// </summary>
internal sealed class Shelves : IAsyncDisposable
{
    private readonly Postgres database;
    private readonly NpgsqlDataSource source;

    private Shelves(Postgres database, NpgsqlDataSource source, NpgsqlConnection connection, Catalogue catalogue) =>
        (this.database, this.source, Connection, Catalogue) = (database, source, connection, catalogue);

    public NpgsqlConnection Connection { get; }
    public Catalogue Catalogue { get; }
    public string SuperuserConnectionString => database.SuperuserConnectionString;

    public static async Task<Shelves> StartAsync()
    {
        var unused = await Postgres.CreateUnusedAsync();         // it does not go back: its constraints are gone
        await unused.SetNowAsync(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
        var behind = NpgsqlDataSource.Create(unused.SuperuserConnectionString);
        var connection = await behind.OpenConnectionAsync();
        var shelves = new Shelves(unused, behind, connection, await Catalogue.ReadAsync(connection));
        await shelves.PlantAsync();
        return shelves;
    }

    private async Task PlantAsync()
    {
        await RunAsync(Unbolt);
        foreach (var (table, columns) in Catalogue.Tables)
        {
            var written = columns.Where(column => !column.Generated).ToList();
            await RunAsync($"delete from {table}");
            foreach (var family in Family.All)
            {
                var values = written.Select(column => family.Value(Catalogue, table, column) is { } value ? $"'{value.Replace("'", "''", StringComparison.Ordinal)}'::{column.Type}" : "null");
                await RunAsync($"insert into {table} ({string.Join(", ", written.Select(column => column.Name))}) overriding system value values ({string.Join(", ", values)}) on conflict do nothing");
                await RunAsync($"insert into test.families select '{table}', ctid, '{family.Name}{(family.IsFull ? "+" : "")}', t::text from {table} t where not exists (select from test.families f where f.of_table = '{table}' and f.at = t.ctid)");
            }
        }
        foreach (var (role, person, of) in ((string, Guid, string)[])[("AccountAdmin", Looking.Administrator, "own"), ("LeadAdmin", Looking.LeadAdministrator, "lead"), ("SupportAgent", Looking.Agent, "lead")])
            await RunAsync($"insert into memberships select (m).* from (select jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(), 'role', '{role}', 'person_id', '{person}')) m from memberships m where tenant_id = '{Family.All.First(family => family.Name == of).Tenant}' and revoked_at is null limit 1) x");
        await RunAsync($"insert into platform_operators (id, person_id, person_name, person_email, named_at) values (gen_random_uuid(), '{Looking.Operator}', 'Odile', 'odile@exemple.test', sec.now()); insert into test.families select 'platform_operators', ctid, 'operator', t::text from platform_operators t where person_id = '{Looking.Operator}'");
        await PlantHiddenAsync();
        // Nobody has left; who has been there for a while has come.
        await RunAsync("update memberships set revoked_at = null, role = 'AdministrativeApprover', granted_at = sec.now() - interval '1 month' where revoked_at is not null; delete from company_members where left_at is not null; analyze");
        await RunAsync("delete from test.families where of_table in ('memberships', 'company_members')");
        foreach (var table in (string[])["memberships", "company_members"])
            await RunAsync($"insert into test.families select '{table}', ctid, (select f.name || case when to_jsonb(t) ->> 'came_at' is not null then '+' else '' end from (values {string.Join(", ", Family.All.Where(f => !f.IsFull).Select(f => $"('{f.Person}'::uuid, '{f.Name}')"))}, ('{Looking.Administrator}'::uuid, 'administrator'), ('{Looking.LeadAdministrator}'::uuid, 'lead administrator'), ('{Looking.Agent}'::uuid, 'agent of the desk')) f (person, name) where f.person = t.person_id), t::text from {table} t");
    }

    // Published, and yet not public: held for the JOUE, and a later phase of what is public. What would make it public stands there too: nobody may add it.
    private async Task PlantHiddenAsync()
    {
        var shown = string.Join(", ", Catalogue.Tables["public_consultations"].Where(column => !column.Generated).Select(column => column.Name));
        foreach (var family in Family.All.Where(family => family.IsFull))
            foreach (var (name, change) in ((string, string)[])[("held", "'held', true"), ("phase", "'stage_of', c.id, 'stage_number', 1, 'stage_kind', 'Offers'")])
                await RunAsync($"""
                    insert into consultations select (jsonb_populate_record(c, jsonb_build_object('id', '{Family.IdOf($"{name} {family.Name}")}', 'reference', '{name} {family.Name}', 'step_up_proof', null, {change}))).* from consultations c where c.id = '{family.Value(Catalogue, "consultations", new("id", "uuid", Optional: false, Generated: false))}';
                    insert into test.families select 'consultations', ctid, '{family.Name}+{name}', t::text from consultations t where t.id = '{Family.IdOf($"{name} {family.Name}")}';
                    insert into public_consultations ({shown}) select {shown} from (select (jsonb_populate_record(p, jsonb_build_object('id', '{Family.IdOf($"{name} {family.Name}")}'))).* from public_consultations p where p.id = '{family.Value(Catalogue, "public_consultations", new("id", "uuid", Optional: false, Generated: false))}') x;
                    insert into test.families select 'public_consultations', ctid, '{family.Name}+{name}', t::text from public_consultations t where t.id = '{Family.IdOf($"{name} {family.Name}")}'
                    """);
    }

    /// <summary>Everything that would stop a row which is not lawful: these rows are about whose they are.</summary>
    private const string Unbolt = """
        set session_replication_role = replica;
        create table test.families (of_table text, at tid, name text, content text);
        update sec.keys set may_sign_via = true;
        do $$ declare o record; begin
          for o in select conname, conrelid::regclass as of_table from pg_constraint where contype in ('f', 'c') and connamespace = 'public'::regnamespace order by contype desc loop
            execute format('alter table %s drop constraint %I', o.of_table, o.conname);
          end loop;
          -- Row level security alone judges: a role that has a command for some columns has it for all.
          for o in select c.oid::regclass as of_table, r.rolname, p.what from pg_class c, pg_roles r, (values ('select'), ('insert'), ('update')) p (what)
                   where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and r.rolname like 'platform\_%' and r.rolname <> 'platform_owner' and has_any_column_privilege(r.oid, c.oid, p.what) loop
            execute format('grant %s on %s to %I', o.what, o.of_table, o.rolname);
          end loop;
        end $$;
        create function test.attempt(command text) returns text language plpgsql as $$
        declare n int; begin
          begin
            execute command;
            get diagnostics n = row_count;
            raise exception using errcode = 'UU000', message = n::text;
          exception when others then
            return case sqlstate when 'UU000' then sqlerrm when '23505' then '1' when '42501' then '0' else sqlstate end;
          end;
        end $$;
        create function test.look(at_table text, by_role text, context text, columns text, changed text) returns table (what text, families text) language plpgsql as $$
        declare f record; said text; seen tid[]; written text[] := '{}'; updated text[] := '{}'; removed text[] := '{}';
        begin
          create temp table if not exists looked (at tid, name text, content text);
          truncate looked; insert into looked select c.at, c.name, c.content from test.families c where c.of_table = at_table;
          grant select on looked to public;
          perform set_config('app.ctx', coalesce(context, ''), true), set_config('role', by_role, true);
          if has_table_privilege(at_table, 'select') then
            begin
              execute format('select array_agg(ctid) from %I', at_table) into seen;
            exception when others then what := 'sees'; families := sqlstate || ' ' || sqlerrm; return next; seen := null;
            end;
            what := 'sees'; select string_agg(distinct l.name, ' ') into families from looked l where l.at = any (seen); return next;
          end if;
          for f in select * from looked loop
            if has_table_privilege(at_table, 'insert') and test.attempt(format('insert into %I (%s) overriding system value select %s from (select (%L::%I).*) x', at_table, columns, columns, f.content, at_table)) = '1' then written := written || f.name; end if;
            if has_table_privilege(at_table, 'update') and test.attempt(format('update %I set %I = %I where ctid = %L', at_table, changed, changed, f.at)) = '1' then updated := updated || f.name; end if;
            if has_table_privilege(at_table, 'delete') and test.attempt(format('delete from %I where ctid = %L', at_table, f.at)) = '1' then removed := removed || f.name; end if;
          end loop;
          what := 'adds';    select string_agg(distinct n, ' ') into families from unnest(written) n; return next;
          what := 'changes'; select string_agg(distinct n, ' ') into families from unnest(updated) n; return next;
          what := 'removes'; select string_agg(distinct n, ' ') into families from unnest(removed) n; return next;
          what := 'changes blindly'; families := case when has_table_privilege(at_table, 'update') then nullif(test.attempt(format('update %I set %I = null', at_table, changed)), '0') end; return next;
          what := 'removes blindly'; families := case when has_table_privilege(at_table, 'delete') then nullif(test.attempt(format('delete from %I', at_table)), '0') end; return next;
          perform set_config('role', 'none', true);
        end $$;
        grant usage on schema test to public;
        """;

    /// <summary>What this looker sees and may write of the table, by command; nothing that he may not.</summary>
    public async Task<IReadOnlyDictionary<string, string>> LookAsync(string table, Looking looking)
    {
        var columns = Catalogue.Tables[table];
        var changed = columns.Where(column => !column.Generated).OrderBy(column => !column.Optional).First().Name;
        await using var command = new NpgsqlCommand("select what, families from test.look($1, $2, $3, $4, $5) where families is not null", Connection);
        foreach (var value in (object?[])[table, looking.RoleName, looking.Sign(database.ContextKey, Connection.ProcessID), string.Join(", ", columns.Where(column => !column.Generated).Select(column => column.Name)), changed])
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) seen[reader.GetString(0)] = reader.GetString(1);
        return seen;
    }

    public async Task RunAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, Connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await source.DisposeAsync();
        await database.DisposeAsync();
    }
}
