namespace Platform.Core.Messaging;

/// <summary>One message to one recipient: nobody ever sees who else was told.</summary>
/// <param name="Id">Stable for a fact and a recipient: becomes the Message-ID, so that a repeat is recognised.</param>
public sealed record OutgoingMail(Guid Id, string To, string Subject, string Text, IReadOnlyList<MailAttachment> Attachments);

public sealed record MailAttachment(string Name, string MediaType, byte[] Content);

/// <summary>The far side of the wire for e-mail: a server, or a folder in development.</summary>
public interface IMailGateway
{
    Task SendAsync(OutgoingMail mail, CancellationToken cancel);
}
