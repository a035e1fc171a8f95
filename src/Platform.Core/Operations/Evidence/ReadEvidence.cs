using Microsoft.EntityFrameworkCore;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Exports;
using Platform.Core.Law;
using Platform.Core.Messaging;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Operations.Evidence;

/// <summary>Reads what is known of an outage under the policies of who asks. Scope Platform of an operator: public facts, counts and states. Scope Tenant of an administrator: what is his account's.</summary>
public sealed class ReadEvidence(PlatformDb db, CurrentScope scope, ReadIncidents sheets, ReadAccountIncidents incidents, ConsultationForExport register)
{
    private const string Letter = "limite-prorogee-equipe";

    /// <returns>Null for an outage that is not for who asks.</returns>
    internal Task<EvidenceFacts?> ReadAsync(Guid incident, CancellationToken cancel) => scope.Required switch
    {
        Scope.Platform => OfPlatformAsync(incident, cancel),
        Scope.Tenant tenant => OfAccountAsync(tenant.TenantId, incident, cancel),
        _ => Task.FromResult<EvidenceFacts?>(null),
    };

    private async Task<EvidenceFacts?> OfPlatformAsync(Guid id, CancellationToken cancel)
    {
        if (await sheets.SheetAsync(id, cancel) is not { } sheet) return null;
        EvidenceFacts.Purchase Of(ReadIncidents.Touched c) => new(c.Id.Value, c.Buyer, c.Reference, c.Title, null, c.Limit, c.Limit, null);
        return await WithPlatformAsync(await BeginAsync(sheet.Of.Id, isAccount: false, sheet.Incident, cancel) with
        {
            Purchases = [.. sheet.Done.Select(m => new EvidenceFacts.Purchase(m.Consultation, m.Buyer, m.Reference, m.Title, null, m.From, m.To, null)), .. sheet.Open.Select(Of), .. sheet.Passed.Select(Of)],
            Moves = [.. sheet.Done.Select(m => new EvidenceFacts.Move(Guid.Empty, m.Consultation, m.From, m.To, null, sheet.Incident.PublicReason, ForIncident: true))],
            Activities = await db.Database.SqlQuery<EvidenceFacts.Activity>($"""select hour as "Hour", event as "Event", count as "Count" from sec.incident_activity({id})""").ToListAsync(cancel),
        }, cancel);
    }

    private async Task<EvidenceFacts?> OfAccountAsync(Guid account, Guid id, CancellationToken cancel)
    {
        if (await incidents.FindAsync(id, cancel) is not { } incident) return null;
        var open = await db.Consultations.AsNoTracking().Where(c => c.PublishedAt <= incident.EndedAt && c.SubmissionDeadline >= incident.BeganAt && (c.DiscontinuedAt == null || c.DiscontinuedAt >= incident.BeganAt))
            .OrderBy(c => c.Reference).ToListAsync(cancel);
        var ids = open.Select(c => c.Id).ToList();
        var buyers = await db.ConsultationFaces.AsNoTracking().Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.Buyer }).ToDictionaryAsync(c => c.Id, c => c.Buyer, cancel);
        var moves = await MovesAsync(account, incident, [.. ids.Select(c => c.Value)], cancel);
        DateTimeOffset Limit(Consultation c) => c.SubmissionDeadline ?? throw new InvalidOperationException("A published consultation has a limit.");
        var end = moves.Where(m => m.ForIncident).Select(m => m.DecidedAt ?? incident.EndedAt).Append(incident.EndedAt).Max();
        var entries = new Dictionary<Guid, IReadOnlyList<ConsultationForExport.Entry>>();
        foreach (var consultation in ids) entries[consultation.Value] = await register.EntriesBetweenAsync(consultation, incident.BeganAt, end, cancel);
        return await WithPlatformAsync(await BeginAsync(account, isAccount: true, incident, cancel) with
        {
            Purchases = [.. open.Select(c => new EvidenceFacts.Purchase(c.Id.Value, buyers[c.Id], c.Reference, c.Title, c.PublishedAt, moves.FirstOrDefault(m => m.Consultation == c.Id.Value)?.Old ?? Limit(c), Limit(c), c.ClosedAt))],
            Moves = moves,
            Deposits = await DepositsAsync(id, cancel),
            Attempts = await db.Database.SqlQuery<EvidenceFacts.Attempt>($"""select consultation_id as "Consultation", number as "Number", at as "At", event as "Event" from sec.incident_attempts({id})""").ToListAsync(cancel),
            Letters = await LettersAsync(account, incident.BeganAt, [.. moves.Where(m => m.ForIncident).Select(m => m.Id)], cancel),
            Entries = entries,
        }, cancel);
    }

    private async Task<EvidenceFacts> BeginAsync(Guid tenant, bool isAccount, ReadIncidents.Incident incident, CancellationToken cancel)
    {
        var of = new Id<Tenant>(tenant);
        return new(tenant, await db.Tenants.Where(t => t.Id == of).Select(t => t.Name).SingleAsync(cancel), isAccount, incident, await sheets.HistoryAsync(incident.Id, cancel), IncidentRules.On(incident.BeganAt).Hours, await db.NowAsync(cancel));
    }

    // What the platform knows of its own state: the same for everybody whom the outage touched.
    private async Task<EvidenceFacts> WithPlatformAsync(EvidenceFacts facts, CancellationToken cancel)
    {
        var (id, from, to) = (facts.Incident.Id, facts.Incident.BeganAt.AddHours(-1), facts.Incident.EndedAt.AddHours(1));
        return facts with
        {
            Alerts = await db.Database.SqlQuery<EvidenceFacts.Alert>($"""select what as "What", since as "Since", found_at as "FoundAt", ended_at as "EndedAt" from sec.incident_alerts({id})""").ToListAsync(cancel),
            Heads = await db.TreeHeads.AsNoTracking().Where(h => h.SignedAt >= from && h.SignedAt <= to).OrderBy(h => h.Size).Select(h => new EvidenceFacts.Head(h.SignedAt, h.Size)).ToListAsync(cancel),
        };
    }

    // Oldest first: the first of a consultation says which limit was in force when the outage began.
    private async Task<IReadOnlyList<EvidenceFacts.Move>> MovesAsync(Guid account, ReadIncidents.Incident incident, Guid[] consultations, CancellationToken cancel) =>
        await db.Database.SqlQuery<EvidenceFacts.Move>($"""
            select id as "Id", consultation_id as "Consultation", old_limit as "Old", new_limit as "New", decided_at as "DecidedAt", reason as "Reason", coalesce(incident_id = {incident.Id}, false) as "ForIncident"
            from deadline_changes where tenant_id = {account} and consultation_id = any ({consultations}) and decided_at >= {incident.BeganAt} order by decided_at, id
            """).ToListAsync(cancel);

    private async Task<IReadOnlyList<EvidenceFacts.Deposit>> DepositsAsync(Guid incident, CancellationToken cancel)
    {
        var rows = await db.Database.SqlQuery<Under>($"""
            select consultation_id as "Consultation", number as "Number", bid_id as "Bid", begun_at as "BegunAt", last_byte_at as "LastByteAt", finalised_at as "FinalisedAt" from sec.incident_deposits({incident})
            """).ToListAsync(cancel);
        var known = rows.Where(r => r.Bid is not null).Select(r => new Id<Bid>(r.Bid ?? default)).ToList();
        // Asked under the policy of the register of deposits, which is empty before the closing (CCP R2132-9), and of what was received only: as that register.
        var names = await db.Bids.AsNoTracking().Where(b => known.Contains(b.Id) && b.FinalisedAt != null).ToDictionaryAsync(b => b.Id.Value, b => b.BidderName, cancel);
        return [.. rows.Select(r => new EvidenceFacts.Deposit(r.Consultation, r.Number, r.BegunAt, r.LastByteAt, r.FinalisedAt, r.Bid is { } bid ? names.GetValueOrDefault(bid) : null))];
    }

    // To the account's own people; those to bidders and withdrawers are not its letters (CCP R2132-9).
    private async Task<IReadOnlyList<EvidenceFacts.Letter>> LettersAsync(Guid account, DateTimeOffset since, IReadOnlyList<Guid> moves, CancellationToken cancel)
    {
        var sent = await db.Database.SqlQuery<EvidenceFacts.Letter>($"""
            select id as "Id", sent_at as "At", recipient as "Recipient", subject as "Subject" from messages where tenant_id = {account} and kind = {Letter} and sent_at >= {since} order by sent_at, recipient
            """).ToListAsync(cancel);
        return [.. sent.Where(letter => moves.Any(move => SendMail.IdOf(Letter, $"{move:D}", letter.Recipient) == letter.Id))];
    }

    private sealed record Under(Guid Consultation, int Number, Guid? Bid, DateTimeOffset BegunAt, DateTimeOffset? LastByteAt, DateTimeOffset? FinalisedAt);
}
