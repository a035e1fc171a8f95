using System.Net.Http.Headers;
using System.Text.Json;

namespace Platform.Core.Notices.Channels;

/// <summary>The Publications Office, as the public documentation of the TED API v3 describes it (docs/formats/ted.md).</summary>
internal sealed class TedChannel(ChannelHttp http, ChannelEndpoint endpoint, Func<TimeSpan> patience) : INoticeChannel
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private sealed record Page(int? TotalSize, IReadOnlyList<Line>? Content);

    private sealed record Line(string? Id, string? VersionId, string? Status, string? PublicationId);

    private sealed record Submission(bool? Success);

    public async Task<ChannelAnswer> AskAsync(ChannelMessage message, CancellationToken cancel)
    {
        var (id, version) = (message.Reference[..36], message.Reference[37..]);
        var answer = await CallAsync(HttpMethod.Get, $"v3/notices?id={id}&versionId={version}", null, cancel);
        if (answer.Unclear is { } unclear) return unclear;
        if (answer.Status != 200 || Read<Page>(answer.Body) is not { Content: { } lines }) return ChannelHttp.Garbage(answer, sends: false);
        if (lines.Count == 0) return new ChannelAnswer.Unknown();
        if (lines.Any(line => line.Id != id || line.VersionId != version)) return new ChannelAnswer.Unclear(ChannelFault.WrongReference, answer.Status, false);
        // Should it have it twice, what is furthest counts: one publication is all that was asked for.
        if (lines.FirstOrDefault(line => line.Status == "PUBLISHED") is { } published)
            return new ChannelAnswer.Published(message.Reference, ChannelXml.Said(published.PublicationId), ChannelXml.Said(published.PublicationId) is { } number ? $"https://ted.europa.eu/fr/notice/-/detail/{Uri.EscapeDataString(number)}" : null);
        if (lines.Any(line => line.Status is "SUBMITTED" or "PUBLISHING" or "ARCHIVED")) return new ChannelAnswer.Received(message.Reference);
        return lines[0].Status switch
        {
            "VALIDATION_FAILED" => await ReportAsync(message, sends: false, cancel),
            "NOT_PUBLISHED" or "STOPPED" or "DELETED" => new ChannelAnswer.Rejected(message.Reference, [new(null, null, $"L’Office n’a pas publié cet avis ({lines[0].Status}). Il l’explique par courriel à l’auteur de l’avis.")]),
            "DRAFT" => new ChannelAnswer.Unknown(),
            _ => new ChannelAnswer.Unclear(ChannelFault.Garbage, answer.Status, false),
        };
    }

    public async Task<ChannelAnswer> SendAsync(ChannelMessage message, CancellationToken cancel)
    {
        var form = new MultipartFormDataContent();
        form.Add(new ByteArrayContent(message.Content) { Headers = { ContentType = new MediaTypeHeaderValue("application/xml") } }, "notice", $"{message.Reference}.xml");
        form.Add(new StringContent(JsonSerializer.Serialize(new { noticeAuthorEmail = endpoint.Author, noticeAuthorLocale = "fr" }), new MediaTypeHeaderValue("application/json")), "metadata");
        var answer = await CallAsync(HttpMethod.Post, "v3/notices/submit", form, cancel);
        if (answer.Unclear is { } unclear) return unclear;
        return answer.Status is 200 or 201 && Read<Submission>(answer.Body) is { Success: { } success }
            ? success ? new ChannelAnswer.Received(message.Reference) : await ReportAsync(message, sends: true, cancel)
            : ChannelHttp.Garbage(answer, sends: true);
    }

    private async Task<ChannelAnswer> ReportAsync(ChannelMessage message, bool sends, CancellationToken cancel)
    {
        var answer = await CallAsync(HttpMethod.Get, $"v3/notices/{message.Reference}/validation-report", null, cancel);
        if (answer.Unclear is { } unclear) return unclear with { MayHaveIt = sends };
        if (answer.Status == 200 && ChannelXml.Report(answer.Body) is { Count: > 0 } errors) return new ChannelAnswer.Rejected(message.Reference, errors);
        // Refused it is: the status said so. The report may come later, or never.
        return ChannelHttp.Garbage(answer, sends) is ChannelAnswer.Unclear garbage && !sends ? garbage with { SaysRefused = true } : ChannelHttp.Garbage(answer, sends);
    }

    private Task<ChannelHttp.Answer> CallAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancel) =>
        http.CallAsync(new HttpRequestMessage(method, ChannelHttp.Under(endpoint.Url!, path)) { Content = content }, endpoint.Key, sends: content is not null, patience(), cancel);     // a channel without an address is never called

    private static T? Read<T>(byte[] body) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
