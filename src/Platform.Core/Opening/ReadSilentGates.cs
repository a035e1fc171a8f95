using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;

namespace Platform.Core.Opening;

/// <summary>Where a gate without an authority stands.</summary>
public enum SilentGateState
{
    /// <summary>The presidency cannot ask yet.</summary>
    Waiting,

    /// <summary>It can, and has not.</summary>
    MayBeAsked,
    ToConfirm,

    /// <summary>Confirmed: the gate opens at its next beat.</summary>
    Confirmed,
    Opened,

    /// <summary>The authority answered, and the gate opened by its time.</summary>
    Answered,

    /// <summary>The gate asks no more: it stands still, or waits for something else. Nothing opens.</summary>
    Unheard,

    /// <summary>The silence for which it was asked is over, whatever ended it.</summary>
    Lapsed,
}

/// <summary>
/// For an operator: the gates that are shut for want of an authority, and what was asked about them, now and before. What everybody may know of the
/// consultation, who asked and why; nothing of its bids. Scope Platform.
/// </summary>
public sealed class ReadSilentGates(PlatformDb db, CurrentScope scope)
{
    /// <param name="Request">Null as long as nobody asked.</param>
    /// <param name="IsMine">Whoever reads this asked for it: somebody else confirms.</param>
    /// <param name="MayConfirm">Whoever reads this has been an operator for long enough, and is of another house than the account, its agglomeration and those who bid.</param>
    public sealed record Row(Guid? Request, Guid Consultation, string Buyer, string Reference, string Title, DateTimeOffset Deadline, DateTimeOffset SilentSince, DateTimeOffset MayBeAskedAt,
        string? AskedByName, string? AskedByFunction, DateTimeOffset? AskedAt, string? Reason, string? ConfirmedByName, DateTimeOffset? ConfirmedAt, bool IsMine, bool MayConfirm, SilentGateState State);

    private sealed record Found(Guid? Request, Guid Consultation, string Buyer, string Reference, string Title, DateTimeOffset Deadline, DateTimeOffset SilentSince, bool IsSilent, bool Asks, bool MayConfirm, bool? OpenedByHand,
        Guid? AskedBy, string? AskedByName, string? AskedByFunction, DateTimeOffset? AskedAt, string? Reason, string? ConfirmedByName, DateTimeOffset? ConfirmedAt);

    /// <summary>What is silent now, what waits for the operator first; then the last requests that are over.</summary>
    public Task<IReadOnlyList<Row>> ExecuteAsync(CancellationToken cancel) => ReadAsync(null, cancel);

    public async Task<Row?> FindAsync(Guid request, CancellationToken cancel) => (await ReadAsync(request, cancel)).SingleOrDefault();

    private async Task<IReadOnlyList<Row>> ReadAsync(Guid? request, CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var rule = HandReleaseRules.On(now);
        var found = await db.Database.SqlQuery<Found>($"""
            with silent as materialized (select * from sec.silent_gates()),
                 mine as materialized (select h.* from hand_releases h where h.id = {request} or ({request}::uuid is null
                   and (h.id in (select last.id from hand_releases last order by last.asked_at desc limit 50)
                     or exists (select from silent s where s.consultation_id = h.consultation_id and s.silent_since = h.silent_since)))),
                 ends as (select * from sec.hand_release_ends((select coalesce(array_agg(id), array[]::uuid[]) from mine)))
            select h.id as "Request", p.id as "Consultation", p.buyer as "Buyer", p.reference as "Reference", p.title as "Title", p.submission_deadline as "Deadline",
              coalesce(h.silent_since, s.silent_since) as "SilentSince", s.consultation_id is not null as "IsSilent", coalesce(s.asks, false) as "Asks",
              sec.second_person(p.tenant_id, p.id) is not null as "MayConfirm", (select e.by_hand from ends e where e.request = h.id) as "OpenedByHand",
              h.asked_by as "AskedBy", h.asked_by_name as "AskedByName", h.asked_by_function as "AskedByFunction", h.asked_at as "AskedAt", h.reason as "Reason",
              h.confirmed_by_name as "ConfirmedByName", h.confirmed_at as "ConfirmedAt"
            from silent s full join mine h on h.consultation_id = s.consultation_id and h.silent_since = s.silent_since
            join consultation_faces p on p.tenant_id = coalesce(h.tenant_id, s.tenant_id) and p.id = coalesce(h.consultation_id, s.consultation_id)
            where {request}::uuid is null or h.id = {request}
            order by s.consultation_id is null, h.id is null, coalesce(h.asked_at, s.silent_since) desc limit 200
            """).ToListAsync(cancel);
        return [.. found.Select(f => new Row(f.Request, f.Consultation, f.Buyer, f.Reference, f.Title, f.Deadline, f.SilentSince, f.SilentSince + rule.Silence, f.AskedByName, f.AskedByFunction, f.AskedAt,
            f.Reason, f.ConfirmedByName, f.ConfirmedAt, f.AskedBy is { } asker && asker == scope.Required.PersonId, f.MayConfirm, StateOf(f, now - f.SilentSince >= rule.Silence)))];
    }

    private static SilentGateState StateOf(Found found, bool isLong) => found switch
    {
        { OpenedByHand: { } byHand } => byHand ? SilentGateState.Opened : SilentGateState.Answered,
        { IsSilent: false } => SilentGateState.Lapsed,
        { Asks: false } => SilentGateState.Unheard,
        { ConfirmedAt: not null } => SilentGateState.Confirmed,
        { Request: not null } => SilentGateState.ToConfirm,
        _ => isLong ? SilentGateState.MayBeAsked : SilentGateState.Waiting,
    };
}
