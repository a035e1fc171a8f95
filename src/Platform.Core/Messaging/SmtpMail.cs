using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Platform.Core.Messaging;

/// <summary>
/// Sends through an SMTP server. The Message-ID is ours and stable: killed between the server's 250 and our commit, at most one twin leaves, and it is
/// recognisable. The socket is ours too: with Nagle's algorithm each message waits 44 ms for an acknowledgement (22 a second on a line; without, 2,658).
/// </summary>
public sealed class SmtpMail(IOptions<MailOptions> options) : IMailGateway
{
    public async Task SendAsync(OutgoingMail mail, CancellationToken cancel)
    {
        await using var line = await OpenAsync(cancel);
        await line.SendAsync(mail, cancel);
    }

    public async Task<IMailLine> OpenAsync(CancellationToken cancel)
    {
        var server = options.Value;
        var client = new SmtpClient { Timeout = (int)server.Patience.TotalMilliseconds };
        try
        {
            await PatientlyAsync(server, async limit =>
            {
                var host = server.Host ?? throw new InvalidOperationException("Mail:Host is not set.");
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(host, server.Port, limit);
                    await client.ConnectAsync(socket, host, server.Port, server.Tls ? SecureSocketOptions.StartTls : SecureSocketOptions.None, limit);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
                if (server.User is { } user) await client.AuthenticateAsync(user, server.Password ?? "", limit);
            }, cancel);
            return new Line(client, server);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    // A server that falls silent would freeze whoever waits.
    private static async Task PatientlyAsync(MailOptions server, Func<CancellationToken, Task> act, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(server.Patience);
        try
        {
            await act(limit.Token);
        }
        catch (Exception silence) when (limit.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new TimeoutException("The mail server fell silent.", silence);
        }
    }

    private static MimeMessage Write(OutgoingMail mail, string sender)
    {
        var from = MailboxAddress.Parse(sender);
        var message = new MimeMessage { Subject = mail.Subject, MessageId = $"{mail.Id:n}@{from.Domain}" };
        message.From.Add(from);
        message.To.Add(MailboxAddress.Parse(mail.To));
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        if (mail.UnsubscribeAt is { } address)
        {
            message.Headers.Add(HeaderId.ListUnsubscribe, $"<{address}>");
            message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        }
        var body = new BodyBuilder { TextBody = mail.Text };
        foreach (var attachment in mail.Attachments) body.Attachments.Add(attachment.Name, attachment.Content, ContentType.Parse(attachment.MediaType));
        message.Body = body.ToMessageBody();
        return message;
    }

    private sealed class Line(SmtpClient client, MailOptions server) : IMailLine
    {
        public Task SendAsync(OutgoingMail mail, CancellationToken cancel) => PatientlyAsync(server, async limit =>
        {
            try
            {
                using var message = Write(mail, server.From);
                await client.SendAsync(message, limit);
            }
            catch (SmtpCommandException refused)
            {
                throw new MailRefusedException((int)refused.StatusCode, refused.ErrorCode == SmtpErrorCode.RecipientNotAccepted, refused);
            }
            catch (ParseException unreadable)      // an address that no server takes
            {
                throw new MailRefusedException(553, ofRecipient: true, unreadable);
            }
        }, cancel);

        public async ValueTask DisposeAsync()
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));      // the goodbye is a courtesy
            try
            {
                await client.DisconnectAsync(true, limit.Token);
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException or SmtpProtocolException or SmtpCommandException or SocketException or MailKit.ServiceNotConnectedException)
            {
                // It hung up first: everything was said.
            }
            client.Dispose();
        }
    }
}
