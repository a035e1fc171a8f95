using Microsoft.Extensions.Options;
using Platform.Core.Law;

namespace Platform.Core.Notices.Channels;

/// <summary>Which channels this installation knows, and how each is reached.</summary>
public sealed class ChannelDirectory(IOptions<ChannelOptions> options, ChannelHttp http, TimeProvider clock)
{
    /// <summary>Gazettes in the order of the configuration.</summary>
    public IReadOnlyList<GazetteOptions> Gazettes => options.Value.Gazettes;

    /// <summary>All that may be chosen.</summary>
    public IReadOnlyList<ChosenChannel> All => [ChosenChannel.Profile, new(NoticeChannel.Boamp), new(NoticeChannel.Joue), .. Gazettes.Select(gazette => new ChosenChannel(NoticeChannel.Gazette, gazette.Key))];

    public string? NameOf(ChosenChannel channel) => options.Value.Gazette(channel.Gazette)?.Name;

    /// <returns>Null: no wire leads there; a person sends it, or nothing has to be sent.</returns>
    public INoticeChannel? Find(NoticeChannel channel, string? gazette) => channel switch
    {
        NoticeChannel.Joue => options.Value.Joue is { Url: not null } ted ? new TedChannel(http, ted, Patience) : null,
        NoticeChannel.Boamp => options.Value.Boamp is { Url: { } dila } boamp ? new DepositChannel(http, dila, boamp.Key, Patience) : null,
        NoticeChannel.Gazette => options.Value.Gazette(gazette) is { Url: { } url } paper ? new DepositChannel(http, url, paper.Secret, Patience) : null,
        NoticeChannel.BuyerProfile => null,
    };

    public TimeSpan Polls(DateTimeOffset now) => options.Value.Polls ?? NoticeChannelRules.On(now).Polls;

    private TimeSpan Patience() => options.Value.Patience ?? NoticeChannelRules.On(clock.GetUtcNow()).Patience;
}
