using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Microsoft.Extensions.Options;

namespace Platform.Core.Messaging;

/// <summary>Sends through an SMTP server. The Message-ID is ours and stable: killed between the server's 250 and our commit, at most one twin leaves, and it is recognisable.</summary>
public sealed class SmtpMail(IOptions<MailOptions> options) : IMailGateway
{
    public async Task SendAsync(OutgoingMail mail, CancellationToken cancel)
    {
        var from = new MailAddress(options.Value.From);
        using var message = new MailMessage(from, new MailAddress(mail.To))
        {
            Subject = mail.Subject, SubjectEncoding = Encoding.UTF8, Body = mail.Text, BodyEncoding = Encoding.UTF8,
        };
        message.Headers.Add("Message-ID", $"<{mail.Id:n}@{from.Host}>");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        foreach (var attachment in mail.Attachments)
        {
            message.Attachments.Add(new Attachment(new MemoryStream(attachment.Content, writable: false), attachment.Name, attachment.MediaType) { TransferEncoding = TransferEncoding.Base64 });
        }
        using var client = new SmtpClient(options.Value.Host, options.Value.Port) { EnableSsl = options.Value.Tls };
        if (options.Value.User is { } user) client.Credentials = new NetworkCredential(user, options.Value.Password);
        // A server that falls silent would freeze the outbox. The limit below ends the sending; the client's own ends the goodbye, which it
        // says synchronously when disposed. A second later, so that the sending always ends by the first.
        client.Timeout = (int)(options.Value.Patience + TimeSpan.FromSeconds(1)).TotalMilliseconds;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(options.Value.Patience);
        try
        {
            await client.SendMailAsync(message, limit.Token);
        }
        catch (Exception silence) when (limit.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new TimeoutException("The mail server fell silent.", silence);
        }
    }
}
