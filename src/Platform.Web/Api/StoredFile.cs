using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Platform.Web.Api;

/// <summary>Sends stored bytes as a file to keep, never to show: attachment, no sniffing, whole or from a byte on (a cut download goes on).</summary>
/// <param name="read">Opens the bytes from an offset, for a length.</param>
public sealed class StoredFile(string name, long size, byte[] sha256, Func<long, long, CancellationToken, Task<Stream>> read) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var (from, to) = Range(request, size);
        if (from >= size)
        {
            response.Headers.ContentRange = $"bytes */{size}";
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            return;
        }
        var partial = from > 0 || to < size - 1;
        response.StatusCode = partial ? StatusCodes.Status206PartialContent : StatusCodes.Status200OK;
        if (partial) response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{to}/{size}");
        response.ContentType = "application/octet-stream";
        response.ContentLength = to - from + 1;
        response.Headers.AcceptRanges = "bytes";
        response.Headers.CacheControl = "private, no-store";
        response.Headers.ETag = $"\"{Convert.ToHexStringLower(sha256)}\"";
        response.Headers.XContentTypeOptions = "nosniff";
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(name);
        response.Headers.ContentDisposition = disposition.ToString();
        if (HttpMethods.IsHead(request.Method)) return;
        await using var bytes = await read(from, to - from + 1, httpContext.RequestAborted);
        await bytes.CopyToAsync(response.Body, httpContext.RequestAborted);
    }

    // One range or the whole: several ranges in one answer are of no use here.
    private static (long From, long To) Range(HttpRequest request, long size)
    {
        if (request.GetTypedHeaders().Range is not { Ranges: { Count: 1 } ranges, Unit.Value: "bytes" }) return (0, size - 1);
        var range = ranges.Single();
        return range.From is { } from
            ? (from, Math.Min(range.To ?? size - 1, size - 1))
            : (Math.Max(0, size - (range.To ?? 0)), size - 1);
    }
}
