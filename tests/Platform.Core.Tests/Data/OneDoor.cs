using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Testing;

namespace Platform.Core.Tests.Data;

/// <summary>
/// A function of the database that is the one door to an act and believes nobody. Each of its checks is proved alone: a call that is right but for one
/// thing is refused, and once that check is taken out of the function the same call gets further. Nothing that is tried here is kept.
/// </summary>
/// <param name="behind">Functions that it calls, and that hold some of its checks: nobody else may call them.</param>
internal sealed class OneDoor(TestPlatform platform, string name, params string[] behind) : IAsyncDisposable
{
    private readonly NpgsqlDataSource owner = NpgsqlDataSource.Create(platform.Database.SuperuserConnectionString);

    /// <param name="check">The beginning of the condition, as it stands in the function; it is made false.</param>
    public Task ChecksAsync(string check, Scope scope, object?[] arguments) => ChecksAsync(check, $"false and {check}", scope, arguments);

    /// <param name="without">What stands in its place when the check is gone.</param>
    public async Task ChecksAsync(string check, string without, Scope scope, object?[] arguments)
    {
        var refusal = await RefusalAsync(scope, arguments);
        Assert.True(refusal?.SqlState == "42501", $"{name}, {check}: {refusal?.MessageText ?? "accepted"}");

        var holding = new List<string>();
        foreach (var function in (string[])[name, .. behind])
        {
            var source = (string)(await AsOwnerAsync($"select pg_get_functiondef('{function}'::regproc)"))!;     // or it would have thrown
            holding.AddRange(Enumerable.Repeat(source, source.Split(check).Length - 1));
        }
        Assert.True(holding.Count == 1, $"{name} and what it calls hold « {check} » {holding.Count} times.");
        var whole = holding[0];
        await AsOwnerAsync(whole.Replace(check, without, StringComparison.Ordinal));
        var further = await RefusalAsync(scope, arguments);
        await AsOwnerAsync(whole);
        Assert.True(further?.MessageText != refusal!.MessageText, $"{name}: without « {check} » it is still refused, {refusal.MessageText}.");      // refused: it is there
    }

    /// <summary>No argument may be left out: what is compared with nothing is neither true nor false.</summary>
    public async Task NeedsEveryAsync(Scope scope, object?[] arguments)
    {
        for (var missing = 0; missing < arguments.Length; missing++)
            Assert.Equal("an argument is missing", (await RefusalAsync(scope, [.. arguments[..missing], null, .. arguments[(missing + 1)..]]))?.MessageText);
    }

    /// <summary>What stands behind it is no door: whoever may call this function may not call that one.</summary>
    public async Task NothingBehindIsOpenAsync()
    {
        foreach (var function in behind)
            Assert.Equal(false, await AsOwnerAsync($"select has_function_privilege('platform_app', '{function}'::regproc::oid, 'execute') or has_function_privilege('platform_jobs', '{function}'::regproc::oid, 'execute')"));
    }

    public async Task AcceptsAsync(Scope scope, object?[] arguments) => Assert.Null((await RefusalAsync(scope, arguments))?.MessageText);

    private async Task<PostgresException?> RefusalAsync(Scope scope, object?[] arguments)
    {
        PostgresException? refusal = null;
        await Assert.ThrowsAsync<Undone>(() => platform.RunAsync(scope, async s =>
        {
            var database = s.GetRequiredService<PlatformDb>().Database;
            await using var call = new NpgsqlCommand($"select {name}({string.Join(", ", arguments.Select((_, i) => $"${i + 1}"))})",
                (NpgsqlConnection)database.GetDbConnection(), (NpgsqlTransaction?)database.CurrentTransaction?.GetDbTransaction());
            foreach (var argument in arguments) call.Parameters.Add(new NpgsqlParameter { Value = argument ?? DBNull.Value });
            try { await call.ExecuteNonQueryAsync(); }
            catch (PostgresException refused) { refusal = refused; }
            throw new Undone();
        }));
        return refusal;
    }

    private async Task<object?> AsOwnerAsync(string sql)
    {
        await using var command = owner.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    public ValueTask DisposeAsync() => owner.DisposeAsync();

    private sealed class Undone : Exception;
}
