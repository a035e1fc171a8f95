using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Testing;

namespace Platform.Core.Tests.Stages;

/// <summary>Every table that a scope may read, whole: which of them hold a row with a sign of one thing together with a sign of another.</summary>
internal static class Ties
{
    /// <summary>By which rows would name Alpha.</summary>
    public static string[] Of(TestCompany company, string name, string number) => [$"%{company.Id:D}%", $"%{company.Depositor.Id:D}%", $"%{company.Depositor.Email}%", $"%{name}%", $"%{number}%"];

    public static Task<List<string>> BetweenAsync(GivenStages given, Scope scope, string[] some, string[] others) => BetweenAsync(given.Platform, scope, some, others);

    public static Task<List<string>> BetweenAsync(TestPlatform platform, Scope scope, string[] some, string[] others) => platform.RunAsync(scope, s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<string>($"""
        select c.relname::text as "Value" from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind = 'r' and has_table_privilege(c.oid, 'select')
          and (xpath('/row/c/text()', query_to_xml(format('select count(*) as c from public.%I t where to_jsonb(t)::text like any (%L::text[]) and to_jsonb(t)::text like any (%L::text[])', c.relname, {some}, {others}), false, true, '')))[1]::text::int > 0
        order by 1
        """).ToListAsync());
}
