using System.Globalization;
using System.Text;
using Platform.Testing;
using Platform.Testing.Hostile;

namespace Platform.Web.Tests.Fuzz;

/// <summary>Makes a good request hostile, in one to three places. The same draws make the same request.</summary>
/// <param name="names">Names of fields and parameters that the host knows, to be used where they are not expected.</param>
internal sealed class Mutations(IReadOnlyList<byte[]> names, Canary canary)
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get", "X"];

    private static readonly string[] HeaderNames =
    [
        "Accept", "Accept-Language", "Accept-Encoding", "Accept-Charset", "Cookie", "Range", "If-None-Match", "If-Match", "If-Modified-Since", "If-Range", "If-Unmodified-Since", "Content-Type", "Authorization", "X-Jeton", "Origin", "Referer", "User-Agent",
        "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Host", "Expect", "Content-Encoding", "X-HTTP-Method-Override", "X-Requested-With", "Content-Length", "Transfer-Encoding", "Sec-Fetch-Site", "Content-Digest", "X-Sha256", "Idempotency-Key",
    ];

    private static readonly string[] HeaderValues =
    [
        "bytes=0-", "bytes=-1", "bytes=99999999999999999999-", "bytes=5-2", "bytes=0-0,2-3,4-5,6-7", "octets=1", "\"x\"", "W/\"\"", "*", "\"a\",\"b\",", "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "hier", "application/json", "application/json; charset=foo",
        "application/x-www-form-urlencoded; charset=utf-7", "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"limite", "text/xml", "application/xml;q=2", "text/html;q=0.1,*/*;q=x", ";;;,,,", "fr;q=abc", "en", "xx-YY-zz-AA", "gzip, br;q=1.0, *;q=0", "identity;q=0",
        "pa-jeton=abc; pa-session=abc", "pa-session=CfDJ8AAAA", "pa-jeton=CfDJ8AAAAAAAAAAAAAAAAAAAAAA", "=; ;=;a", "a=\"b; c", "Bearer ", "Bearer a.b.c", "Basic =", "Basic YTpi", "Negotiate", "100-continue", "chunked", "gzip", "http", "javascript", "127.0.0.1, ::1", "999.999.999.999", "for=\"[::\";proto=x", "null", "-1", "0",
    ];

    public (Request Request, byte[] Bytes) Draw(Draws draws, IReadOnlyList<Request> good, string host)
    {
        var request = good[draws.Below(good.Count)].Copy();
        for (var places = 1 + draws.Below(3); places > 0; places--) Change(request, draws);
        if (request.File is { Field: "Upload" } file) request.File = (file.Field, file.Name, HostileWorkbook.Draw(draws, canary).Bytes);      // what is read as XML
        return (request, request.Write(host, part => Encoded(part, draws)));
    }

    private void Change(Request request, Draws draws)
    {
        // An address that is wrong gets no further than routing: most changes are behind it.
        switch (draws.Below(20))
        {
            case 0 when request.Path.Count > 0: request.Path[draws.Below(request.Path.Count)] = HostileText.Draw(draws); break;
            case 1 when request.Path.Count > 0 && draws.Below(2) == 0: request.Path.RemoveAt(draws.Below(request.Path.Count)); break;
            case 1: request.Path.Insert(draws.Below(request.Path.Count + 1), HostileText.Draw(draws)); break;
            case 2 when request.Path.Count > 0: Edit(request.Path, draws); break;
            case 3 or 4 or 5 when request.Query.Count > 0: request.Query[draws.Below(request.Query.Count)] = (request.Query[draws.Below(request.Query.Count)].Name, HostileText.Draw(draws)); break;
            case 6 when request.Query.Count > 0: request.Query.Add(request.Query[draws.Below(request.Query.Count)]); break;
            case 7 when draws.Below(10) == 0: for (var many = 0; many < 1_500; many++) request.Query.Add((Name(draws), [])); break;
            case >= 3 and <= 8: request.Query.Add((Name(draws), HostileText.Draw(draws))); break;
            case 9 or 10 or 11 or 12: request.Headers.Add((HeaderNames[draws.Below(HeaderNames.Length)], HeaderValue(draws))); break;
            case 13 when draws.Below(3) == 0: request.Method = Methods[draws.Below(Methods.Length)]; break;
            default: Body(request, draws); break;
        }
    }

    private void Body(Request request, Draws draws)
    {
        if (request.Sent is Sent.Json or Sent.Bytes)
        {
            request.Body = request.Sent == Sent.Json && draws.Below(3) > 0 ? Json(request.Body, draws) : draws.Below(2) == 0 ? HostileXml.Damaged(request.Body, draws) : HostileText.Draw(draws);
            return;
        }
        if (request.Sent == Sent.Nothing)
        {
            if (draws.Below(8) > 0) return;
            (request.Method, request.Sent, request.Body) = ("POST", (Sent)(1 + draws.Below(4)), "{\"a\":1}"u8.ToArray());
            request.Fields.Add((Name(draws), HostileText.Draw(draws)));
            return;
        }
        switch (draws.Below(10))
        {
            case 0 when request.Fields.Count > 0: request.Fields.RemoveAt(draws.Below(request.Fields.Count)); break;
            case 1 when request.Fields.Count > 0: request.Fields.Add(request.Fields[draws.Below(request.Fields.Count)]); break;
            case 2: request.Fields.Add((Name(draws), HostileText.Draw(draws))); break;
            case 3 when request.File is { } file: request.File = (file.Field, HostileText.Draw(draws), draws.Bytes(draws.Below(2_000))); break;
            case 3: request.Sent = request.Sent == Sent.Form ? Sent.Multipart : Sent.Form; break;
            case 4 when draws.Below(10) == 0: for (var many = 0; many < 2_000; many++) request.Fields.Add((Name(draws), [])); break;
            default:
                if (request.Fields.Count == 0) return;
                var at = draws.Below(request.Fields.Count);
                request.Fields[at] = (request.Fields[at].Name, draws.Below(6) == 0 ? Edited(request.Fields[at].Value, draws) : HostileText.Draw(draws));
                break;
        }
    }

    private byte[] Name(Draws draws)
    {
        var name = names[draws.Below(names.Count)];
        return draws.Below(8) switch
        {
            0 => HostileText.Draw(draws),
            1 => [.. name, .. "[0]"u8],
            2 => [.. name, .. "[99999999999]"u8],
            3 => [.. name, .. ((string[])[".", "[", "]", "[].x", "[a][b]", ".Count", "\0"])[draws.Below(7)].Select(sign => (byte)sign)],
            _ => name,
        };
    }

    private static byte[] HeaderValue(Draws draws)
    {
        var value = draws.Below(3) > 0 ? Request.Utf8(HeaderValues[draws.Below(HeaderValues.Length)]) : HostileText.Draw(draws);
        // A line break ends a header: left in rarely, that a second one is made of it.
        return draws.Below(10) == 0 ? value : [.. value.Where(sign => sign is not ((byte)'\r' or (byte)'\n'))];
    }

    private static void Edit(List<byte[]> path, Draws draws)
    {
        var at = draws.Below(path.Count);
        path[at] = Edited(path[at], draws);
    }

    private static byte[] Edited(byte[] part, Draws draws) => draws.Below(7) switch
    {
        0 => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(part).ToUpperInvariant()),
        1 => [.. part, .. HostileText.Draw(draws)],
        2 => [.. part, (byte)' '],
        3 => [.. part, .. ".atom"u8],
        4 => part.Length > 0 ? part[..draws.Below(part.Length)] : part,
        5 => [.. ";x="u8, .. part],
        _ => HostileXml.Damaged(part, draws),
    };

    /// <summary>Another value, another kind of value, a second one, a depth, or no JSON at all.</summary>
    private static byte[] Json(byte[] good, Draws draws)
    {
        var text = Encoding.UTF8.GetString(good);
        string[] values = ["null", "true", "1e999", "-1", "99999999999999999999", "0.1", "[]", "{}", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"2026-02-30T99:00:00Z\"", "[[[]]]", "{\"$type\":\"System.Object\"}", "nulll", "'a'", "NaN"];
        var value = draws.Below(3) == 0 ? System.Text.Json.JsonSerializer.Serialize(HostileText.DrawUtf16(draws)) : values[draws.Below(values.Length)];
        if (draws.Below(8) == 0) return Encoding.UTF8.GetBytes(new string(draws.Below(2) == 0 ? '[' : '{', 20_000));
        if (draws.Below(8) == 0) return Encoding.UTF8.GetBytes(value);
        var colons = text.Index().Where(sign => sign.Item == ':').Select(sign => sign.Index).ToList();
        if (colons.Count == 0) return Encoding.UTF8.GetBytes(text + value);
        var from = colons[draws.Below(colons.Count)] + 1;
        var end = text.AsSpan(from).IndexOfAny(",}");
        return Encoding.UTF8.GetBytes(end < 0 ? text[..from] + value : text[..from] + value + text[(from + end)..]);
    }

    /// <summary>Mostly as browsers write it; else raw, half, twice, or broken. What would end the request line is encoded, but for a rare one.</summary>
    private static byte[] Encoded(byte[] part, Draws draws)
    {
        var how = draws.Below(40);
        if (how == 0) return part;
        var text = new StringBuilder();
        foreach (var one in part)
        {
            var plain = char.IsAsciiLetterOrDigit((char)one) || one is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~' or (byte)'@' or (byte)':' or (byte)'{' or (byte)'}';
            if (plain && how != 1 || how == 2 && one > 32) text.Append((char)one);
            else text.Append(CultureInfo.InvariantCulture, $"{(how == 3 ? "%25" : "%")}{one:X2}");
        }
        if (how == 4) text.Append('%');
        if (how == 5) text.Append("%zz");
        if (how == 6) text.Append("%u0041");
        return Encoding.Latin1.GetBytes(text.ToString());
    }
}
