using Platform.Core.Eforms;
using Platform.Core.Law;
using Platform.Core.Notices.Channels;
using Platform.Core.Notices.Eforms;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>What the Office’s own rules say of a notice, before it is sent there.</summary>
public sealed class JudgeNotice(NoticeFormats formats, EformsRules rules)
{
    /// <returns>Null: no channel takes it as eForms. Unavailable: the operator imported no SDK, and the Office judges when it receives.</returns>
    public EformsVerdict? Execute(CanonicalNotice notice, IEnumerable<ChosenChannel> channels, DateTimeOffset now)
    {
        if (channels.All(channel => channel.Channel != NoticeChannel.Joue) || EformsForm.Of(notice) is null) return null;
        using var bytes = new MemoryStream(formats.Write(NoticeChannel.Joue, notice).Content, writable: false);
        return rules.Validate(bytes, FranceTime.DayOf(now));
    }
}
