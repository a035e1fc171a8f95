using Microsoft.EntityFrameworkCore;
using Platform.Core.Conventions;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Accounts;

/// <summary>The agglomeration's one view of the accounts that it hosts (VR-02, GD-23): states, steps, conventions, counts. Metadata only: no name of a person, nothing that an account owns.</summary>
public sealed class ReadAccounts(PlatformDb db, CurrentScope scope, SyndicatedAccounts accounts)
{
    /// <param name="Convention">The one that counts now: in force, else the newest that is not given up; null: none.</param>
    /// <param name="Delay">While the account waits for its activation under a concluded convention, and afterwards.</param>
    /// <param name="Contracts">Declared when it was opened; null for those of before the question.</param>
    /// <param name="LinkedTo">The commune that the structure belongs to.</param>
    /// <param name="Published">Consultations of this year.</param>
    /// <param name="Open">Consultations that take bids.</param>
    /// <param name="Shrank">What the last year counted, where that is under the threshold.</param>
    public sealed record Row(Tenant Account, AccountState State, SharingConvention? Convention, OnboardingDelay? Delay, IReadOnlyList<OnboardingFact> Steps, int? Contracts, string? LinkedTo,
        int Published, int Open, int People, DateOnly? AttestationLateSince, (int Year, int Contracts, int Threshold)? Shrank, DateOnly Today)
    {
        public Guid Id => Account.Id.Value;

        public bool InForce => State == AccountState.Active && Convention?.IsBinding is true;

        /// <summary>Nothing is missing but the act itself: the convention binds, or it starts with that act (GD-12).</summary>
        public bool MayActivate => State == AccountState.Provisioning && (Convention?.IsBinding is true || Convention?.Template.Start.Rule == StartRule.Provisioning);

        /// <summary>Null once it is active, and where no delay runs.</summary>
        public OnboardingLevel? Late => State == AccountState.Provisioning ? Delay?.On(Today) : null;
    }

    public sealed record Line(AccountEventKind Kind, DateTimeOffset At, string? ByName, string? Reason);

    /// <param name="Open">To bids: public facts.</param>
    /// <param name="OpeningsToCome">Neither discontinued nor opened to their minutes; a number.</param>
    public sealed record Details(Row Row, IReadOnlyList<Line> History, IReadOnlyList<OpenConsultationsOf.Row> Open, int OpeningsToCome, bool DataReturned);

    /// <summary>Those that are late or wait for something first, then by name.</summary>
    public async Task<IReadOnlyList<Row>> ListAsync(CancellationToken cancel)
    {
        var today = FranceTime.DayOf(await db.NowAsync(cancel));
        var hosted = await accounts.ReadAsync(cancel);
        var names = hosted.ToDictionary(a => a.Account.Id, a => a.Name);
        var conventions = (await db.SharingConventions.AsNoTracking().ToListAsync(cancel)).ToLookup(c => c.TenantId);
        var deliberations = (await db.Deliberations.AsNoTracking().ToListAsync(cancel)).ToLookup(d => d.ConventionId);
        var openings = await db.AccountOpenings.AsNoTracking().ToDictionaryAsync(o => o.TenantId, cancel);
        var interests = (await db.Database.SqlQuery<Stated>($"""
            select siret as "Siret", stated_at as "At" from interests where set_aside_at is null union all select r.siret, r.asked_at from account_requests r
            """).ToListAsync(cancel)).GroupBy(i => i.Siret, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Min(i => i.At), StringComparer.Ordinal);
        var volumes = (await db.Database.SqlQuery<Volume>($"""
            select p.tenant_id as "Account", (count(*) filter (where extract(year from p.published_at at time zone 'Europe/Paris') = {today.Year}))::int as "Published",
              (count(*) filter (where p.closed_at is null and p.discontinued_at is null))::int as "Open"
            from public_consultations p join tenants t on t.id = p.tenant_id where t.lead_id = {Lead} group by p.tenant_id
            """).ToListAsync(cancel)).ToDictionary(v => v.Account);
        var people = (await db.Database.SqlQuery<Staff>($"""select account as "Account", people as "People", first_came_at as "FirstCameAt" from sec.people_of_accounts()""").ToListAsync(cancel)).ToDictionary(p => p.Account);
        var shrank = (await db.Database.SqlQuery<Shrunk>($"""
            select distinct on (tenant_id) tenant_id as "Account", year as "Year", contracts as "Contracts", threshold as "Threshold" from structure_advice where sub_entity_id is null order by tenant_id, year desc
            """).ToListAsync(cancel)).ToDictionary(s => s.Account);
        return [.. hosted.Select(a => RowOf(a.Account.Id.Value, a)).OrderByDescending(r => r.Late).ThenBy(r => r.State is AccountState.Closed).ThenBy(r => r.Account.Name, FrenchOrder.Names)];

        Row RowOf(Guid id, SyndicatedAccounts.Row hostedAccount)
        {
            var account = hostedAccount.Account;
            var standing = conventions[id].Where(c => c.State != ConventionState.Withdrawn).OrderByDescending(c => c.IsBinding).ThenByDescending(c => c.DraftedOn).ThenByDescending(c => c.Id.Value).FirstOrDefault();
            var concluded = conventions[id].Where(c => c is { ConcludedOn: not null, EndedOn: null }).MinBy(c => c.ConcludedOn);
            var current = concluded ?? (standing is { EndedOn: null } ? standing : null);
            var (volume, staff, opening) = (volumes.GetValueOrDefault(id), people.GetValueOrDefault(id), openings.GetValueOrDefault(id));
            OnboardingFact[] steps =
            [
                new(OnboardingStep.InterestStated, interests.TryGetValue(account.Siret, out var stated) ? FranceTime.DayOf(stated) : null),
                new(OnboardingStep.AccountOpened, FranceTime.DayOf(account.CreatedAt)),
                new(OnboardingStep.ConventionDrafted, current?.DraftedOn),
                new(OnboardingStep.Deliberated, current is { } of ? DeliberatedOn(of, [.. deliberations[of.Id]]) : null),
                new(OnboardingStep.Concluded, concluded?.ConcludedOn),
                new(OnboardingStep.AdministratorCame, staff?.FirstCameAt is { } came ? FranceTime.DayOf(came) : null),
                new(OnboardingStep.Activated, account.ActivatedAt is { } activated ? FranceTime.DayOf(activated) : null),
            ];
            return new(account, account.State(concluded is not null), standing, concluded is null ? null : OnboardingDelay.Of(concluded), steps, opening?.ContractsPerYear,
                opening?.LinkedTo is { } commune ? names.GetValueOrDefault(commune) : null, volume?.Published ?? 0, volume?.Open ?? 0, staff?.People ?? 0, hostedAccount.AttestationLateSince,
                shrank.GetValueOrDefault(id) is { } s ? (s.Year, s.Contracts, s.Threshold) : null, today);
        }
    }

    /// <returns>Null for an account that this agglomeration does not host.</returns>
    public async Task<Details?> FindAsync(Guid account, OpenConsultationsOf openConsultations, CancellationToken cancel)
    {
        if ((await ListAsync(cancel)).FirstOrDefault(r => r.Id == account) is not { } row) return null;
        return new(row, await HistoryAsync(account, cancel), await openConsultations.ExecuteAsync(account, cancel), await CloseAccount.OpeningsToComeAsync(db, account, cancel), await CloseAccount.IsReturnedAsync(db, account, cancel));
    }

    /// <summary>Demands that wait: neither set aside, nor answered by an account with their number.</summary>
    public async Task<IReadOnlyList<Interest>> InterestsAsync(CancellationToken cancel)
    {
        var hosted = await db.Tenants.AsNoTracking().Where(t => t.LeadId == new Id<Tenant>(Lead)).Select(t => t.Siret).ToListAsync(cancel);
        return await db.Interests.AsNoTracking().Where(i => i.SetAsideAt == null && !hosted.Contains(i.Siret)).OrderBy(i => i.StatedAt).ToListAsync(cancel);
    }

    public Task<Interest?> InterestAsync(Guid interest, CancellationToken cancel) => db.Interests.AsNoTracking().SingleOrDefaultAsync(i => i.Id == new Id<Interest>(interest), cancel);

    private async Task<IReadOnlyList<Line>> HistoryAsync(Guid account, CancellationToken cancel) => await db.AccountEvents.AsNoTracking().Where(e => e.TenantId == account)
        .OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Select(e => new Line(e.Kind, e.At, e.ByName, e.Reason)).ToListAsync(cancel);

    // The day from which every deliberation that its clauses ask for may be applied.
    private static DateOnly? DeliberatedOn(SharingConvention convention, IReadOnlyList<Deliberation> known)
    {
        var needed = Enum.GetValues<ConventionSide>().Where(convention.Template.Requires).Select(side => known.FirstOrDefault(d => d.Side == side)?.EnforceableOn).ToList();
        return needed.TrueForAll(day => day is not null) ? needed.Max() : null;
    }

    private Guid Lead => ((Scope.Lead)scope.Required).LeadId;

    private sealed record Stated(string Siret, DateTimeOffset At);

    private sealed record Volume(Guid Account, int Published, int Open);

    private sealed record Staff(Guid Account, int People, DateTimeOffset? FirstCameAt);

    private sealed record Shrunk(Guid Account, int Year, int Contracts, int Threshold);
}

/// <summary>The account in scope, as its own people read it: where it stands, why, since when, and what was said of it.</summary>
public sealed class ReadMyAccount(PlatformDb db, CurrentScope scope, ReadStanding standing, AccountStructure structure)
{
    public sealed record Mine(Tenant Account, AccountState State, Blocked? Blocked, int? Contracts, string? LinkedTo, (int Year, int Contracts, int Threshold)? Shrank, IReadOnlyList<ReadAccounts.Line> History);

    public async Task<Mine> ReadAsync(CancellationToken cancel)
    {
        var id = ((Scope.Tenant)scope.Required).TenantId;
        var account = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == new Id<Tenant>(id), cancel);
        var blocked = await standing.BlockedAsync(id, cancel);
        var opening = await db.AccountOpenings.AsNoTracking().SingleOrDefaultAsync(o => o.TenantId == id, cancel);
        var commune = opening?.LinkedTo is { } linked ? await db.Tenants.AsNoTracking().Where(t => t.Id == linked).Select(t => t.Name).SingleAsync(cancel) : null;
        var history = await db.AccountEvents.AsNoTracking().Where(e => e.TenantId == id && e.Kind != AccountEventKind.Warned && e.Kind != AccountEventKind.Breached)
            .OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Select(e => new ReadAccounts.Line(e.Kind, e.At, e.ByName, e.Reason)).ToListAsync(cancel);
        return new(account, account.State(concluded: blocked != Blocked.NotConcluded), blocked, opening?.ContractsPerYear, commune, await structure.OwnAdviceAsync(cancel), history);
    }
}
