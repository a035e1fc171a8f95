using System.ComponentModel.DataAnnotations;
using Npgsql;

namespace Platform.Core.Data;

/// <summary>Where PostgreSQL is and which roles this host may use: a host is given only the passwords it needs.</summary>
public sealed class DatabaseOptions
{
    [Required] public required string Host { get; init; }
    [Range(1, 65535)] public required int Port { get; init; }
    [Required] public required string Name { get; init; }

    /// <summary>Base64 of the key that signs contexts (schema sec, key 1).</summary>
    [Required] public required string ContextKey { get; init; }

    /// <summary>On a machine for trials: Production starts, and warns, over a server whose settings may lose what it acknowledged (<see cref="ServerSettings"/>).</summary>
    public bool AcceptsLoss { get; init; }

    public DatabasePasswords Passwords { get; init; } = new();

    /// <summary>
    /// Statements that a connection keeps parsed and planned once they have come five times. It also spares the reset between two requests its
    /// DISCARD ALL, which threw away the plans of our functions (sec.claim, sec.now) each time.
    /// </summary>
    private const int PreparedStatements = 100;

    public string ConnectionString(string role, string password) => new NpgsqlConnectionStringBuilder
    {
        Host = Host,
        Port = Port,
        Database = Name,
        Username = role,
        Password = password,
        MaxPoolSize = 40,
        Timeout = 5,
        CommandTimeout = 20,
        ApplicationName = role,
        NoResetOnClose = false,     // true leaks the previous account (measured)
        MaxAutoPrepare = PreparedStatements,
    }.ConnectionString;
}

public sealed class DatabasePasswords
{
    public string? App { get; init; }
    public string? Public { get; init; }
    public string? Identity { get; init; }
    public string? Jobs { get; init; }
    public string? Dispatch { get; init; }
    public string? Keys { get; init; }
    public string? Gate { get; init; }

    /// <summary>Reads, under a consent, what it covers. Without it nobody of the lead can enter an account.</summary>
    public string? Visit { get; init; }

    /// <summary>Reads for the programs of an account. Without it no software client is answered.</summary>
    public string? Client { get; init; }

    /// <summary>Reads everything of one account, for its complete export. Of the worker alone.</summary>
    public string? Export { get; init; }
}
