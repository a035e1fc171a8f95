using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Messaging;

namespace Platform.Core.Notices;

/// <summary>Tells whoever queued a notice that a channel refused it, with the channel's words; of the JOUE, that nobody sees the consultation yet. Scope System; a repeat is recognised by its key.</summary>
public sealed class MailRefusal(PlatformDb db, SendMail sendMail, IOptions<PortalAddress> portal)
{
    private sealed record Row(string Channel, string? Gazette, string Reference, string Title, string Slug, Guid Consultation, bool Held, string Email);

    public async Task ExecuteAsync(NoticeRefused fact, CancellationToken cancel)
    {
        var rows = await db.Database.SqlQuery<Row>($"""
            select p.channel as "Channel", p.gazette_name as "Gazette", c.reference as "Reference", c.title as "Title", t.slug as "Slug", c.id as "Consultation", p.channel = 'Joue' and c.held as "Held", m.person_email as "Email"
            from channel_publications p join notice_versions v on v.tenant_id = p.tenant_id and v.id = p.version_id join consultations c on c.tenant_id = p.tenant_id and c.id = p.consultation_id
              join tenants t on t.id = p.tenant_id join memberships m on m.tenant_id = p.tenant_id and m.person_id = v.queued_by and m.revoked_at is null
            where p.tenant_id = {fact.Tenant} and p.id = {fact.Publication} order by m.granted_at limit 1
            """).ToListAsync(cancel);
        if (rows is not [var row]) return;      // has left the account: the page says it to whoever is there
        var errors = await db.Database.SqlQuery<string>($"select message as \"Value\" from channel_errors where tenant_id = {fact.Tenant} and publication_id = {fact.Publication} order by number limit 20").ToListAsync(cancel);
        await sendMail.ExecuteAsync(new(row.Held ? "avis-refuse-joue" : "avis-refuse", $"{fact.Publication:D}", fact.Tenant, row.Email, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["reference"] = row.Reference, ["objet"] = row.Title, ["canal"] = row.Gazette ?? ChannelNames.Of(Enum.Parse<NoticeChannel>(row.Channel)),
            ["erreurs"] = string.Join('\n', errors.Select(error => $"– {error}")), ["lien"] = $"{portal.Value.BaseUrl}/{row.Slug}/acheteur/consultations/{row.Consultation}/publicite",
        }, []), cancel);
    }
}

/// <summary>How channels are called: proper names.</summary>
public static class ChannelNames
{
    public static string Of(NoticeChannel channel) => channel switch
    {
        NoticeChannel.BuyerProfile => "Profil d’acheteur",
        NoticeChannel.Boamp => "BOAMP",
        NoticeChannel.Gazette => "Journal d’annonces légales",
        NoticeChannel.Joue => "JOUE",
    };
}
