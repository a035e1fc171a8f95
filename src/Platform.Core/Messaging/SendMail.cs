using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Faults;

namespace Platform.Core.Messaging;

/// <summary>
/// Sends one message to one recipient, once: the same fact and recipient give the same identifier, and what was sent is written down with the fact
/// in one transaction. At-least-once toward the server (killed between its 250 and our commit), recognisable by its Message-ID.
/// </summary>
public sealed class SendMail(PlatformDb db, IMailGateway gateway, MailWords words)
{
    /// <param name="Kind">Template name; with <paramref name="Key"/> and <paramref name="To"/> it identifies the message.</param>
    public sealed record Input(string Kind, string Key, Guid? Tenant, string To, IReadOnlyDictionary<string, string> Values, IReadOnlyList<MailAttachment> Attachments);

    /// <returns>False when it had been sent before.</returns>
    public async Task<bool> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var id = IdOf(input);
        var sent = (await db.Database.SqlQuery<int>($"select count(*)::int as \"Value\" from messages where kind = {input.Kind} and id = {id}").ToListAsync(cancel)).Single();
        if (sent > 0) return false;

        var (subject, text) = words.Write(input.Kind, input.Values);
        await gateway.SendAsync(new OutgoingMail(id, input.To, subject, text, input.Attachments), cancel);
        Fault.Point("mail.after_250");
        await db.Database.ExecuteSqlAsync($"""
            insert into messages (id, tenant_id, kind, recipient, subject, sent_at) values ({id}, {input.Tenant}, {input.Kind}, {input.To}, {subject}, sec.now())
            """, cancel);
        return true;
    }

    private static Guid IdOf(Input input) => IdOf(input.Kind, input.Key, input.To);

    /// <summary>By what a message is found again: its kind, what it tells, to whom.</summary>
    public static Guid IdOf(string kind, string key, string to) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"mail\n{kind}\n{key}\n{to.ToUpperInvariant()}")).AsSpan(0, 16), bigEndian: true);
}

/// <summary>A message in words, signed by this portal: what is sent, and what a page shows before.</summary>
public sealed class MailWords(IOptions<PortalAddress> portal, IOptions<Helpline> helpline)
{
    public (string Subject, string Text) Write(string kind, IReadOnlyDictionary<string, string> values) => MailText.Fill(kind, new Dictionary<string, string>(values, StringComparer.Ordinal)
    {
        ["portail"] = portal.Value.Name,
        ["adresse"] = portal.Value.BaseUrl,
        ["telephone"] = $"{helpline.Value.Phone}, {helpline.Value.Hours}",
    });
}
