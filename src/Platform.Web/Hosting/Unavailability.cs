using System.Net.Sockets;
using Npgsql;
using Platform.Core.Files;

namespace Platform.Web.Hosting;

/// <summary>Tells what is away for a moment (the database, the store, a full disk) from what is wrong: the first is answered 503 and asks to come back.</summary>
public static class Unavailability
{
    public static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(2);

    private const int DiskFull = 28;        // ENOSPC, errno(3)

    public static bool Is(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                // Class 53: resources; 57P: shut down, crashed, starting; 58030: its disk (PostgreSQL, appendix A).
                case PostgresException { SqlState: var state }:
                    return state.StartsWith("53", StringComparison.Ordinal) || state.StartsWith("57P", StringComparison.Ordinal) || state is "58030";
                case NpgsqlException { IsTransient: true } or SocketException or StoreUnavailableException:
                    return true;
                case IOException { HResult: DiskFull }:
                    return true;
            }
        }
        return false;
    }
}
