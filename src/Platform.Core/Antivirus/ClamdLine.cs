using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Platform.Core.Antivirus;

/// <summary>One connection to clamd. Each step is bounded, and whatever goes wrong on the line is one thing: silence.</summary>
internal sealed class ClamdLine : IAsyncDisposable
{
    private const int LongestAnswer = 4_096;

    private readonly Socket socket;
    private readonly TimeSpan patience;

    private ClamdLine(Socket socket, TimeSpan patience) => (this.socket, this.patience) = (socket, patience);

    /// <summary>The scanner cannot be reached, hangs up, or says nothing for too long.</summary>
    internal sealed class SilenceException(string message, Exception? inner = null) : Exception(message, inner);

    public static async Task<ClamdLine> OpenAsync(Uri address, TimeSpan patience, CancellationToken cancel)
    {
        var isUnix = address.Scheme == "unix";
        var opened = isUnix ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        var line = new ClamdLine(opened, patience);
        try
        {
            await line.BoundedAsync(token => isUnix ? opened.ConnectAsync(new UnixDomainSocketEndPoint(address.AbsolutePath), token) : opened.ConnectAsync(address.DnsSafeHost, address.Port, token), cancel);
            return line;
        }
        catch
        {
            await line.DisposeAsync();
            throw;
        }
    }

    public Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel, bool withLength = false) => BoundedAsync(async token =>
    {
        if (withLength)
        {
            var length = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(length, (uint)bytes.Length);
            await SendAllAsync(length, token);
        }
        await SendAllAsync(bytes, token);
    }, cancel);

    /// <summary>Up to the zero byte that ends an answer; one that was cut is none.</summary>
    public async Task<string> ReadLineAsync(CancellationToken cancel)
    {
        var (answer, length) = (new byte[LongestAnswer], 0);
        while (true)
        {
            var read = 0;
            await BoundedAsync(async token => read = await socket.ReceiveAsync(answer.AsMemory(length), SocketFlags.None, token), cancel);
            if (answer.AsSpan(length, read).IndexOf((byte)0) is >= 0 and var end) return Encoding.UTF8.GetString(answer, 0, length + end).Trim();
            length += read;
            if (read == 0) throw new SilenceException("The line was cut before the answer was whole.");
            if (length == LongestAnswer) throw new SilenceException("The answer has no end.");
        }
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask SendAllAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        while (bytes.Length > 0) bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, cancel)..];
    }

    private async Task BoundedAsync(Func<CancellationToken, ValueTask> step, CancellationToken cancel)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bounded.CancelAfter(patience);
        try
        {
            await step(bounded.Token);
        }
        catch (Exception fault) when (fault is SocketException or IOException)
        {
            throw new SilenceException(fault.Message, fault);
        }
        catch (OperationCanceledException late) when (!cancel.IsCancellationRequested)
        {
            throw new SilenceException($"Nothing for {patience.TotalSeconds} s.", late);
        }
    }
}
