using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Operations;

/// <summary>The outages an operator declared, and the consultations each touched: what everybody may read about them, and nothing of their deposits. Scope Platform: of every agglomeration hosted.</summary>
public sealed class ReadIncidents(PlatformDb db)
{
    public sealed record Incident(Guid Id, string Number, DateTimeOffset BeganAt, DateTimeOffset EndedAt, string What, string? Cause, DateTimeOffset DeclaredAt, DateTimeOffset? ClosedAt, int Rank)
    {
        /// <summary>What everybody reads beside the new limit.</summary>
        public string PublicReason =>
            $"Incident n°\u00A0{Number} de la plateforme, du {FrenchFormat.LongDateTime(BeganAt)} au {FrenchFormat.LongDateTime(EndedAt)}. {FrenchFormat.Sentence(What)}";
    }

    /// <param name="IsPhase">Seen by the invited alone: it has no public page.</param>
    public sealed record Touched(Guid Tenant, Id<Consultation> Id, string Buyer, string Reference, string Title, DateTimeOffset Limit, SuggestedLimit Suggested, bool IsPhase);

    public sealed record Moved(Guid Consultation, string Buyer, string Reference, string Title, DateTimeOffset From, DateTimeOffset To, bool IsPhase);

    /// <summary>Whose accounts an outage touched: each agglomeration has a sheet of its own, with its own number.</summary>
    public sealed record Agglomeration(Guid Id, string Name);

    /// <summary>A sheet in the list of them all.</summary>
    public sealed record Declared(Incident Incident, Agglomeration Of);

    private sealed record Owner(Guid Incident, Guid Id, string Name);

    /// <param name="Open">Their limit can still be moved.</param>
    /// <param name="Passed">It cannot any more: what then is left is the buyer's decision.</param>
    /// <param name="Done">Moved for this incident already.</param>
    public sealed record Sheet(Incident Incident, Agglomeration Of, IncidentRule Rule, IReadOnlyList<Touched> Open, IReadOnlyList<Touched> Passed, IReadOnlyList<Moved> Done);

    /// <summary>What a sheet said from then on, and who wrote it.</summary>
    public sealed record Said(DateTimeOffset At, string By, DateTimeOffset EndedAt, string What, string? Cause, bool Closed);

    /// <summary>The last declared first.</summary>
    /// <param name="lead">Null: of all agglomerations.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<IReadOnlyList<Declared>> AllAsync(Guid? lead, CancellationToken cancel)
    {
        var owners = await OwnersAsync(cancel);
        return [.. (await Incidents().OrderByDescending(i => i.DeclaredAt).ThenByDescending(i => i.Number).ToListAsync(cancel))
            .Select(i => new Declared(i, owners[i.Id])).Where(d => lead is null || d.Of.Id == lead)];
    }

    /// <summary>Sheets of this agglomeration that speak of the same time.</summary>
    public async Task<IReadOnlyList<Incident>> DuringAsync(Guid lead, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        var owners = await OwnersAsync(cancel);
        return [.. (await Incidents().Where(i => i.BeganAt < to && i.EndedAt > from).OrderBy(i => i.BeganAt).ToListAsync(cancel)).Where(i => owners[i.Id].Id == lead)];
    }

    private async Task<Dictionary<Guid, Agglomeration>> OwnersAsync(CancellationToken cancel) => (await db.Database.SqlQuery<Owner>($"""
        select i.id as "Incident", t.id as "Id", t.name as "Name" from incidents i join tenants t on t.id = i.lead_id
        """).ToListAsync(cancel)).ToDictionary(o => o.Incident, o => new Agglomeration(o.Id, o.Name));

    /// <summary>The declaration first, then each correction, the closing last.</summary>
    public async Task<IReadOnlyList<Said>> HistoryAsync(Guid incident, CancellationToken cancel) => await db.Database.SqlQuery<Said>($"""
        select said_at as "At", said_by as "By", ended_at as "EndedAt", what as "What", cause as "Cause", closed as "Closed" from sec.incident_history({incident})
        """).ToListAsync(cancel);

    public async Task<Incident?> FindAsync(Guid incident, CancellationToken cancel) => await Incidents().SingleOrDefaultAsync(i => i.Id == incident, cancel);

    public async Task<Sheet?> SheetAsync(Guid id, CancellationToken cancel)
    {
        if (await FindAsync(id, cancel) is not { } incident) return null;
        var (rule, now, of) = (IncidentRules.On(incident.BeganAt), await db.NowAsync(cancel), (await OwnersAsync(cancel))[id]);
        var lead = new Id<Tenancy.Tenant>(of.Id);
        var last = incident.EndedAt.AddHours(rule.Hours);
        var moved = await db.Database.SqlQuery<Change>($"""select consultation_id as "Consultation", old_limit as "From", new_limit as "To" from sec.incident_changes({id})""").ToListAsync(cancel);
        var known = moved.Select(m => new Id<Consultation>(m.Consultation)).ToList();
        var hosted = db.Tenants.Where(t => t.Id == lead || t.LeadId == lead).Select(t => t.Id);
        var accounts = (await hosted.ToListAsync(cancel)).Select(t => t.Value).ToHashSet();
        var open = await db.PublicConsultations.AsNoTracking()
            .Where(c => known.Contains(c.Id) || (c.DiscontinuedAt == null && c.SubmissionDeadline >= incident.BeganAt && c.SubmissionDeadline <= last && c.PublishedAt <= incident.EndedAt))
            .Select(c => new { c.TenantId, c.Id, c.Buyer, c.Reference, c.Title, c.SubmissionDeadline, c.ClosedAt }).ToListAsync(cancel);
        var phases = (await PhasesAsync(id, cancel)).Where(p => known.Contains(new(p.Id)) || (p.DiscontinuedAt is null && p.Limit <= last && p.PublishedAt <= incident.EndedAt));      // from its beginning on: the database
        List<Row> rows = [.. open.Where(c => accounts.Contains(c.TenantId)).Select(c => new Row(c.TenantId, c.Id.Value, c.Buyer, c.Reference, c.Title, c.SubmissionDeadline, c.ClosedAt, false)),
            .. phases.Select(p => new Row(p.Tenant, p.Id, p.Buyer, p.Reference, p.Title, p.Limit, p.ClosedAt, true))];
        var touched = rows.Where(c => !known.Contains(new(c.Id))).OrderBy(c => c.Limit).ThenBy(c => c.Id)
            .Select(c => (Row: new Touched(c.Tenant, new(c.Id), c.Buyer, c.Reference, c.Title, c.Limit, rule.Suggest(c.Limit, incident.BeganAt, incident.EndedAt), c.IsPhase),
                          Passed: c.ClosedAt is not null || now > c.Limit)).ToList();
        var byId = rows.ToDictionary(c => c.Id);
        return new(incident, of, rule, [.. touched.Where(t => !t.Passed).Select(t => t.Row)], [.. touched.Where(t => t.Passed).Select(t => t.Row)],
            [.. moved.Select(m => (m, Row: byId[m.Consultation])).Select(m => new Moved(m.m.Consultation, m.Row.Buyer, m.Row.Reference, m.Row.Title, m.m.From, m.m.To, m.Row.IsPhase))]);
    }

    private IQueryable<Incident> Incidents() => db.Database.SqlQuery<Incident>($"""
        select id as "Id", number as "Number", began_at as "BeganAt", ended_at as "EndedAt", what as "What", cause as "Cause", declared_at as "DeclaredAt", closed_at as "ClosedAt", rank as "Rank"
        from incident_sheets
        """);

    /// <summary>Whether the incident’s agglomeration hosts such a phase.</summary>
    internal async Task<bool> HasPhaseAsync(Guid incident, Id<Consultation> phase, CancellationToken cancel) => (await PhasesAsync(incident, cancel)).Any(p => p.Id == phase.Value);

    // No public row names them, and the operator reads no table of an account.
    private Task<List<Phase>> PhasesAsync(Guid incident, CancellationToken cancel) => db.Database.SqlQuery<Phase>($"""
        select tenant_id as "Tenant", id as "Id", buyer as "Buyer", reference as "Reference", title as "Title", published_at as "PublishedAt", submission_deadline as "Limit", closed_at as "ClosedAt", discontinued_at as "DiscontinuedAt"
        from sec.incident_phases({incident})
        """).ToListAsync(cancel);

    private sealed record Phase(Guid Tenant, Guid Id, string Buyer, string Reference, string Title, DateTimeOffset PublishedAt, DateTimeOffset Limit, DateTimeOffset? ClosedAt, DateTimeOffset? DiscontinuedAt);

    private sealed record Row(Guid Tenant, Guid Id, string Buyer, string Reference, string Title, DateTimeOffset Limit, DateTimeOffset? ClosedAt, bool IsPhase);

    private sealed record Change(Guid Consultation, DateTimeOffset From, DateTimeOffset To);
}
