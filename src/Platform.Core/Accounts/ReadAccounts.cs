using Microsoft.EntityFrameworkCore;
using Platform.Core.Conventions;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Accounts;

/// <summary>The agglomeration's one view of the accounts that it hosts (VR-02, GD-23): states, steps, conventions, counts. Metadata only: no name of a person, nothing that an account owns.</summary>
public sealed class ReadAccounts(PlatformDb db, CurrentScope scope, SyndicatedAccounts accounts, AccountHistory history)
{
    /// <param name="Convention">The one that counts now: in force, else the newest that is not given up; null: none.</param>
    /// <param name="Delay">While the account waits for its activation under a concluded convention, and afterwards.</param>
    /// <param name="Contracts">Declared when it was opened; null for those of before the question.</param>
    /// <param name="LinkedTo">The commune that the structure belongs to.</param>
    /// <param name="Published">Consultations of this year.</param>
    /// <param name="Open">Consultations that take bids.</param>
    /// <param name="Shrank">What the last year counted, where that is under the threshold.</param>
    /// <param name="StepsUnder">The convention under which it came here, whose days the steps say.</param>
    public sealed record Row(Tenant Account, AccountState State, SharingConvention? Convention, OnboardingDelay? Delay, IReadOnlyList<OnboardingFact> Steps, int? Contracts, string? LinkedTo,
        int Published, int Open, int People, DateOnly? AttestationLateSince, (int Year, int Contracts, int Threshold)? Shrank, DateOnly Today, string? StepsUnder)
    {
        public Guid Id => Account.Id.Value;

        public bool InForce => State == AccountState.Active && Convention?.BindsOn(Today) is true;

        /// <summary>Nothing is missing but the act itself: the convention binds, or it starts with that act (GD-12).</summary>
        public bool MayActivate => State == AccountState.Provisioning && (Convention?.BindsOn(Today) is true || Convention?.Template.Start.Rule == StartRule.Provisioning);

        /// <summary>It left, and a new convention binds it, or starts with that act.</summary>
        public bool MayReopen => State is AccountState.Closing or AccountState.Closed
            && (Convention?.BindsOn(Today) is true || Convention is { StartsOn: null, IsSigned: true, Template.Start.Rule: StartRule.Provisioning });

        /// <summary>Null once it is active, and where no delay runs.</summary>
        public OnboardingLevel? Late => State == AccountState.Provisioning ? Delay?.On(Today) : null;
    }

    /// <param name="Open">To bids: public facts.</param>
    /// <param name="OpeningsToCome">Neither discontinued nor opened to their minutes; a number.</param>
    public sealed record Details(Row Row, IReadOnlyList<AccountHistory.Line> History, IReadOnlyList<OpenConsultationsOf.Row> Open, int OpeningsToCome, bool DataReturned);

    /// <param name="OnTheirWay">Not active yet, with a convention on its way: what is late first.</param>
    /// <param name="Opened">Opened, and no more.</param>
    /// <param name="Over">Never active, and their convention is over: their data goes back, or another is prepared.</param>
    public sealed record Waiting(IReadOnlyList<Row> OnTheirWay, int OnTheirWayInAll, IReadOnlyList<Row> Opened, int OpenedInAll, IReadOnlyList<Row> Over);

    /// <summary>Of each kind that waits.</summary>
    public const int MostWaiting = 20;

    /// <summary>Accounts that are to become active, those whose convention was concluded first before the others.</summary>
    public async Task<Waiting> WaitingAsync(CancellationToken cancel)
    {
        var found = await db.Database.SqlQuery<Place>($"""
            select t.id as "Id", case when c.account is not null then 'OnItsWay' when exists (select from sharing_conventions e where e.tenant_id = t.id and e.lead_id = {Lead} and e.ended_on is not null) then 'Over' else 'Opened' end as "Kind" from tenants t left join
              (select tenant_id as account, min(greatest(member_signed_on, lead_signed_on)) filter (where member_signed_on is not null and lead_signed_on is not null) as concluded_on
               from sharing_conventions where lead_id = {Lead} and ended_on is null and withdrawn_on is null group by tenant_id) c on c.account = t.id
            where t.lead_id = {Lead} and num_nonnulls(t.activated_at, t.closing_at, t.closed_at, t.abandoned_at) = 0 order by c.concluded_on nulls last, t.created_at, t.id
            """).ToListAsync(cancel);
        var rows = (await RowsAsync([.. found.GroupBy(place => place.Kind).SelectMany(kind => kind.Take(MostWaiting)).Select(place => place.Id)], cancel)).ToDictionary(row => row.Id);
        IReadOnlyList<Row> Of(string kind) => [.. found.Where(place => place.Kind == kind).Take(MostWaiting).Select(place => rows[place.Id]).OrderByDescending(row => row.Late)];
        return new(Of("OnItsWay"), found.Count(place => place.Kind == "OnItsWay"), Of("Opened"), found.Count(place => place.Kind == "Opened"), Of("Over"));
    }

    /// <summary>One page of them, in the order of <see cref="SyndicatedAccounts.PageAsync"/>.</summary>
    public async Task<IReadOnlyList<Row>> PageAsync(SyndicatedAccounts.Page page, CancellationToken cancel)
    {
        var rows = (await RowsAsync(page.Ids, cancel)).ToDictionary(row => row.Id);
        return [.. page.Ids.Select(id => rows[id])];
    }

    // Each statement asks for these accounts alone: what a page costs does not grow with the territory.
    private async Task<IReadOnlyList<Row>> RowsAsync(IReadOnlyList<Guid> accountIds, CancellationToken cancel)
    {
        if (accountIds.Count == 0) return [];
        Guid[] ids = [.. accountIds];
        var today = FranceTime.DayOf(await db.NowAsync(cancel));
        var hosted = await accounts.ReadAsync(ids, cancel);
        var conventions = (await db.SharingConventions.AsNoTracking().Where(c => ids.Contains(c.TenantId)).ToListAsync(cancel)).ToLookup(c => c.TenantId);
        var deliberations = (await db.Deliberations.AsNoTracking().Where(d => ids.Contains(d.TenantId)).ToListAsync(cancel)).ToLookup(d => d.ConventionId);
        var openings = await db.AccountOpenings.AsNoTracking().Where(o => ids.Contains(o.TenantId)).ToDictionaryAsync(o => o.TenantId, cancel);
        var names = await NamesAsync([.. openings.Values.Select(o => o.LinkedTo).OfType<Id<Tenant>>()], cancel);
        string[] numbers = [.. hosted.Select(a => a.Account.Siret)];
        var interests = (await db.Database.SqlQuery<Stated>($"""
            select siret as "Siret", stated_at as "At" from interests where set_aside_at is null and siret = any ({numbers}) union all select r.siret, r.asked_at from account_requests r where r.siret = any ({numbers})
            """).ToListAsync(cancel)).GroupBy(i => i.Siret, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Min(i => i.At), StringComparer.Ordinal);
        var volumes = (await db.Database.SqlQuery<Volume>($"""
            select p.tenant_id as "Account", (count(*) filter (where extract(year from p.published_at at time zone 'Europe/Paris') = {today.Year}))::int as "Published",
              (count(*) filter (where p.closed_at is null and p.discontinued_at is null))::int as "Open"
            from public_consultations p where p.tenant_id = any ({ids}) group by p.tenant_id
            """).ToListAsync(cancel)).ToDictionary(v => v.Account);
        var people = (await db.Database.SqlQuery<Staff>($"""select account as "Account", people as "People", first_came_at as "FirstCameAt" from sec.people_of_accounts({ids})""").ToListAsync(cancel)).ToDictionary(p => p.Account);
        var shrank = (await db.Database.SqlQuery<Shrunk>($"""
            select distinct on (tenant_id) tenant_id as "Account", year as "Year", contracts as "Contracts", threshold as "Threshold" from structure_advice where sub_entity_id is null and tenant_id = any ({ids}) order by tenant_id, year desc
            """).ToListAsync(cancel)).ToDictionary(s => s.Account);
        return [.. hosted.Select(a => RowOf(a.Account.Id.Value, a))];

        Row RowOf(Guid id, SyndicatedAccounts.Row hostedAccount)
        {
            var account = hostedAccount.Account;
            var standing = conventions[id].Where(c => c.State != ConventionState.Withdrawn).OrderByDescending(c => c.IsBinding).ThenByDescending(c => c.DraftedOn).ThenByDescending(c => c.Id.Value).FirstOrDefault();
            var concluded = conventions[id].Where(c => c is { ConcludedOn: not null, EndedOn: null }).MinBy(c => c.ConcludedOn);
            // An active account came by the first convention that was concluded, over or not; the others are on their way under the one that stands.
            var way = (account.ActivatedAt is null ? null : conventions[id].Where(c => c.ConcludedOn is not null).MinBy(c => c.ConcludedOn)) ?? concluded ?? standing;
            var (volume, staff, opening) = (volumes.GetValueOrDefault(id), people.GetValueOrDefault(id), openings.GetValueOrDefault(id));
            OnboardingFact[] steps =
            [
                new(OnboardingStep.InterestStated, interests.TryGetValue(account.Siret, out var stated) ? FranceTime.DayOf(stated) : null),
                new(OnboardingStep.AccountOpened, FranceTime.DayOf(account.CreatedAt)),
                new(OnboardingStep.ConventionDrafted, way?.DraftedOn),
                new(OnboardingStep.Deliberated, way is { } of ? DeliberatedOn(of, [.. deliberations[of.Id]]) : null),
                new(OnboardingStep.Concluded, way?.ConcludedOn),
                new(OnboardingStep.AdministratorCame, staff?.FirstCameAt is { } came ? FranceTime.DayOf(came) : null),
                new(OnboardingStep.Activated, account.ActivatedAt is { } activated ? FranceTime.DayOf(activated) : null),
            ];
            return new(account, account.State(concluded is not null), standing, concluded is null ? null : OnboardingDelay.Of(concluded), steps, opening?.ContractsPerYear,
                opening?.LinkedTo is { } commune ? names.GetValueOrDefault(commune) : null, volume?.Published ?? 0, volume?.Open ?? 0, staff?.People ?? 0, hostedAccount.AttestationLateSince,
                shrank.GetValueOrDefault(id) is { } s ? (s.Year, s.Contracts, s.Threshold) : null, today, way?.Reference);
        }
    }

    /// <returns>Null for an account that this agglomeration does not host.</returns>
    public async Task<Details?> FindAsync(Guid account, OpenConsultationsOf openConsultations, CancellationToken cancel)
    {
        if (await RowsAsync([account], cancel) is not [var row]) return null;
        return new(row, await history.ReadAsync(account, cancel), await openConsultations.ExecuteAsync(account, cancel), await CloseAccount.OpeningsToComeAsync(db, account, cancel), await CloseAccount.IsReturnedAsync(db, account, cancel));
    }

    /// <summary>Demands that wait, the oldest first.</summary>
    public async Task<IReadOnlyList<Interest>> InterestsAsync(CancellationToken cancel) =>
        await db.WaitingInterests(new(Lead)).OrderBy(i => i.StatedAt).Take(MostWaiting * 5).ToListAsync(cancel);

    /// <summary>The accounts that have the numbers of these demands already, by number: nothing is to be opened for them.</summary>
    public async Task<IReadOnlyDictionary<string, Guid>> HostedAsync(IReadOnlyList<Interest> demands, CancellationToken cancel)
    {
        if (demands.Count == 0) return new Dictionary<string, Guid>();
        var (lead, numbers) = (new Id<Tenant>(Lead), demands.Select(demand => demand.Siret).ToList());
        var found = await db.Tenants.InLife().AsNoTracking().Where(t => t.LeadId == lead && numbers.Contains(t.Siret)).Select(t => new { t.Siret, t.Id }).ToListAsync(cancel);
        return found.GroupBy(t => t.Siret, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First().Id.Value, StringComparer.Ordinal);
    }

    public Task<Interest?> InterestAsync(Guid interest, CancellationToken cancel) => db.Interests.AsNoTracking().SingleOrDefaultAsync(i => i.Id == new Id<Interest>(interest), cancel);

    private async Task<IReadOnlyDictionary<Id<Tenant>, string>> NamesAsync(IReadOnlyList<Id<Tenant>> of, CancellationToken cancel) => of.Count == 0 ? new Dictionary<Id<Tenant>, string>()
        : await db.Tenants.AsNoTracking().Where(t => of.Contains(t.Id)).ToDictionaryAsync(t => t.Id, t => t.Name, cancel);

    // The day from which every deliberation that its clauses ask for may be applied.
    private static DateOnly? DeliberatedOn(SharingConvention convention, IReadOnlyList<Deliberation> known)
    {
        var needed = Enum.GetValues<ConventionSide>().Where(convention.Template.Requires).Select(side => known.FirstOrDefault(d => d.Side == side)?.EnforceableOn).ToList();
        return needed.TrueForAll(day => day is not null) ? needed.Max() : null;
    }

    private Guid Lead => ((Scope.Lead)scope.Required).LeadId;

    private sealed record Place(Guid Id, string Kind);

    private sealed record Stated(string Siret, DateTimeOffset At);

    private sealed record Volume(Guid Account, int Published, int Open);

    private sealed record Staff(Guid Account, int People, DateTimeOffset? FirstCameAt);

    private sealed record Shrunk(Guid Account, int Year, int Contracts, int Threshold);
}
