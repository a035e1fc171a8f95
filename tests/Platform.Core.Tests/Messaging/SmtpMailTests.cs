using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Platform.Core.Messaging;
using Platform.Testing;

namespace Platform.Core.Tests.Messaging;

public sealed class SmtpMailTests
{
    private static readonly OutgoingMail Mail = new(Guid.CreateVersion7(), "destinataire@exemple.test", "Objet", "Texte", []);

    [Fact]
    public async Task A_message_reaches_the_server_under_its_stable_identifier()
    {
        await using var sink = new MailSink();

        await Gateway(sink.Port, TimeSpan.FromSeconds(20)).SendAsync(Mail, default);

        Assert.Contains($"<{Mail.Id:n}@", Assert.Single(sink.Mails).Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_given_up()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        await Assert.ThrowsAsync<TimeoutException>(() => Gateway(((IPEndPoint)silent.LocalEndpoint).Port, TimeSpan.FromMilliseconds(200)).SendAsync(Mail, default));
    }

    private static SmtpMail Gateway(int port, TimeSpan patience) => new(Options.Create(new MailOptions { Host = "127.0.0.1", Port = port, Patience = patience }));
}
