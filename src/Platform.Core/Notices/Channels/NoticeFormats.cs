using System.Xml.Linq;
using Microsoft.Extensions.Options;
using Platform.Core.Law;
using Platform.Core.Notices.Boamp;
using Platform.Core.Notices.Eforms;
using Platform.Core.Notices.Gazette;
using Platform.Core.Values;

namespace Platform.Core.Notices.Channels;

/// <summary>A notice in the format of one channel.</summary>
/// <param name="Name">Of the format, in French.</param>
public sealed record NoticeDocument(string Name, string MediaType, byte[] Content);

/// <summary>Which writer each channel takes: the one place where formats and channels meet.</summary>
public sealed class NoticeFormats(IOptions<ChannelOptions> options)
{
    private readonly EformsWriter eforms = new(options.Value.EformsSdk);

    public NoticeDocument Write(NoticeChannel channel, CanonicalNotice notice) => channel switch
    {
        NoticeChannel.Joue => Xml("eForms", eforms.Write(notice), notice),
        NoticeChannel.Boamp => Xml(NameOf(BoampWriter.FormOf(notice.Identity.Regime)), new BoampWriter(eforms).Write(notice), notice),
        NoticeChannel.Gazette or NoticeChannel.BuyerProfile => Xml("annonce-1", GazetteWriter.Write(notice), notice),
    };

    /// <summary>Of the notice by which a procedure begins.</summary>
    public static NoticeKind KindOf(Procedure procedure) => procedure == Procedure.DesignContest ? NoticeKind.DesignContest : NoticeKind.Contract;

    /// <summary>Has this channel a form for such a notice? The BOAMP has none of its own for prior information or modifications: those go as eForms, from the thresholds of Europe on.</summary>
    /// <param name="entity">The buyer buys for a network: the standard forms have others for it.</param>
    public bool Takes(NoticeChannel channel, NoticeKind kind, NoticeRegime regime, bool entity) => channel switch
    {
        NoticeChannel.Joue => EformsForm.Of(kind, regime, entity) is not null || IsByHand(channel, kind, regime, entity),
        NoticeChannel.Boamp => BoampWriter.FormOf(regime) == BoampForm.Eforms ? EformsForm.Of(kind, regime, entity) is not null || IsByHand(channel, kind, regime, entity) : kind is NoticeKind.Contract or NoticeKind.DesignContest or NoticeKind.Award,
        NoticeChannel.Gazette or NoticeChannel.BuyerProfile => true,
    };

    /// <summary>The journal has a form for it, and the platform does not write that one: a person types the notice on the journal's own site, whatever wire leads there, and says here what became of it.</summary>
    public bool IsByHand(NoticeChannel channel, NoticeKind kind, NoticeRegime regime, bool entity) => entity && regime.IsEuropean && kind is (NoticeKind.Award or NoticeKind.PriorInformationShortening)
        && (channel == NoticeChannel.Joue || (channel == NoticeChannel.Boamp && BoampWriter.FormOf(regime) == BoampForm.Eforms)) && EformsForm.Of(kind, regime, entity) is null;

    public bool IsByHand(NoticeChannel channel, CanonicalNotice notice) => IsByHand(channel, notice.Identity.Kind, notice.Identity.Regime, notice.Buyer.IsEntity);

    /// <summary>What anybody may take away: eForms from the thresholds of Europe on, else the text as gazettes take it.</summary>
    public NoticeDocument Open(CanonicalNotice notice) => Write(notice.Identity.Regime.IsEuropean && EformsForm.Of(notice) is not null ? NoticeChannel.Joue : NoticeChannel.Gazette, notice);

    private static NoticeDocument Xml(string name, XDocument? document, CanonicalNotice notice) =>
        new(name, "application/xml", EformsWriter.Bytes(document ?? throw new InvalidOperationException($"The channel has no form for {notice.Identity.Kind}, {notice.Identity.Regime}.")));

    private static string NameOf(BoampForm form) => form switch { BoampForm.Eforms => "eForms", BoampForm.FnSimple => "FNSimple", BoampForm.Mapa => "MAPA" };
}
