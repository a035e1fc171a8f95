namespace Platform.Core.Notices.Channels;

/// <summary>Section Channels: where notices are sent. A channel without an address is a task for a person.</summary>
public sealed class ChannelOptions
{
    public ChannelEndpoint? Joue { get; init; }
    public ChannelEndpoint? Boamp { get; init; }
    /// <summary>Version of the eForms SDK in whose rules notices are written.</summary>
    public string EformsSdk { get; init; } = "1.15";
    public IReadOnlyList<GazetteOptions> Gazettes { get; init; } = [];

    /// <summary>How often states are asked for, instead of what the dated data says: for a demonstration.</summary>
    public TimeSpan? Polls { get; init; }

    /// <summary>How long an answer may take, instead of what the dated data says.</summary>
    public TimeSpan? Patience { get; init; }

    public GazetteOptions? Gazette(string? key) => Gazettes.FirstOrDefault(gazette => gazette.Key == key);
}

/// <param name="Url">Under which the addresses of docs/formats stand.</param>
/// <param name="Key">What we are known by there; a secret.</param>
/// <param name="Author">JOUE: the address that the Office writes to.</param>
public sealed record ChannelEndpoint(Uri? Url = null, string? Key = null, string? Author = null)
{
    public ChannelEndpoint() : this(null, null, null) { }
}

/// <summary>A gazette that may print legal notices: by HTTP where it takes XML, else by e-mail, which a person sends.</summary>
public sealed class GazetteOptions
{
    public string Key { get; init; } = "";
    public string Name { get; init; } = "";
    public Uri? Url { get; init; }
    public string? Secret { get; init; }
    public string? Email { get; init; }
}
