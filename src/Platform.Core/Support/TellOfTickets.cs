using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Messaging;
using Platform.Core.Values;

namespace Platform.Core.Support;

/// <summary>Somebody who is told of an entry of a ticket: a person of the desk, or its writer.</summary>
/// <param name="Reader">The person; empty: the writer, who may be a visitor.</param>
public sealed record TicketReaderToTell(Guid Ticket, int Rank, Guid Reader) : IFact
{
    public static string Kind => "ticket-reader-to-tell";
    public string Key => $"{Ticket:N}-{Rank}-{Reader:N}";
}

/// <summary>
/// Tells the desk of what a writer did, and the writer of what the desk did. A message holds a number and a link: no subject, no consultation, no name.
/// It cannot be answered, and says so. Scope System; it stands in no account's folder.
/// </summary>
public sealed class TellOfTickets(PlatformDb db, Outbox outbox, SendMail sendMail, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(TicketMoved fact, CancellationToken cancel)
    {
        var (ticket, entry) = await FindAsync(fact.Ticket, fact.Rank, cancel);
        if (ToDesk(entry.Kind)) foreach (var reader in await DeskAsync(ticket, cancel)) await outbox.AddAsync(new TicketReaderToTell(fact.Ticket, fact.Rank, reader), cancel);
        if (ToWriter(entry) && ticket.WriterEmail is not null) await outbox.AddAsync(new TicketReaderToTell(fact.Ticket, fact.Rank, Guid.Empty), cancel);
    }

    public async Task ExecuteAsync(TicketReaderToTell fact, CancellationToken cancel)
    {
        var (ticket, entry) = await FindAsync(fact.Ticket, fact.Rank, cancel);
        if (fact.Reader == Guid.Empty) await TellWriterAsync(ticket, entry, cancel);
        else await TellDeskAsync(ticket, entry, fact.Reader, cancel);
    }

    private static bool ToDesk(string kind) => Enum.Parse<TicketStep>(kind) is TicketStep.Opened or TicketStep.Written or TicketStep.Reopened or TicketStep.PassedOn;

    private static bool ToWriter(EntryRow entry) => Enum.Parse<TicketStep>(entry.Kind) is TicketStep.Opened or TicketStep.Answered || (entry.Kind == nameof(TicketStep.Resolved) && entry.BySide == nameof(TicketHand.Desk));

    // Whoever has taken it; or all who may read it, while nobody has.
    private async Task<IReadOnlyList<Guid>> DeskAsync(TicketRow ticket, CancellationToken cancel)
    {
        var readers = await db.Database.SqlQuery<Guid>($"""select r as "Value" from sec.desk_readers({ticket.Id}) r order by r""").ToListAsync(cancel);
        return ticket.AssignedTo is { } assigned && readers.Contains(assigned) ? [assigned] : readers;
    }

    private async Task TellDeskAsync(TicketRow ticket, EntryRow entry, Guid reader, CancellationToken cancel)
    {
        if (!(await DeskAsync(ticket, cancel)).Contains(reader)) return;      // left, or another has taken it since
        var email = await db.Memberships.Where(m => m.TenantId == ticket.DeskId && m.PersonId == reader && m.RevokedAt == null).OrderBy(m => m.GrantedAt).Select(m => m.PersonEmail).FirstAsync(cancel);
        var now = await db.NowAsync(cancel);
        var near = TicketOrder.PriorityOf(ticket.Deadline, failed: false, now, SupportRules.On(now).Urgent) == TicketPriority.Deadline;
        await sendMail.ExecuteAsync(new("assistance-a-traiter", $"{ticket.Id:N}-{entry.Rank}", null, email, new Dictionary<string, string>
        {
            ["numero"] = Ticket.ReferenceOf(ticket.Year, ticket.Number),
            ["quoi"] = Enum.Parse<TicketStep>(entry.Kind) switch { TicketStep.Opened => "nouvelle demande", TicketStep.PassedOn => "demande transmise", TicketStep.Reopened => "demande rouverte", _ => "nouveau message" },
            ["urgence"] = near ? $"À traiter d’abord : date limite dans moins de deux heures ({FrenchFormat.Remaining(ticket.Deadline!.Value, now)})." : "Aucune date limite dans les deux heures.",      // near: there is one
            ["lien"] = await AddressOfDeskAsync(ticket, cancel),
        }, []), cancel);
    }

    private async Task TellWriterAsync(TicketRow ticket, EntryRow entry, CancellationToken cancel)
    {
        var template = Enum.Parse<TicketStep>(entry.Kind) switch { TicketStep.Opened => "assistance-recue", TicketStep.Answered => "assistance-reponse", _ => "assistance-resolue" };
        await sendMail.ExecuteAsync(new(template, $"{ticket.Id:N}-{entry.Rank}", null, ticket.WriterEmail!, new Dictionary<string, string>      // whoever gave no address is not told
        { ["numero"] = Ticket.ReferenceOf(ticket.Year, ticket.Number), ["lien"] = await AddressOfWriterAsync(ticket, cancel) }, []), cancel);
    }

    private async Task<string> AddressOfDeskAsync(TicketRow ticket, CancellationToken cancel) =>
        $"{portal.Value.BaseUrl}/{await SlugAsync(ticket.DeskId, cancel)}/{(ticket.DeskId == ticket.LeadId ? "agglo" : "commune")}/assistance/{ticket.Id}";

    private async Task<string> AddressOfWriterAsync(TicketRow ticket, CancellationToken cancel)
    {
        if (ticket.TenantId is { } tenant) return $"{portal.Value.BaseUrl}/{await SlugAsync(tenant, cancel)}/acheteur/assistance/{ticket.Id}";
        if (ticket.Side == nameof(TicketSide.Company)) return $"{portal.Value.BaseUrl}/entreprise/assistance/{ticket.Id}";
        var (now, secret) = (await db.NowAsync(cancel), Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));      // random: a bearer secret. Each message has its own: the table keeps hashes only
        await db.Database.ExecuteSqlAsync($"insert into ticket_links values ({EmailLinks.HashOf(secret)}, {ticket.Id}, {now}, {now.AddDays(SupportRules.On(now).LinkDays)})", cancel);
        return $"{portal.Value.BaseUrl}/assistance/suivi/{secret}";
    }

    private Task<string> SlugAsync(Guid tenant, CancellationToken cancel)
    {
        var id = new Id<Tenancy.Tenant>(tenant);
        return db.Tenants.Where(t => t.Id == id).Select(t => t.Slug).SingleAsync(cancel);
    }

    private async Task<(TicketRow Ticket, EntryRow Entry)> FindAsync(Guid ticket, int rank, CancellationToken cancel) => (
        (await db.Database.SqlQuery<TicketRow>($"""
            select id as "Id", lead_id as "LeadId", desk_id as "DeskId", year as "Year", number as "Number", side as "Side", tenant_id as "TenantId", writer_email as "WriterEmail", assigned_to as "AssignedTo", deadline as "Deadline" from tickets where id = {ticket}
            """).ToListAsync(cancel)).Single(),
        (await db.Database.SqlQuery<EntryRow>($"""select rank as "Rank", kind as "Kind", by_side as "BySide" from ticket_entries where ticket_id = {ticket} and rank = {rank}""").ToListAsync(cancel)).Single());

    private sealed record TicketRow(Guid Id, Guid LeadId, Guid DeskId, int Year, int Number, string Side, Guid? TenantId, string? WriterEmail, Guid? AssignedTo, DateTimeOffset? Deadline);

    private sealed record EntryRow(int Rank, string Kind, string BySide);
}
