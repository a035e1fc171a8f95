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
        // Its own limit is for the goodbye, which it says synchronously when disposed; it does not apply to the asynchronous call, which has
        // the one below: a server that falls silent would freeze the outbox.
        client.Timeout = (int)options.Value.Patience.TotalMilliseconds;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(options.Value.Patience);
        try
        {
            await client.SendMailAsync(message, limit.Token);
        }
        catch (OperationCanceledException silence) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException("The mail server fell silent.", silence);
        }
    }
}
