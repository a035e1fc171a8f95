using System.Xml.Linq;
using Microsoft.Extensions.Options;
using Platform.Core.Law;
using Platform.Core.Notices.Boamp;
using Platform.Core.Notices.Eforms;
using Platform.Core.Notices.Gazette;

namespace Platform.Core.Notices.Channels;

/// <summary>A notice in the format of one channel.</summary>
/// <param name="Name">Of the format.</param>
public sealed record NoticeDocument(string Name, XDocument Xml)
{
    /// <summary>The bytes that are sent: UTF-8, without indentation.</summary>
    public byte[] Content => EformsWriter.Bytes(Xml);
}

/// <summary>Which writer each channel takes: the one place where formats and channels meet.</summary>
public sealed class NoticeFormats
{
    private readonly EformsWriter eforms;
    private readonly BoampWriter boamp;

    public NoticeFormats(IOptions<ChannelOptions> options) => (eforms, boamp) = (new(options.Value.EformsSdk), new(new(options.Value.EformsSdk)));

    /// <exception cref="NotSupportedException">The channel has no form for such a notice: it is not chosen for it.</exception>
    public NoticeDocument Write(NoticeChannel channel, CanonicalNotice notice) => channel switch
    {
        NoticeChannel.Joue => new("eForms", eforms.Write(notice) ?? throw new NotSupportedException($"No eForms for {notice.Identity.Kind}, {notice.Identity.Regime}.")),
        NoticeChannel.Boamp => new("BOAMP", boamp.Write(notice) ?? throw new NotSupportedException($"No form of the BOAMP for {notice.Identity.Kind}, {notice.Identity.Regime}.")),
        NoticeChannel.Gazette or NoticeChannel.BuyerProfile => new("annonce", GazetteWriter.Write(notice)),
    };

    /// <summary>What anybody may take away: eForms from the thresholds of Europe on, else the national form.</summary>
    public NoticeDocument Open(CanonicalNotice notice) => notice.Identity.Regime is NoticeRegime.Formalised or NoticeRegime.Specific && eforms.Write(notice) is { } xml ? new("eForms", xml) : new("annonce", GazetteWriter.Write(notice));
}
