using System.Globalization;
using System.Text;
using System.Xml;

namespace Platform.Web.Feeds;

/// <summary>Atom (RFC 4287), paged (RFC 5005, section 3). Text constructs are plain text: nothing of an account is ever read as HTML.</summary>
public static class AtomWriter
{
    public const string ContentType = "application/atom+xml; charset=utf-8";
    private const string Atom = "http://www.w3.org/2005/Atom";

    public static byte[] Write(Feed feed)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true }))
        {
            xml.WriteStartElement("feed", Atom);
            xml.WriteAttributeString("xml", "lang", null, "fr");
            xml.WriteElementString("id", Atom, feed.Id);
            xml.WriteElementString("title", Atom, Clean(feed.Title));
            xml.WriteElementString("subtitle", Atom, Clean(feed.Subtitle));
            xml.WriteElementString("updated", Atom, Instant(feed.Updated));
            Link(xml, "self", feed.Self, "application/atom+xml");
            Link(xml, "alternate", feed.Html, "text/html");
            Link(xml, "first", feed.First, "application/atom+xml");
            if (feed.Next is { } next) Link(xml, "next", next, "application/atom+xml");
            foreach (var entry in feed.Entries) Write(xml, entry);
            xml.WriteEndElement();
        }
        return bytes.ToArray();
    }

    private static void Write(XmlWriter xml, FeedEntry entry)
    {
        xml.WriteStartElement("entry", Atom);
        xml.WriteElementString("id", Atom, entry.Urn);
        xml.WriteElementString("title", Atom, Clean(entry.Title));
        Link(xml, "alternate", entry.Url, "text/html");
        xml.WriteElementString("published", Atom, Instant(entry.Published));
        xml.WriteElementString("updated", Atom, Instant(entry.Updated));
        xml.WriteStartElement("author", Atom);
        xml.WriteElementString("name", Atom, Clean(entry.Buyer));
        xml.WriteEndElement();
        foreach (var tag in entry.Tags)
        {
            xml.WriteStartElement("category", Atom);
            xml.WriteAttributeString("term", tag);
            xml.WriteEndElement();
        }
        xml.WriteElementString("summary", Atom, Clean(entry.Summary));
        xml.WriteElementString("content", Atom, Clean(entry.Description));
        xml.WriteEndElement();
    }

    private static void Link(XmlWriter xml, string relation, string address, string type)
    {
        xml.WriteStartElement("link", Atom);
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("type", type);
        xml.WriteAttributeString("href", address);
        xml.WriteEndElement();
    }

    // RFC 3339, which RFC 4287 asks for.
    private static string Instant(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    // What XML 1.0 cannot hold, whatever a form let through in former years.
    private static string Clean(string text) => string.Concat(text.Where(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c)));
}
