using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Conventions;

/// <summary>The conventions of the agglomeration, or of the account, in scope: what was agreed, when each day comes, what is to be done.</summary>
public sealed class ReadConventions(PlatformDb db, CurrentScope scope, OpenConsultationsOf openConsultations)
{
    /// <param name="Next">The nearest thing to do or to await; null when all is over.</param>
    public sealed record Row(Guid Id, string Reference, Guid AccountId, string Account, string Slug, ConventionState State, string Template, DateOnly? StartsOn, DateOnly? EndsOn, ConventionTask? Next, DateOnly Today);

    public sealed record FileRow(Guid Id, string Name, int Size, byte[] Sha256);

    /// <param name="Later">The convention that took this one over.</param>
    /// <param name="InTheWay">Of a draft: the one that binds the account and to which it does not succeed; its last signature waits for the end of that one.</param>
    public sealed record Details(SharingConvention Convention, string Account, string AccountSlug, string Lead, string LeadSlug, IReadOnlyList<Deliberation> Deliberations, IReadOnlyList<ConventionSignature> Signatures,
        IReadOnlyList<ConventionAmendment> Amendments, IReadOnlyList<ConventionDispute> Disputes, IReadOnlyList<ConventionSuccession> Earlier, IReadOnlyList<string> Later,
        IReadOnlyList<ConventionEvent> History, IReadOnlyDictionary<Guid, FileRow> Files, IReadOnlyList<OpenConsultationsOf.Row> OpenConsultations, IReadOnlyList<ConventionTask> Tasks,
        IReadOnlyList<ConventionDate> Dates, DateOnly Today, DateOnly AccountOpenedOn, bool AccountActivated, string? InTheWay);

    public const int PageSize = 50;

    /// <param name="Next">The last convention of this page, where another follows.</param>
    /// <param name="Total">Of all pages.</param>
    public sealed record Page(IReadOnlyList<Row> Rows, Guid? Next, int Total);

    /// <summary>All that is to be read, for an account.</summary>
    public async Task<IReadOnlyList<Row>> ListAsync(CancellationToken cancel) => await RowsAsync(await db.SharingConventions.AsNoTracking().ToListAsync(cancel), cancel);

    /// <summary>For the lead: data that should have been handed back, what ends first, then what is over.</summary>
    /// <param name="after">The last convention of the page before; null: the first page.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<Page> PageAsync(Guid? after, CancellationToken cancel)
    {
        var lead = ((Scope.Lead)scope.Required).LeadId;
        var places = await db.Database.SqlQuery<Place>($"""
            with mine as materialized (
              select id, (not (data_returned_on is null and terminated_on is null and coalesce(data_return_due_on < (sec.now() at time zone 'Europe/Paris')::date, false)), num_nonnulls(terminated_on, withdrawn_on) > 0, coalesce(ended_on, denunciation_takes_effect_on, period_ends_on, 'infinity'), id) as place from sharing_conventions where lead_id = {lead})
            select id as "Id", (select count(*)::int from mine) as "Total" from mine where {after}::uuid is null or place > (select place from mine where id = {after}) order by place limit {PageSize + 1}
            """).ToListAsync(cancel);
        var ids = places.Take(PageSize).Select(place => new Id<SharingConvention>(place.Id)).ToList();
        var rows = (await RowsAsync(await db.SharingConventions.AsNoTracking().Where(c => ids.Contains(c.Id)).ToListAsync(cancel), cancel)).ToDictionary(row => row.Id);
        return new([.. ids.Select(id => rows[id.Value])], places.Count > PageSize ? places[PageSize - 1].Id : null, places is [var first, ..] ? first.Total : 0);
    }

    /// <summary>Those that bind today and may be succeeded, by account: their name and no more.</summary>
    public async Task<IReadOnlyList<(Guid Id, string Reference, string Account)>> StandingAsync(CancellationToken cancel)
    {
        var rows = await (from c in db.SharingConventions.AsNoTracking()
                          join t in db.Tenants.AsNoTracking() on c.TenantId equals (Guid)(object)t.Id
                          where c.StartsOn != null && c.EndedOn == null
                          select new { c.Id, c.Reference, t.Name }).ToListAsync(cancel);
        return [.. rows.OrderBy(row => row.Name, FrenchOrder.Names).Select(row => (row.Id.Value, row.Reference, row.Name))];
    }

    private async Task<IReadOnlyList<Row>> RowsAsync(IReadOnlyList<SharingConvention> conventions, CancellationToken cancel)
    {
        var today = FranceTime.DayOf(await db.NowAsync(cancel));
        var hosted = conventions.Select(c => new Id<Tenant>(c.TenantId)).Distinct().ToList();
        var accounts = (await db.Tenants.AsNoTracking().Where(t => hosted.Contains(t.Id)).Select(t => new { t.Id, t.Name, t.Slug }).ToListAsync(cancel)).ToDictionary(t => t.Id.Value);
        var pending = conventions.Where(c => c.StartsOn is null).Select(c => c.Id).ToList();
        var deliberations = (await db.Deliberations.AsNoTracking().Where(d => pending.Contains(d.ConventionId)).ToListAsync(cancel)).ToLookup(d => d.ConventionId);
        var open = await OpenAsync([.. conventions.Where(c => c.State == ConventionState.Ending).Select(c => c.TenantId)], cancel);
        return [.. conventions.Select(c => new Row(c.Id.Value, c.Reference, c.TenantId, accounts[c.TenantId].Name, accounts[c.TenantId].Slug, c.State, c.Template.Name, c.StartsOn,
                c.EndedOn ?? c.DenunciationTakesEffectOn ?? c.PeriodEndsOn, ConventionAgenda.Tasks(c, [.. deliberations[c.Id]], open.GetValueOrDefault(c.TenantId), today) is [var first, ..] ? first : null, today))
            .OrderBy(r => r.State is ConventionState.Terminated or ConventionState.Withdrawn).ThenBy(r => r.EndsOn ?? DateOnly.MaxValue).ThenBy(r => r.Account, FrenchOrder.Names)];
    }

    /// <returns>Null for one that is not of whoever asks.</returns>
    public async Task<Details?> FindAsync(Guid convention, CancellationToken cancel)
    {
        var id = new Id<SharingConvention>(convention);
        if (await db.SharingConventions.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } found) return null;
        var now = await db.NowAsync(cancel);
        var (account, lead) = (await PartyAsync(found.TenantId, cancel), await PartyAsync(found.LeadId, cancel));
        var deliberations = await db.Deliberations.AsNoTracking().Where(d => d.ConventionId == id).OrderBy(d => d.Side).ToListAsync(cancel);
        var open = found.EndedOn is null && found.DenouncedOn is null ? [] : await openConsultations.ExecuteAsync(found.TenantId, cancel);
        var today = FranceTime.DayOf(now);
        return new(found, account.Name, account.Slug, lead.Name, lead.Slug, deliberations,
            await db.ConventionSignatures.AsNoTracking().Where(s => s.ConventionId == id).OrderBy(s => s.SignedOn).ToListAsync(cancel),
            await db.ConventionAmendments.AsNoTracking().Where(a => a.ConventionId == id).OrderBy(a => a.Number).ToListAsync(cancel),
            await db.ConventionDisputes.AsNoTracking().Where(d => d.ConventionId == id).OrderBy(d => d.NotifiedOn).ToListAsync(cancel),
            await db.ConventionSuccessions.AsNoTracking().Where(s => s.ConventionId == id).OrderBy(s => s.EarlierReference).ToListAsync(cancel),
            await LaterAsync(id, cancel),
            await db.ConventionEvents.AsNoTracking().Where(e => e.ConventionId == id).OrderByDescending(e => e.HappenedOn).ThenByDescending(e => e.RecordedAt).ThenByDescending(e => e.Key).ToListAsync(cancel),
            (await db.ConventionFiles.AsNoTracking().Where(f => f.ConventionId == id).Select(f => new FileRow(f.Id.Value, f.Name, f.Content.Length, f.Sha256)).ToListAsync(cancel)).ToDictionary(f => f.Id),
            open, ConventionAgenda.Tasks(found, deliberations, open.Count, today), ConventionAgenda.Dates(found, today), today, FranceTime.DayOf(account.CreatedAt), account.ActivatedAt is not null, await InTheWayAsync(found, cancel));
    }

    // VR-04: what would refuse the last signature, told while the draft can still be prepared as succeeding to it.
    private async Task<string?> InTheWayAsync(SharingConvention draft, CancellationToken cancel) => draft.State != ConventionState.Draft ? null : await db.SharingConventions.AsNoTracking()
        .Where(c => c.TenantId == draft.TenantId && c.Id != draft.Id && c.StartsOn != null && c.EndedOn == null && !db.ConventionSuccessions.Any(s => s.ConventionId == draft.Id && s.EarlierId == c.Id))
        .OrderBy(c => c.Reference).Select(c => c.Reference).FirstOrDefaultAsync(cancel);

    public async Task<ConventionFile?> FileAsync(Guid convention, Guid file, CancellationToken cancel) =>
        await db.ConventionFiles.AsNoTracking().SingleOrDefaultAsync(f => f.ConventionId == new Id<SharingConvention>(convention) && f.Id == new Id<ConventionFile>(file), cancel);

    /// <summary>Whether an account may be active (VR-04): one convention binds it today.</summary>
    public async Task<bool> IsInForceAsync(Guid account, CancellationToken cancel) => (await db.Database.SqlQuery<bool>($"select sec.convention_binds({account}) as \"Value\"").ToListAsync(cancel)).Single();

    /// <summary>Both parties have signed one that is not over, whatever its clause still waits for.</summary>
    public Task<bool> IsConcludedAsync(Guid account, CancellationToken cancel) =>
        db.SharingConventions.AnyAsync(c => c.TenantId == account && c.MemberSignedOn != null && c.LeadSignedOn != null && c.EndedOn == null, cancel);

    /// <summary>Portals of the lead's accounts, for the form.</summary>
    public async Task<IReadOnlyList<(string Slug, string Name)>> AccountsAsync(Guid lead, CancellationToken cancel) =>
        [.. (await db.Tenants.AsNoTracking().Where(t => t.LeadId == new Id<Tenant>(lead) && t.AbandonedAt == null).Select(t => new { t.Slug, t.Name }).ToListAsync(cancel)).OrderBy(t => t.Name, FrenchOrder.Names).Select(t => (t.Slug, t.Name))];

    private async Task<IReadOnlyList<string>> LaterAsync(Id<SharingConvention> id, CancellationToken cancel)
    {
        var later = await db.ConventionSuccessions.AsNoTracking().Where(s => s.EarlierId == id).Select(s => s.ConventionId).ToListAsync(cancel);
        return await db.SharingConventions.AsNoTracking().Where(c => later.Contains(c.Id)).Select(c => c.Reference).ToListAsync(cancel);
    }

    private Task<Tenant> PartyAsync(Guid tenant, CancellationToken cancel) => db.Tenants.AsNoTracking().SingleAsync(t => t.Id == new Id<Tenant>(tenant), cancel);

    private async Task<IReadOnlyDictionary<Guid, int>> OpenAsync(IReadOnlyList<Guid> accounts, CancellationToken cancel) => accounts.Count == 0 ? new Dictionary<Guid, int>()
        : (await db.Database.SqlQuery<Count>($"""
            select tenant_id as "Account", count(*)::int as "Open" from public_consultations where tenant_id = any({accounts.ToArray()}) and closed_at is null and discontinued_at is null group by tenant_id
            """).ToListAsync(cancel)).ToDictionary(c => c.Account, c => c.Open);

    private sealed record Count(Guid Account, int Open);

    private sealed record Place(Guid Id, int Total);
}
