using Platform.Core.Law;
using Platform.Core.Notices.Channels;

namespace Platform.Core.Notices;

/// <summary>What a notice will cost at each channel, before anything is sent (VR-41).</summary>
public sealed class QuoteCosts(ChannelDirectory directory)
{
    /// <param name="Name">Of a gazette.</param>
    /// <param name="ByHand">No wire leads there: a person sends it.</param>
    public sealed record Line(ChosenChannel Channel, string? Name, NoticePrice Price, bool ByHand);

    public IReadOnlyList<Line> All(Publicity publicity, DateTimeOffset now) => [.. directory.All.Select(channel => LineOf(channel, publicity, now))];

    public IReadOnlyList<Line> Of(IEnumerable<ChosenChannel> channels, Publicity publicity, DateTimeOffset now) => [.. channels.Select(channel => LineOf(channel, publicity, now))];

    public decimal Total(IEnumerable<ChosenChannel> channels, Publicity publicity, DateTimeOffset now) => channels.Sum(channel => NoticePrices.Of(channel.Channel, publicity, now, channel.Gazette).Amount);

    private Line LineOf(ChosenChannel channel, Publicity publicity, DateTimeOffset now) =>
        new(channel, directory.NameOf(channel), NoticePrices.Of(channel.Channel, publicity, now, channel.Gazette), channel.Channel != NoticeChannel.BuyerProfile && directory.Find(channel.Channel, channel.Gazette) is null);
}
