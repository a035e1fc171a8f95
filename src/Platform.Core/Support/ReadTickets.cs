using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Law;

namespace Platform.Core.Support;

/// <summary>A ticket with all that was written and done, as its writer and a desk that opened it read it.</summary>
public sealed record WholeTicket(WholeTicket.TicketHead Head, IReadOnlyList<WholeTicket.Entry> Entries, IReadOnlyList<WholeTicket.File> Files, IReadOnlyList<WholeTicket.View> Views)
{
    public string Reference => Ticket.ReferenceOf(Head.Year, Head.Number);

    /// <summary>Its own account's people answer, not the agglomeration's.</summary>
    public bool IsOwnDesk => Head.DeskId != Head.LeadId;

    public sealed record TicketHead(Guid Id, int Year, int Number, Guid LeadId, Guid DeskId, TicketSide Side, TicketChannel Channel, string WriterName, string? WriterEmail, string? WriterPhone, string? Company, string? Account,
        string Subject, string? Page, string? Step, string? Incident, string? Browser, string? ConsultationSaid, DateTimeOffset? Deadline, DateTimeOffset OpenedAt, TicketState State, DateTimeOffset StateAt, int Rank,
        string? AssignedName, DateTimeOffset? FirstAnsweredAt, DateTimeOffset? ResolvedAt, Satisfaction? Satisfied, Guid? AssignedTo);

    public sealed record Entry(int Rank, TicketStep Kind, TicketHand BySide, string ByName, string? Body, DateTimeOffset At);

    public sealed record File(Guid Id, int Rank, string Name, long Size);

    public sealed record View(string PersonName, DateTimeOffset At);
}

/// <summary>The bytes of an attachment.</summary>
public sealed record TicketFile(string Name, byte[] Sha256, byte[] Content);

/// <summary>
/// The rows of one ticket: of its writer (by sign-in, or by the secret of a link), or of a desk. The policies say the same, and ask of a desk that it wrote
/// the line of its reading in this very transaction.
/// </summary>
public sealed class ReadTickets(PlatformDb db, CurrentScope scope)
{
    /// <summary>By whom a ticket is read: its writer in an account, its company, or a desk.</summary>
    private sealed record Reader(Guid? Account, Guid? Person, Guid? Company, Guid? Desk);

    private Reader Writer => new((scope.Required as Scope.Tenant)?.TenantId, scope.Required.PersonId, (scope.Required as Scope.Company)?.CompanyId, null);

    private Reader Desk => new(null, null, null, (scope.Required as Scope.Lead)?.LeadId ?? (scope.Required as Scope.Tenant)?.TenantId);

    /// <summary>As its writer reads it.</summary>
    public Task<WholeTicket?> FindAsync(Guid ticket, CancellationToken cancel) => FindAsync(ticket, Writer, cancel);

    /// <summary>As the desk reads it, which has just opened it.</summary>
    internal Task<WholeTicket?> OpenedAsync(Guid ticket, CancellationToken cancel) => FindAsync(ticket, Desk, cancel);

    private async Task<WholeTicket?> FindAsync(Guid ticket, Reader whose, CancellationToken cancel)
    {
        var heads = await db.Database.SqlQuery<Row>($"""
            select t.id, t.year, t.number, t.lead_id as "LeadId", t.desk_id as "DeskId", t.side, t.channel, t.writer_name as "WriterName", t.writer_email as "WriterEmail", t.writer_phone as "WriterPhone", t.company_name as "Company", a.name as account, t.subject, t.page, t.step, t.incident, t.browser,
              t.consultation_said as "ConsultationSaid", case when p.id is null then t.deadline when p.discontinued_at is null then p.submission_deadline end as deadline, t.opened_at as "OpenedAt", t.state, t.state_at as "StateAt", t.rank, t.assigned_name as "AssignedName", t.first_answered_at as "FirstAnsweredAt", t.resolved_at as "ResolvedAt", t.satisfied, t.assigned_to as "AssignedTo"
            from tickets t left join tenants a on a.id = t.tenant_id left join public_consultations p on p.tenant_id = t.buyer_id and p.id = t.consultation_id where t.id = {ticket}
              and (t.desk_id = {whose.Desk}::uuid or (t.tenant_id = {whose.Account}::uuid and t.person_id = {whose.Person}::uuid) or t.company_id = {whose.Company}::uuid)
            """).ToListAsync(cancel);
        if (heads is not [var head]) return null;
        return Whole(head,
            await db.Database.SqlQuery<EntryRow>($"select rank, kind, by_side as \"BySide\", by_name as \"ByName\", body, at from ticket_entries where ticket_id = {ticket} order by rank").ToListAsync(cancel),
            await db.Database.SqlQuery<WholeTicket.File>($"select id, rank, name, octet_length(content)::bigint as \"Size\" from ticket_files where ticket_id = {ticket} order by rank, name, id").ToListAsync(cancel),
            await db.Database.SqlQuery<WholeTicket.View>($"select person_name as \"PersonName\", at from ticket_views where ticket_id = {ticket} order by at").ToListAsync(cancel));
    }

    /// <summary>By the secret of a visitor's link; scope Public.</summary>
    public async Task<WholeTicket?> FollowAsync(string secret, CancellationToken cancel)
    {
        var hash = EmailLinks.HashOf(secret);
        var heads = await db.Database.SqlQuery<Row>($"""
            select t.id, t.year, t.number, t.lead_id as "LeadId", t.desk_id as "DeskId", t.side, t.channel, t.writer_name as "WriterName", t.writer_email as "WriterEmail", t.writer_phone as "WriterPhone", null as company, null as account, t.subject, t.page, t.step, t.incident, t.browser,
              t.consultation_said as "ConsultationSaid", case when p.id is null then t.deadline when p.discontinued_at is null then p.submission_deadline end as deadline, t.opened_at as "OpenedAt", t.state, t.state_at as "StateAt", t.rank, t.assigned_name as "AssignedName", t.first_answered_at as "FirstAnsweredAt", t.resolved_at as "ResolvedAt", t.satisfied, null::uuid as "AssignedTo"
            from sec.followed_ticket({hash}) t left join public_consultations p on p.tenant_id = t.buyer_id and p.id = t.consultation_id
            """).ToListAsync(cancel);
        if (heads is not [var head]) return null;
        return Whole(head,
            await db.Database.SqlQuery<EntryRow>($"select rank, kind, by_side as \"BySide\", by_name as \"ByName\", body, at from sec.followed_entries({hash}) order by rank").ToListAsync(cancel),
            await db.Database.SqlQuery<WholeTicket.File>($"select id, rank, name, octet_length(content)::bigint as \"Size\" from sec.followed_files({hash}) order by rank, name, id").ToListAsync(cancel),
            await db.Database.SqlQuery<WholeTicket.View>($"select person_name as \"PersonName\", at from sec.followed_views({hash}) order by at").ToListAsync(cancel));
    }

    public Task<TicketFile?> FileAsync(Guid ticket, Guid file, CancellationToken cancel) => FileAsync(ticket, file, Writer, cancel);

    /// <summary>For the desk, which has just opened the ticket.</summary>
    internal Task<TicketFile?> OpenedFileAsync(Guid ticket, Guid file, CancellationToken cancel) => FileAsync(ticket, file, Desk, cancel);

    private async Task<TicketFile?> FileAsync(Guid ticket, Guid file, Reader whose, CancellationToken cancel) => (await db.Database.SqlQuery<TicketFile>($"""
        select f.name, f.sha256, f.content from ticket_files f join tickets t on t.id = f.ticket_id where f.ticket_id = {ticket} and f.id = {file}
          and (t.desk_id = {whose.Desk}::uuid or (t.tenant_id = {whose.Account}::uuid and t.person_id = {whose.Person}::uuid) or t.company_id = {whose.Company}::uuid)
        """).ToListAsync(cancel)).SingleOrDefault();

    public async Task<TicketFile?> FollowedFileAsync(string secret, Guid file, CancellationToken cancel) =>
        (await db.Database.SqlQuery<TicketFile>($"select name, sha256, content from sec.followed_files({EmailLinks.HashOf(secret)}) where id = {file}").ToListAsync(cancel)).SingleOrDefault();

    private static WholeTicket Whole(Row r, List<EntryRow> entries, List<WholeTicket.File> files, List<WholeTicket.View> views) => new(
        new(r.Id, r.Year, r.Number, r.LeadId, r.DeskId, Enum.Parse<TicketSide>(r.Side), Enum.Parse<TicketChannel>(r.Channel), r.WriterName, r.WriterEmail, r.WriterPhone, r.Company, r.Account, r.Subject, r.Page, r.Step, r.Incident, r.Browser,
            r.ConsultationSaid, r.Deadline, r.OpenedAt, Enum.Parse<TicketState>(r.State), r.StateAt, r.Rank, r.AssignedName, r.FirstAnsweredAt, r.ResolvedAt, r.Satisfied is null ? null : Enum.Parse<Satisfaction>(r.Satisfied), r.AssignedTo),
        [.. entries.Select(e => new WholeTicket.Entry(e.Rank, Enum.Parse<TicketStep>(e.Kind), Enum.Parse<TicketHand>(e.BySide), e.ByName, e.Body, e.At))], files, views);

    private sealed record Row(Guid Id, int Year, int Number, Guid LeadId, Guid DeskId, string Side, string Channel, string WriterName, string? WriterEmail, string? WriterPhone, string? Company, string? Account, string Subject, string? Page, string? Step,
        string? Incident, string? Browser, string? ConsultationSaid, DateTimeOffset? Deadline, DateTimeOffset OpenedAt, string State, DateTimeOffset StateAt, int Rank, string? AssignedName, DateTimeOffset? FirstAnsweredAt, DateTimeOffset? ResolvedAt, string? Satisfied, Guid? AssignedTo);

    private sealed record EntryRow(int Rank, string Kind, string BySide, string ByName, string? Body, DateTimeOffset At);
}

/// <summary>The tickets of whoever is signed in: his own in an account, those of the company for its people.</summary>
public sealed class TicketsForWriter(PlatformDb db, CurrentScope scope)
{
    public sealed record Line(Guid Id, int Year, int Number, string Subject, string State, DateTimeOffset OpenedAt, string WriterName)
    {
        public TicketState Stands => Enum.Parse<TicketState>(State);
    }

    /// <summary>The policies say the same: this is the layer in front of them.</summary>
    public async Task<IReadOnlyList<Line>> ListAsync(CancellationToken cancel)
    {
        var (tenant, company) = ((scope.Required as Scope.Tenant)?.TenantId, (scope.Required as Scope.Company)?.CompanyId);
        return await db.Database.SqlQuery<Line>($"""
            select id, year, number, subject, state, opened_at as "OpenedAt", writer_name as "WriterName" from tickets
            where (tenant_id = {tenant}::uuid and person_id = {scope.Required.PersonId}::uuid) or company_id = {company}::uuid order by opened_at desc limit 200
            """).ToListAsync(cancel);
    }

    /// <summary>Does the account have people of its own who answer?</summary>
    public async Task<bool> HasOwnDeskAsync(Guid tenant, CancellationToken cancel) =>
        await db.Memberships.AnyAsync(m => m.TenantId == tenant && m.Role == MembershipRole.SupportAgent && m.RevokedAt == null, cancel);
}

/// <summary>
/// The tickets of a desk. The list names nobody; opening one writes a line that its writer reads, and without that line the database gives no rows.
/// </summary>
public sealed class TicketsForDesk(PlatformDb db, ReadTickets read)
{
    /// <param name="Deadline">Read afresh for a published consultation: an extension counts.</param>
    /// <param name="Priority">As things stand now.</param>
    /// <param name="IsLate">No first answer yet, and the promised time is over.</param>
    public sealed record Line(Guid Id, string Reference, TicketSide Side, TicketChannel Channel, TicketPriority Priority, DateTimeOffset OpenedAt, TicketState State, string? AssignedName, bool IsMine, DateTimeOffset? Deadline, bool IsLate);

    public async Task<IReadOnlyList<Line>> ListAsync(bool closed, Guid me, Messaging.Helpline helpline, CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var rule = SupportRules.On(now);
        var rows = await db.Database.SqlQuery<Row>($"""
            select id, year, number, side, channel, incident, opened_at as "OpenedAt", state, assigned_to as "AssignedTo", assigned_name as "AssignedName", first_answered_at as "FirstAnsweredAt", deadline from sec.desk_tickets({closed})
            """).ToListAsync(cancel);
        var lines = rows.Select(r =>
        {
            var priority = TicketOrder.PriorityOf(r.Deadline, r.Incident, now, rule.Urgent);
            var late = r.FirstAnsweredAt is null && !closed && helpline.OpenTime(r.OpenedAt, now) > rule.PromiseOf(priority.ToString()).FirstAnswer;
            return new Line(r.Id, Ticket.ReferenceOf(r.Year, r.Number), Enum.Parse<TicketSide>(r.Side), Enum.Parse<TicketChannel>(r.Channel), priority, r.OpenedAt, Enum.Parse<TicketState>(r.State), r.AssignedName, r.AssignedTo == me, r.Deadline, late);
        });
        return closed ? [.. lines] : [.. TicketOrder.Sort(lines, line => (line.Priority, line.Deadline, line.OpenedAt))];
    }

    /// <summary>Writes the line of this reading, then reads. Null: not of this desk, or not for this person.</summary>
    public async Task<WholeTicket?> OpenAsync(Guid ticket, string name, CancellationToken cancel) =>
        (await db.Database.SqlQuery<bool>($"""select sec.open_for_desk({ticket}, {name}) as "Value" """).ToListAsync(cancel)).Single() ? await read.OpenedAsync(ticket, cancel) : null;

    /// <summary>A file of a ticket, which is opened for it: the line of the reading is written too.</summary>
    public async Task<TicketFile?> FileAsync(Guid ticket, Guid file, string name, CancellationToken cancel) =>
        await OpenAsync(ticket, name, cancel) is null ? null : await read.OpenedFileAsync(ticket, file, cancel);

    private sealed record Row(Guid Id, int Year, int Number, string Side, string Channel, bool Incident, DateTimeOffset OpenedAt, string State, Guid? AssignedTo, string? AssignedName, DateTimeOffset? FirstAnsweredAt, DateTimeOffset? Deadline);
}

/// <summary>Who comes first: a limit that is near, the nearest one before the others; then what failed; then questions, the oldest first.</summary>
public static class TicketOrder
{
    public static TicketPriority PriorityOf(DateTimeOffset? deadline, bool failed, DateTimeOffset now, TimeSpan urgent) =>
        deadline > now && deadline <= now + urgent ? TicketPriority.Deadline : failed ? TicketPriority.Fault : TicketPriority.Question;

    public static IEnumerable<T> Sort<T>(IEnumerable<T> tickets, Func<T, (TicketPriority Priority, DateTimeOffset? Deadline, DateTimeOffset OpenedAt)> of) =>
        tickets.OrderBy(t => of(t).Priority).ThenBy(t => of(t).Priority == TicketPriority.Deadline ? of(t).Deadline : null).ThenBy(t => of(t).OpenedAt);
}
