using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Platform.Testing;

/// <summary>A message as it came over the wire.</summary>
public sealed record SunkMail(string From, IReadOnlyList<string> To, string Source);

/// <summary>
/// The far side of SMTP: a small server in the process that keeps what it is given. It can refuse, as real ones do:
/// <c>sink.Refuse = recipient => "450 4.2.0 later";</c>
/// </summary>
public sealed class MailSink : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Channel<SunkMail> received = Channel.CreateUnbounded<SunkMail>();
    private readonly List<SunkMail> mails = [];
    private readonly Task serving;

    public MailSink()
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        serving = ServeAsync();
    }

    public string Host => "127.0.0.1";

    public int Port { get; }

    /// <summary>The answer to a recipient that is to be refused; null accepts.</summary>
    public Func<string, string?> Refuse { get; set; } = _ => null;

    /// <summary>
    /// What is said instead at <c>connect</c>, at a verb, at <c>body</c> (in the middle of a message) or at <c>.</c> (its end): a line, or
    /// <see cref="Silence"/>, <see cref="HangUp"/>, <see cref="TakeAndHangUp"/>. Null is the right answer.
    /// </summary>
    public Func<string, string?> Instead { get; set; } = _ => null;

    public const string Silence = "(silence)", HangUp = "(hangs up)", TakeAndHangUp = "(takes the message and hangs up)";

    public IReadOnlyList<SunkMail> Mails
    {
        get { lock (mails) return [.. mails]; }
    }

    /// <summary>Waits for the next message, in order of arrival.</summary>
    public async Task<SunkMail> NextAsync(TimeSpan patience)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        limit.CancelAfter(patience);
        return await received.Reader.ReadAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await serving;
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var clients = new List<Task>();
        try
        {
            while (true) clients.Add(TalkAsync(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(clients);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            try
            {
                using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
                await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
                if (await SayAsync(writer, "connect", "220 mail-sink ESMTP")) await ConverseAsync(reader, writer);
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
                // The client hung up, or the test is over.
            }
        }
    }

    private async Task ConverseAsync(StreamReader reader, StreamWriter writer)
    {
        var from = "";
        var to = new List<string>();
        while (await reader.ReadLineAsync(stop.Token) is { } line)
        {
            var (verb, answer) = (line.Split(' ', ':')[0].ToUpperInvariant(), "250 OK");
            switch (verb)
            {
                case "EHLO": answer = "250-mail-sink\r\n250-PIPELINING\r\n250 8BITMIME"; break;
                case "MAIL": (from, to) = (Address(line), []); break;
                case "RCPT": answer = Refuse(Address(line)) ?? Accept(to, Address(line)); break;
                case "DATA":
                    if (!await SayAsync(writer, verb, "354 go on")) return;
                    if (Instead(verb) is not null) continue;
                    if (Instead("body") is HangUp) return;
                    var message = new SunkMail(from, to, await ReadMessageAsync(reader));
                    verb = ".";
                    if (Instead(verb) is null or TakeAndHangUp) Keep(message);
                    break;
                case "QUIT": await writer.WriteLineAsync("221 bye"); return;
            }
            if (!await SayAsync(writer, verb, answer)) return;
        }
    }

    /// <returns>False when nothing more is to be said.</returns>
    private async Task<bool> SayAsync(StreamWriter writer, string at, string right)
    {
        var said = Instead(at) ?? right;
        if (said is HangUp or TakeAndHangUp) return false;
        if (said is Silence) await new TaskCompletionSource().Task.WaitAsync(stop.Token);       // until the sink itself goes
        await writer.WriteLineAsync(said);
        return true;
    }

    private static string Accept(List<string> to, string address)
    {
        to.Add(address);
        return "250 OK";
    }

    private async Task<string> ReadMessageAsync(StreamReader reader)
    {
        var message = new StringBuilder();
        while (await reader.ReadLineAsync(stop.Token) is { } line && line != ".")
            message.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");      // RFC 5321 4.5.2: the first of two dots is the wire's
        return message.ToString();
    }

    private void Keep(SunkMail mail)
    {
        lock (mails) mails.Add(mail);
        received.Writer.TryWrite(mail);
    }

    private static string Address(string line) => line[(line.IndexOf('<') + 1)..line.LastIndexOf('>')];
}
