using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Platform.Core.Data;

/// <summary>Every transaction begins by saying, signed, who is asking.</summary>
public sealed class StampScope(CurrentScope scope, ContextSigner signer) : DbTransactionInterceptor
{
    private const string Writing = "select set_config('app.ctx', $1, true)";
    private const string ReadOnly = "select set_config('app.ctx', $1, true), set_config('transaction_read_only', 'on', true), sec.now()";      // one way to the database instead of three

    public override async ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        var backend = (NpgsqlConnection)connection;
        await using var command = backend.CreateCommand();
        command.Transaction = (NpgsqlTransaction)result;
        command.CommandText = scope.ReadOnly ? ReadOnly : Writing;
        command.Parameters.Add(new NpgsqlParameter { Value = signer.Sign(scope.Required, backend.ProcessID) });
        await using (var said = await command.ExecuteReaderAsync(cancellationToken))
        {
            if (scope.ReadOnly && await said.ReadAsync(cancellationToken)) scope.ReadAt = await said.GetFieldValueAsync<DateTimeOffset>(2, cancellationToken);
        }
        if (scope.Required is Scope.Visit visit) await ResumeAsync(backend, result, visit, cancellationToken);
        return result;
    }

    private static async Task ResumeAsync(NpgsqlConnection backend, DbTransaction transaction, Scope.Visit visit, CancellationToken cancel)
    {
        await using var command = backend.CreateCommand();
        command.Transaction = (NpgsqlTransaction)transaction;
        command.CommandText = "select set_config('app.ctx', coalesce(sec.resume($1), ''), true)";
        command.Parameters.Add(new NpgsqlParameter { Value = visit.Entry });
        if ((string?)await command.ExecuteScalarAsync(cancel) is not { Length: > 0 }) throw new VisitEndedException();
    }

    public override DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result) =>
        throw new NotSupportedException("Transactions are begun asynchronously, by the host.");
}

/// <summary>The consent ended between the entry and the reading.</summary>
public sealed class VisitEndedException() : Exception("No consent holds for this visit.");

/// <summary>Without a transaction there is no context, and row level security would answer an empty page in silence.</summary>
public sealed class RequireTransaction : DbCommandInterceptor
{
    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result) =>
        result.Transaction is null && eventData.Context?.Database.CurrentTransaction is null
            ? throw new InvalidOperationException("Query outside the unit of work.")
            : result;
}
