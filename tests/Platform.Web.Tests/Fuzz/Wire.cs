using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net.Sockets;
using System.Text;

namespace Platform.Web.Tests.Fuzz;

/// <summary>What came back. <paramref name="Status"/> is 0 for a connection that was closed without a word.</summary>
internal sealed record Reply(int Status, IReadOnlyList<(string Name, string Value)> Headers, string Body, TimeSpan Took)
{
    public string? Header(string name) => Headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}

/// <summary>A connection for each request, with exactly these bytes: no client library mends them first.</summary>
internal sealed class Wire(Uri host)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90), Announced = TimeSpan.FromSeconds(15);

    public async Task<Reply> SendAsync(byte[] request)
    {
        var since = Stopwatch.GetTimestamp();
        using var limit = new CancellationTokenSource(Patience);
        using var client = new TcpClient { NoDelay = true };
        using var heard = new MemoryStream();
        try
        {
            await client.ConnectAsync(host.Host, host.Port, limit.Token);
            var stream = client.GetStream();
            var hearing = stream.CopyToAsync(heard, limit.Token);
            await SayAsync(stream, request, limit.Token);
            await HearAsync(client, hearing);
        }
        catch (IOException)
        {
            // Closed in the middle: what was heard until then is the answer.
        }
        catch (OperationCanceledException)
        {
            return new(0, [], $"no end after {Patience.TotalSeconds} s", Stopwatch.GetElapsedTime(since));
        }
        return Parse(heard.ToArray(), Stopwatch.GetElapsedTime(since));
    }

    // A server may refuse and close before it has read everything.
    private static async Task SayAsync(NetworkStream stream, byte[] request, CancellationToken cancel)
    {
        try
        {
            await stream.WriteAsync(request, cancel);
        }
        catch (Exception closed) when (closed is IOException or SocketException)
        {
            // It did.
        }
    }

    // Whoever hangs up is not answered: only a server that waits for a body that will not come is told so.
    private static async Task HearAsync(TcpClient client, Task hearing)
    {
        try
        {
            await hearing.WaitAsync(Announced);
        }
        catch (TimeoutException)
        {
            client.Client.Shutdown(SocketShutdown.Send);
            await hearing;
        }
    }

    private static Reply Parse(byte[] bytes, TimeSpan took)
    {
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        if (end < 0) return new(0, [], Encoding.UTF8.GetString(bytes), took);
        var lines = Encoding.Latin1.GetString(bytes, 0, end).Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).Select(pair => (pair[0], pair.Length > 1 ? pair[1].Trim() : "")).ToList();
        var status = lines[0].Split(' ') is [_, var code, ..] ? int.Parse(code, CultureInfo.InvariantCulture) : 0;
        if (status == 100) return Parse(bytes[(end + 4)..], took);
        var body = bytes[(end + 4)..];
        if (headers.Any(header => header.Item1.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))) body = Unchunked(body);
        return new(status, headers, Unpacked(body, headers.Find(header => header.Item1.Equals("Content-Encoding", StringComparison.OrdinalIgnoreCase)).Item2), took);
    }

    private static byte[] Unchunked(ReadOnlySpan<byte> chunked)
    {
        var whole = new List<byte>();
        while (chunked.IndexOf("\r\n"u8) is > 0 and var line && int.TryParse(Encoding.ASCII.GetString(chunked[..line]), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var size) && size > 0 && line + 2 + size <= chunked.Length)
        {
            whole.AddRange(chunked.Slice(line + 2, size));
            chunked = chunked[Math.Min(chunked.Length, line + 2 + size + 2)..];
        }
        return [.. whole];
    }

    private static string Unpacked(byte[] body, string? encoding)
    {
        if (encoding is not ("br" or "gzip")) return Encoding.UTF8.GetString(body);
        using var packed = new MemoryStream(body);
        using Stream unpacking = encoding == "br" ? new BrotliStream(packed, CompressionMode.Decompress) : new GZipStream(packed, CompressionMode.Decompress);
        using var whole = new MemoryStream();
        try
        {
            unpacking.CopyTo(whole);
        }
        catch (InvalidDataException)
        {
            // Cut: the answer to HEAD, or a connection that was closed.
        }
        return Encoding.UTF8.GetString(whole.ToArray());
    }
}
