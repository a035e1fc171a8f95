using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Testing;

namespace Platform.Architecture.Tests;

/// <summary>The EF model says what the SQL migrations made: tables, columns, types, nullability, keys.</summary>
public sealed class ModelMatchesSchema
{
    [Fact]
    public async Task Every_mapped_column_exists_with_its_type_and_nullability()
    {
        await using var platform = await TestPlatform.StartAsync();
        Assert.Empty(await DifferencesAsync(platform));
    }

    [Fact]
    public async Task A_column_that_changed_behind_the_model_is_found()
    {
        await using var platform = await TestPlatform.StartAsync();
        await platform.Database.ExecuteAsSuperuserAsync("alter table departments alter column name drop not null");
        Assert.Equal(["departments.name: model text not null, table text null"], await DifferencesAsync(platform));
    }

    private static async Task<IReadOnlyList<string>> DifferencesAsync(TestPlatform platform)
    {
        var columns = await ColumnsAsync(platform.Database);
        var expected = await platform.RunAsync(new Scope.Public(), services => Task.FromResult(Mapped(services.GetRequiredService<PlatformDb>())));
        return [.. expected.Select(e => (e, found: columns.GetValueOrDefault(e.Column))).Where(x => x.found != x.e.Said)
            .Select(x => $"{x.e.Column}: model {x.e.Said}, table {x.found ?? "absent"}").Order(StringComparer.Ordinal)];
    }

    private static IReadOnlyList<(string Column, string Said)> Mapped(PlatformDb db) =>
    [
        .. db.Model.GetEntityTypes().Where(entity => entity.GetTableName() is not null && entity.GetViewName() is null).SelectMany(entity => entity.GetProperties()
            .Select(property => ($"{entity.GetTableName()}.{property.GetColumnName()}", $"{TypeOf(property.GetColumnType())} {(property.IsNullable ? "null" : "not null")}"))),
    ];

    private static string TypeOf(string type) => type switch { "character varying" => "text", _ => type };

    private static async Task<Dictionary<string, string>> ColumnsAsync(Postgres database)
    {
        await using var source = NpgsqlDataSource.Create(database.SuperuserConnectionString);
        await using var command = source.CreateCommand("""
            select c.relname || '.' || a.attname, format_type(a.atttypid, null) || case when a.attnotnull then ' not null' else ' null' end
            from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where n.nspname = 'public' and c.relkind = 'r'
            """);
        await using var reader = await command.ExecuteReaderAsync();
        var columns = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync()) columns[reader.GetString(0)] = reader.GetString(1);
        return columns;
    }
}
