using System.Globalization;
using System.Text;

namespace Platform.Web.Tests.Fuzz;

internal enum Sent { Nothing, Form, Multipart, Json, Bytes }

/// <summary>A request in its parts, each of them bytes: what a mutation changes.</summary>
internal sealed class Request
{
    public string Method { get; set; } = "GET";

    /// <summary>Between the slashes, before they are encoded.</summary>
    public List<byte[]> Path { get; init; } = [];

    public List<(byte[] Name, byte[] Value)> Query { get; init; } = [];

    public List<(string Name, byte[] Value)> Headers { get; init; } = [];

    public Sent Sent { get; set; }

    public List<(byte[] Name, byte[] Value)> Fields { get; init; } = [];

    /// <summary>Of a file field: its name, the file's, and what it holds.</summary>
    public (string Field, byte[] Name, byte[] Content)? File { get; set; }

    /// <summary>JSON, or anything.</summary>
    public byte[] Body { get; set; } = [];

    /// <summary>What it was made from, for a report.</summary>
    public string From { get; init; } = "";

    public static Request To(string method, string address)
    {
        var (path, query) = address.Split('?', 2) is [var before, var behind] ? (before, behind) : (address, "");
        return new()
        {
            Method = method, From = $"{method} {path}", Path = [.. path.Split('/').Skip(1).Select(part => Utf8(Uri.UnescapeDataString(part)))],
            Query = [.. query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => (Utf8(Uri.UnescapeDataString(pair[0])), Utf8(Uri.UnescapeDataString(pair.Length > 1 ? pair[1] : ""))))],
        };
    }

    public Request Copy() => new()
    {
        Method = Method, From = From, Path = [.. Path], Query = [.. Query], Headers = [.. Headers], Sent = Sent, Fields = [.. Fields], File = File, Body = Body,
    };

    /// <param name="encode">How a part of an address or of a form is written.</param>
    public (byte[] Body, string? Type) Content(Func<byte[], byte[]> encode)
    {
        switch (Sent)
        {
            case Sent.Form: return (Pairs(Fields, encode), "application/x-www-form-urlencoded");
            case Sent.Json: return (Body, "application/json");
            case Sent.Bytes: return (Body, "application/octet-stream");
            case Sent.Nothing: return ([], null);
        }
        var parts = new List<byte>();
        foreach (var (name, value) in Fields) parts.AddRange([.. "--limite\r\nContent-Disposition: form-data; name=\""u8, .. name, .. "\"\r\n\r\n"u8, .. value, .. "\r\n"u8]);
        if (File is var (field, called, content))
            parts.AddRange([.. Utf8($"--limite\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\""), .. called, .. "\"\r\nContent-Type: application/octet-stream\r\n\r\n"u8, .. content, .. "\r\n"u8]);
        return ([.. parts, .. "--limite--\r\n"u8], "multipart/form-data; boundary=limite");
    }

    /// <summary>As it goes over the wire. A header that is there already is not added.</summary>
    public byte[] Write(string host, Func<byte[], byte[]> encode)
    {
        var (body, type) = Content(encode);
        var wire = new List<byte>([.. Utf8($"{Method} ")]);
        foreach (var part in Path) wire.AddRange([(byte)'/', .. encode(part)]);
        if (Path.Count == 0) wire.Add((byte)'/');
        if (Query.Count > 0) wire.AddRange([(byte)'?', .. Pairs(Query, encode)]);
        wire.AddRange(" HTTP/1.1\r\nConnection: close\r\n"u8);
        if (!Has("Host")) wire.AddRange(Utf8($"Host: {host}\r\n"));
        foreach (var (name, value) in Headers) wire.AddRange([.. Utf8($"{name}: "), .. value, .. "\r\n"u8]);
        if (type is not null && !Has("Content-Type")) wire.AddRange(Utf8($"Content-Type: {type}\r\n"));
        if ((body.Length > 0 || Method is "POST" or "PUT" or "PATCH") && !Has("Content-Length") && !Has("Transfer-Encoding")) wire.AddRange(Utf8(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n")));
        wire.AddRange("\r\n"u8);
        wire.AddRange(body);
        return [.. wire];
    }

    public bool Has(string header) => Headers.Any(each => each.Name.Equals(header, StringComparison.OrdinalIgnoreCase));

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Pairs(IEnumerable<(byte[] Name, byte[] Value)> pairs, Func<byte[], byte[]> encode)
    {
        var written = new List<byte>();
        foreach (var (name, value) in pairs) written.AddRange([.. written.Count > 0 ? "&"u8 : [], .. encode(name), (byte)'=', .. encode(value)]);
        return [.. written];
    }
}
