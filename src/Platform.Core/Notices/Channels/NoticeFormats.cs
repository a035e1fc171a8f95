using System.Text;
using System.Xml.Linq;
using Platform.Core.Law;

namespace Platform.Core.Notices.Channels;

/// <summary>A notice in the format of one channel.</summary>
/// <param name="Name">Of the format, in French.</param>
public sealed record NoticeDocument(string Name, string MediaType, byte[] Content);

/// <summary>Which writer each channel takes: the one place where formats and channels meet.</summary>
public sealed class NoticeFormats
{
    public NoticeDocument Write(NoticeChannel channel, CanonicalNotice notice) => new("XML", "application/xml", Encoding.UTF8.GetBytes(new XDocument(
        new XElement("avis", new XAttribute("reference", notice.Identity.Versioned()), new XAttribute("canal", channel),
            new XElement("acheteur", notice.Buyer.Organisation.Name), new XElement("objet", notice.Purpose.Title), new XElement("description", notice.Purpose.Description))).ToString()));
}
