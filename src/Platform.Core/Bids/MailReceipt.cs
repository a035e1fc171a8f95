using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Messaging;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>
/// Sends the receipt to the person who deposited: recu.json, and the time-stamp when it is there already. Never any content of the bid,
/// and no list of documents: their names may reveal an offer. Scope Company; sent once per bid.
/// </summary>
public sealed class MailReceipt(PlatformDb db, SendMail sendMail, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(BidReceived fact, CancellationToken cancel)
    {
        var bid = await db.Bids.AsNoTracking().SingleAsync(b => b.Id == new Id<Bid>(fact.Bid), cancel);
        var (company, person) = await db.DepositorAsync(bid, cancel);
        var recipient = await OneAsync<string>($"select person_email as \"Value\" from company_members where company_id = {company} and person_id = {person} and left_at is null", cancel);
        if (recipient is null || bid.Receipt is null) return;      // the person has left the company: « Mes plis » keeps the receipt

        var subject = (await db.Database.SqlQuery<Subject>($"""
            select reference as "Reference", title as "Title", buyer as "Buyer" from consultation_faces where id = {bid.ConsultationId.Value}
            """).ToListAsync(cancel)).Single();
        var token = await OneAsync<byte[]>($"select token as \"Value\" from timestamp_tokens where subject = 'receipt' and subject_id = {bid.Id.Value}", cancel);
        await sendMail.ExecuteAsync(new(bid.Late == true ? "recu-hors-delai" : bid.LotsSought is null ? "recu-de-depot" : "recu-de-candidature", bid.Id.ToString(), null, recipient, new Dictionary<string, string>
        {
            ["reference"] = subject.Reference,
            ["objet"] = subject.Title,
            ["acheteur"] = subject.Buyer,
            ["dernier_octet"] = FrenchFormat.LongDateTimeSeconds(Known(bid.LastByteAt), Known(bid.LimitApplied)),
            ["limite"] = FrenchFormat.LongDateTimeSeconds(Known(bid.LimitApplied)),
            ["numero"] = bid.Tracking ?? "",
            ["lien"] = $"{portal.Value.BaseUrl}/entreprise/plis/{bid.Id}/recu",
        }, Attachments(bid.Receipt, token)), cancel);
    }

    private static IReadOnlyList<MailAttachment> Attachments(string receipt, byte[]? token)
    {
        var json = new MailAttachment("recu.json", "application/json", Encoding.UTF8.GetBytes(receipt));
        return token is null ? [json] : [json, new MailAttachment("recu.tsr", "application/timestamp-reply", token)];
    }

    private async Task<T?> OneAsync<T>(FormattableString sql, CancellationToken cancel) => (await db.Database.SqlQuery<T>(sql).ToListAsync(cancel)).SingleOrDefault();

    private static DateTimeOffset Known(DateTimeOffset? at) => at ?? throw new InvalidOperationException("A receipted bid has its instants.");

    private sealed record Subject(string Reference, string Title, string Buyer);
}
