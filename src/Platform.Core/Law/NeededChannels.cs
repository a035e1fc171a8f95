namespace Platform.Core.Law;

/// <summary>Where a notice must appear: one of each group, by what the buyer is and as what it buys (CCP, art. R2131-12, R2131-16).</summary>
public sealed record NeededChannels(IReadOnlyList<IReadOnlyList<NoticeChannel>> Groups, string Article)
{
    private static readonly DatedRules<Rule> Rules = new("publicity");

    /// <returns>No group where the law asks for no notice.</returns>
    public static NeededChannels Of(Publicity publicity, BuyerKind buyer, DateTimeOffset launch) =>
        Rules.On(launch).SingleOrDefault(rule => rule.Publicity == publicity.ToString() && buyer.IsAmong(rule.Buyers)) is { } rule
            ? new([.. rule.Channels.Select(group => (IReadOnlyList<NoticeChannel>)[.. group.Select(Enum.Parse<NoticeChannel>)])], rule.Article) : new([], "");

    private sealed record Rule(string Key, DateOnly From, DateOnly? Until, string Publicity, IReadOnlyList<string>? Buyers, IReadOnlyList<IReadOnlyList<string>> Channels, string Article) : IDated;
}
