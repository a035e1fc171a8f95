using Platform.Core.Law;

namespace Platform.Core.Notices;

/// <summary>Where a notice will appear: a channel; among gazettes, one of them.</summary>
/// <param name="Gazette">Its key in the configuration.</param>
public sealed record ChosenChannel(NoticeChannel Channel, string? Gazette = null)
{
    public static ChosenChannel Profile { get; } = new(NoticeChannel.BuyerProfile);

    /// <summary>« Boamp », « Gazette:echo ».</summary>
    public string Code => Gazette is null ? Channel.ToString() : $"{Channel}:{Gazette}";

    /// <summary>National publication waits for that of the JOUE (CCP, art. R2131-20); the profile is national too.</summary>
    public bool WaitsForJoue => Channel != NoticeChannel.Joue;

    /// <returns>Null for what is no channel.</returns>
    public static ChosenChannel? Read(string? code) =>
        code?.Split(':', 2) is [var name, .. var rest] && Enum.TryParse<NoticeChannel>(name, out var channel) && Enum.IsDefined(channel) && !char.IsAsciiDigit(name[0])
            && (channel == NoticeChannel.Gazette) == (rest is [{ Length: > 0 }]) ? new(channel, rest.FirstOrDefault()) : null;
}
