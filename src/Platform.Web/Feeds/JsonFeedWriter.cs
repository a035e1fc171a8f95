using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Platform.Web.Feeds;

/// <summary>JSON Feed 1.1 (https://jsonfeed.org/version/1.1). What has no member there stands in « _marche », as its extensions do.</summary>
public static class JsonFeedWriter
{
    public const string ContentType = "application/feed+json; charset=utf-8";

    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static byte[] Write(Feed feed)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("version", "https://jsonfeed.org/version/1.1");
            json.WriteString("title", feed.Title);
            json.WriteString("description", feed.Subtitle);
            json.WriteString("home_page_url", feed.Html);
            json.WriteString("feed_url", feed.Self);
            if (feed.Next is { } next) json.WriteString("next_url", next);
            json.WriteString("language", "fr");
            json.WriteStartArray("items");
            foreach (var entry in feed.Entries) Write(json, entry);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }

    private static void Write(Utf8JsonWriter json, FeedEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("id", entry.Urn);
        json.WriteString("url", entry.Url);
        json.WriteString("title", entry.Title);
        json.WriteString("summary", entry.Summary);
        json.WriteString("content_text", entry.Description);
        json.WriteString("date_published", Instant(entry.Published));
        json.WriteString("date_modified", Instant(entry.Updated));
        json.WriteStartArray("authors");
        json.WriteStartObject();
        json.WriteString("name", entry.Buyer);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("tags");
        foreach (var tag in entry.Tags) json.WriteStringValue(tag);
        json.WriteEndArray();
        json.WriteStartObject("_marche");
        json.WriteString("reference", entry.Reference);
        json.WriteString("acheteur", entry.Buyer);
        json.WriteString("cpv", entry.Cpv.Code);
        json.WriteString("cpv_en_clair", entry.Cpv.Words);
        json.WriteNumber("lots", entry.Lots);
        if (entry.Place is { } place) json.WriteString("lieu", place);
        if (entry.Questions is { } questions) json.WriteString("questions_jusqu_a", Instant(questions));
        json.WriteString("remise", entry.IsFirstPhase ? "candidatures" : "plis");
        json.WriteString("remise_des_plis", Instant(entry.Deadline));
        json.WriteBoolean("sans_suite", entry.Discontinued);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Instant(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
