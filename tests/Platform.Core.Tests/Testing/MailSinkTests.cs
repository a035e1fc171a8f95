using System.Net.Mail;
using Platform.Testing;

namespace Platform.Core.Tests.Testing;

/// <summary>The far side of SMTP that the tests of mail stand on, met by the client that the product uses.</summary>
public sealed class MailSinkTests
{
    [Fact]
    public async Task A_message_sent_is_the_message_kept()
    {
        await using var sink = new MailSink();
        using var client = new SmtpClient(sink.Host, sink.Port);
        using var message = new MailMessage("profil@exemple.test", "a@exemple.test", "Objet", "une ligne\r\n.un point\r\n");
        message.BodyTransferEncoding = System.Net.Mime.TransferEncoding.SevenBit;
        await client.SendMailAsync(message);

        var mail = await sink.NextAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(["a@exemple.test"], mail.To);
        Assert.Contains("Subject: Objet", mail.Source, StringComparison.Ordinal);
        Assert.Contains("\r\n.un point\r\n", mail.Source, StringComparison.Ordinal);      // the dot that SMTP doubles
    }

    [Fact]
    public async Task A_refused_recipient_is_an_error_for_the_sender_and_leaves_nothing()
    {
        await using var sink = new MailSink { Refuse = _ => "550 5.1.1 unknown" };
        using var client = new SmtpClient(sink.Host, sink.Port);

        await Assert.ThrowsAnyAsync<SmtpException>(() => client.SendMailAsync("profil@exemple.test", "nobody@exemple.test", "Objet", "texte"));

        Assert.Empty(sink.Mails);
    }
}
