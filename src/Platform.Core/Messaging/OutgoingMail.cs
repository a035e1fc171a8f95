namespace Platform.Core.Messaging;

/// <summary>One message to one recipient: nobody ever sees who else was told.</summary>
/// <param name="Id">Stable for a fact and a recipient: becomes the Message-ID, so that a repeat is recognised.</param>
public sealed record OutgoingMail(Guid Id, string To, string Subject, string Text, IReadOnlyList<MailAttachment> Attachments)
{
    /// <summary>Where one POST ends what sent this message (RFC 8058); null for what nobody subscribed to.</summary>
    public string? UnsubscribeAt { get; init; }
}

public sealed record MailAttachment(string Name, string MediaType, byte[] Content);

/// <summary>The far side of the wire for e-mail: a server, or a folder in development.</summary>
public interface IMailGateway
{
    Task SendAsync(OutgoingMail mail, CancellationToken cancel);

    /// <summary>For many messages: what can be kept open between them is kept.</summary>
    Task<IMailLine> OpenAsync(CancellationToken cancel) => Task.FromResult<IMailLine>(new OneByOne(this));

    private sealed class OneByOne(IMailGateway gateway) : IMailLine
    {
        public Task SendAsync(OutgoingMail mail, CancellationToken cancel) => gateway.SendAsync(mail, cancel);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>One conversation with the server, one message in flight: killed, at most one is in doubt.</summary>
public interface IMailLine : IAsyncDisposable
{
    /// <exception cref="MailRefusedException">The server answered about this message alone; the next one may go.</exception>
    Task SendAsync(OutgoingMail mail, CancellationToken cancel);
}

/// <summary>The server refused one message, its sender, or its recipient.</summary>
/// <param name="code">Of its answer: 550.</param>
/// <param name="ofRecipient">It said so of the recipient: what it says of our address, of the sender or of the text is about us, and passes.</param>
public sealed class MailRefusedException(int code, bool ofRecipient, Exception? inner = null) : Exception($"The mail server answered {code}.", inner)
{
    public int Code => code;

    /// <summary>5yz of the recipient: trying again would be answered the same (RFC 5321, 4.2.1).</summary>
    public bool IsForGood => ofRecipient && code is >= 500 and < 600;
}
