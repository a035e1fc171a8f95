using Microsoft.Extensions.Configuration;
using Npgsql;
using Platform.Core.Operations;

namespace Platform.Cli.Commands;

/// <summary>Names who runs the platform, or removes him, on the machine: the first one, and the next after the last was lost. Further ones name each other on /exploitation/exploitants.</summary>
public static class Operator
{
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancel)
    {
        var owner = OwnerDatabase.ConnectionString(new ConfigurationBuilder().AddEnvironmentVariables("PLATFORM__").Build());
        if (arguments.Optional("remove") is { } removed)
        {
            var gone = await RemoveAsync(owner, removed, cancel);
            Console.WriteLine(gone ? $"{removed} runs the platform no longer" : $"{removed} does not run the platform");
            return gone ? 0 : 1;
        }
        var said = await NameAsync(owner, arguments.Required("name"), arguments.Required("email"), cancel);
        return said.Match(
            named => Say("named; a link for the first passkey leaves by e-mail", 0), known => Say("runs the platform already", 0),
            nameMissing => Say("--name: a first and a last name", 1), emailInvalid => Say("--email is no address", 1), shared => Say($"--email: « {shared.Word} » is a service, not a person", 1));
    }

    /// <summary>As the owner of the database, which alone may without being an operator (sec.name_operator).</summary>
    public static async Task<NameOperator.Outcome> NameAsync(string owner, string name, string email, CancellationToken cancel)
    {
        if (NameOperator.Fault(name, email, TimeProvider.System.GetUtcNow()) is { } fault) return fault;
        await using var source = NpgsqlDataSource.Create(owner);
        await using var ask = source.CreateCommand(NameOperator.Sql);
        foreach (var value in NameOperator.Values(name, email)) ask.Parameters.Add(new() { Value = value });
        return await ask.ExecuteScalarAsync(cancel) is "Named" ? new NameOperator.Outcome.Named() : new NameOperator.Outcome.Known();
    }

    /// <returns>False when nobody of that address runs the platform.</returns>
    public static async Task<bool> RemoveAsync(string owner, string email, CancellationToken cancel)
    {
        await using var source = NpgsqlDataSource.Create(owner);
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using (var asJudge = new NpgsqlCommand("set local role platform_sec", connection, transaction)) await asJudge.ExecuteNonQueryAsync(cancel);      // the owner reads no table by itself
        await using var ask = new NpgsqlCommand("select count(*) filter (where sec.remove_operator(o.id, $2) = 'Removed') from platform_operators o where upper(o.person_email) = upper($1) and o.removed_at is null", connection, transaction);
        ask.Parameters.Add(new() { Value = email.Trim() });
        ask.Parameters.Add(new() { Value = Guid.CreateVersion7() });
        var removed = await ask.ExecuteScalarAsync(cancel) is > 0L;
        await transaction.CommitAsync(cancel);
        return removed;
    }

    private static int Say(string sentence, int status)
    {
        (status == 0 ? Console.Out : Console.Error).WriteLine(sentence);
        return status;
    }
}
