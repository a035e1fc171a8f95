namespace Platform.Core.Messaging;

/// <summary>Where messages go: an SMTP server (<see cref="Host"/>), or files in a folder (<see cref="Pickup"/>) while developing.</summary>
public sealed class MailOptions
{
    public string? Host { get; init; }
    public int Port { get; init; } = 25;

    /// <summary>STARTTLS is asked for, and required.</summary>
    public bool Tls { get; init; }

    /// <summary>Null: the server asks for no password.</summary>
    public string? User { get; init; }
    public string? Password { get; init; }
    /// <summary>How long one message may take before it is tried again later.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Conversations held at once with the server for many messages: 2 to 8, as its operator allows.</summary>
    [System.ComponentModel.DataAnnotations.Range(1, 8)]
    public int Lines { get; init; } = 4;
    public string? Pickup { get; init; }
    public string From { get; init; } = "ne-pas-repondre@marches.example";
}

/// <summary>What links in messages start with.</summary>
public sealed class PortalAddress
{
    public string BaseUrl { get; init; } = "";
    public string Name { get; init; } = "Marchés publics";
}
