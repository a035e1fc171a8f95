namespace Platform.Core.Notices;

/// <summary>Where a notice will appear, and whom it names there.</summary>
public abstract class ReachedChoice
{
    public string[] Channels { get; protected set; } = [];
    public string ContactName { get; protected set; } = "";
    public string Email { get; protected set; } = "";
    public string Phone { get; protected set; } = "";
    public string Street { get; protected set; } = "";
    public string PostCode { get; protected set; } = "";
    public string Town { get; protected set; } = "";

    public IReadOnlyList<ChosenChannel> Chosen => [.. Channels.Select(code => ChosenChannel.Read(code)!)];      // written by Reach alone
    public NoticeContact Contact => new(ContactName, Email, Phone, Street, PostCode, Town);

    /// <returns>Whether the channels are others than before.</returns>
    protected bool Reach(IEnumerable<ChosenChannel> channels, NoticeContact contact)
    {
        string[] codes = [.. channels.Select(channel => channel.Code).Distinct(StringComparer.Ordinal)];
        var changed = !codes.SequenceEqual(Channels, StringComparer.Ordinal);
        Channels = codes;
        (ContactName, Email, Phone, Street, PostCode, Town) = contact;
        return changed;
    }
}
