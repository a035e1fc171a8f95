using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Identity;
using Platform.Core.Law;

namespace Platform.Core.Support;

/// <summary>Something happened to a ticket: whoever waits for it is to be told.</summary>
public sealed record TicketMoved(Guid Ticket, int Rank) : IFact
{
    public static string Kind => "ticket-moved";
    public string Key => $"{Ticket:N}-{Rank}";
}

/// <summary>
/// Asks for help: an agent, a company, a visitor, or a desk that writes down a call. What goes with it is what the writer saw and left in the form.
/// </summary>
public sealed class OpenTicket(PlatformDb db, Outbox outbox, CurrentScope scope)
{
    /// <param name="Form">Idempotency key of the form; random for a visitor, to whom it gives a link.</param>
    /// <param name="ToOwnDesk">To the account's own people, where it has some.</param>
    /// <param name="Context">As shown to the writer, without what he took away.</param>
    public sealed record Input(Guid Form, bool ToOwnDesk, string? Name, string? Email, string? Phone, string? Subject, string? Text, TicketContext Context, IReadOnlyList<AttachedFile> Files);

    public abstract record Outcome
    {
        private Outcome() { }

        /// <param name="Secret">Of a visitor's link; null for whoever is signed in.</param>
        public sealed record Opened(Guid Ticket, string? Secret) : Outcome;
        public sealed record Refused(IReadOnlyList<TicketFault> Faults) : Outcome;
        public T Match<T>(Func<Opened, T> opened, Func<Refused, T> refused) => this switch
        { Opened o => opened(o), Refused r => refused(r), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var faults = Faults(input).ToList();
        if (faults.Count > 0) return new Outcome.Refused(faults);
        var rule = SupportRules.On(await db.NowAsync(cancel));
        var secret = scope.Required is Scope.Public ? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)) : null;      // random, not version 7: it is a bearer secret
        var hash = secret is null ? null : EmailLinks.HashOf(secret);
        var context = input.Context;
        var said = (await db.Database.SqlQuery<Answer>($"""
            select said as "Said", ticket as "Ticket" from sec.open_ticket({Guid.CreateVersion7()}, {input.Form}, {input.ToOwnDesk}, {input.Name!.Trim()}, {TicketText.Kept(input.Email)}, {TicketText.Kept(input.Phone)},
              {input.Subject!.Trim()}, {input.Text!.Trim()}, {context.Page}, {context.Step}, {context.Incident}, {context.Browser}, {context.Consultation}, {rule.Urgent}, {rule.TicketsPerHour},
              {hash}, {rule.LinkDays}, {AttachedFile.NamesOf(input.Files)}, {AttachedFile.ContentsOf(input.Files)})
            """).ToListAsync(cancel)).Single();      // checked just above: there is a name, a subject and a text
        if (said.Ticket is not { } ticket) return new Outcome.Refused([said.Said == "TooMany" ? TicketFault.TooMany : TicketFault.NobodyMayRead]);
        if (said.Said == "Opened") await outbox.AddAsync(new TicketMoved(ticket, 1), cancel);
        return new Outcome.Opened(ticket, secret);
    }

    private static IEnumerable<TicketFault> Faults(Input input)
    {
        if (string.IsNullOrWhiteSpace(input.Name)) yield return TicketFault.NameMissing;
        else if (input.Name.Trim().Length > 200) yield return TicketFault.NameTooLong;
        if (TicketText.Kept(input.Email) is { } email && !RegisterCompany.IsEmail(email)) yield return TicketFault.EmailInvalid;
        if (TicketText.Kept(input.Phone) is { Length: > 40 }) yield return TicketFault.PhoneTooLong;
        else if (TicketText.Kept(input.Phone) is { } phone && phone.Count(char.IsAsciiDigit) < 4) yield return TicketFault.PhoneInvalid;
        if (string.IsNullOrWhiteSpace(input.Subject)) yield return TicketFault.SubjectMissing;
        else if (input.Subject.Trim().Length > 200) yield return TicketFault.SubjectTooLong;
        if (TextFault(input.Text) is { } text) yield return text;
        if (AttachedFile.FaultOf(input.Files) is { } file) yield return file;
    }

    internal static TicketFault? TextFault(string? text) => string.IsNullOrWhiteSpace(text) ? TicketFault.TextMissing : text.Trim().Length > 5000 ? TicketFault.TextTooLong : null;

    

    private sealed record Answer(string Said, Guid? Ticket);
}

/// <summary>What is sent with a ticket besides its text. Each is null where there is none, or where the writer took it away.</summary>
/// <param name="Page">An address with nothing secret in it: what is not known to be harmless is « … ».</param>
public sealed record TicketContext(string? Page, string? Step, string? Incident, string? Browser, Guid? Consultation);
