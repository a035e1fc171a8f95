using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Platform.Core.Data;

/// <summary>Every transaction begins by saying, signed, who is asking.</summary>
public sealed class StampScope(CurrentScope scope, ContextSigner signer) : DbTransactionInterceptor
{
    public override async ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        await StampAsync((NpgsqlConnection)connection, result, scope.Required, signer, cancellationToken);
        return result;
    }

    public override DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result) =>
        throw new NotSupportedException("Transactions are begun asynchronously, by the host.");

    public static async Task StampAsync(NpgsqlConnection connection, DbTransaction transaction, Scope scope, ContextSigner signer, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = (NpgsqlTransaction)transaction;
        command.CommandText = "select set_config('app.ctx', $1, true)";
        command.Parameters.Add(new NpgsqlParameter { Value = signer.Sign(scope, connection.ProcessID) });
        await command.ExecuteNonQueryAsync(cancel);
    }
}

/// <summary>Without a transaction there is no context, and row level security would answer an empty page in silence.</summary>
public sealed class RequireTransaction : DbCommandInterceptor
{
    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result) =>
        result.Transaction is null && eventData.Context?.Database.CurrentTransaction is null
            ? throw new InvalidOperationException("Query outside the unit of work.")
            : result;
}
