using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Platform.Core.Consultations;
using Platform.Core.Quotes;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Data;

/// <summary>
/// The business tables. Each capability adds its sets in <c>PlatformDb.&lt;Capability&gt;.cs</c> and its mapping beside the entity.
/// Reached only inside the unit of work that the host opened: one transaction, one scope.
/// </summary>
public sealed partial class PlatformDb(DbContextOptions<PlatformDb> options, CurrentScope scope) : DbContext(options)
{
    private Guid TenantInScope => scope.Value switch { Scope.Tenant t => t.TenantId, Scope.Lead l => l.LeadId, Scope.Visit v => v.TenantId, Scope.Export e => e.TenantId, Scope.Client c => c.TenantId, _ => Guid.Empty };

    private bool FiltersTenant => scope.Value is Scope.Tenant or Scope.Lead or Scope.Visit or Scope.Export or Scope.Client or Scope.Platform;

    private Guid AccountInScope => scope.Value switch { Scope.Tenant t => t.TenantId, Scope.Export e => e.TenantId, Scope.Client c => c.TenantId, _ => Guid.Empty };

    private Guid LeadInScope => scope.Value is Scope.Lead l ? l.LeadId : Guid.Empty;

    private Guid CompanyInScope => scope.Value is Scope.Company c ? c.CompanyId : Guid.Empty;

    private bool FiltersCompany => scope.Value is Scope.Company or Scope.Platform;

    /// <summary>Whoever acts for an account, visits it or works for it; companies and the public are not even asked about.</summary>
    internal bool ReadsPrivateStatements => scope.Value is Scope.Tenant or Scope.Visit or Scope.System;

    private bool FiltersDepartments => scope.Value is Scope.Tenant { Departments: not null };

    private Id<Department>[] DepartmentsInScope => scope.Value is Scope.Tenant { Departments: { } reached } ? [.. reached.Select(id => new Id<Department>(id))] : [];

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.AddIds();
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        foreach (var entity in modelBuilder.Model.GetEntityTypes().ToList())
        {
            var keyed = (entity.ClrType.IsAssignableTo(typeof(ITenantOwned)) || entity.ClrType.IsAssignableTo(typeof(ISharedWithLead))) && entity.FindProperty("Id") is not null;
            if (keyed) modelBuilder.Entity(entity.ClrType).HasKey(nameof(ITenantOwned.TenantId), "Id");
        }
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(PlatformDb).Assembly);
        modelBuilder.HasDbFunction(() => Approves(default)).HasSchema("sec").HasName("approves");
        modelBuilder.HasDbFunction(() => IsOwnBidder(default)).HasTranslation(OwnBidders.Translate);
        modelBuilder.HasDbFunction(() => TitleNow(default, default, "")).HasTranslation(TitleInForce.Translate);
        SnakeCase.NameColumns(modelBuilder);
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            foreach (var key in entity.FindPrimaryKey()?.Properties ?? []) key.ValueGenerated = ValueGenerated.Never;
            if (ScopeFilter(entity.ClrType) is { } filter) modelBuilder.Entity(entity.ClrType).HasQueryFilter("scope", filter);
            if (DepartmentFilter(entity.ClrType) is { } reached) modelBuilder.Entity(entity.ClrType).HasQueryFilter("departments", reached);
        }
    }

    /// <summary>The same layer, inside an account: what the departments in reach buy, and what belongs to it.</summary>
    private LambdaExpression? DepartmentFilter(Type entity)
    {
        if (!entity.IsAssignableTo(typeof(ITenantOwned))) return null;
        var (row, me) = (Expression.Parameter(entity, "row"), Expression.Constant(this));
        // Belongs to one of these, which its own filter holds.
        Expression AnyOf<TParent>(string set, System.Reflection.PropertyInfo of)
        {
            var parent = Expression.Parameter(typeof(TParent), "parent");
            Expression id = Expression.Property(parent, "Id");
            if (of.PropertyType == typeof(Guid)) id = Expression.Convert(Expression.Convert(id, typeof(object)), typeof(Guid));      // the register knows no consultation by type
            var same = Expression.Lambda<Func<TParent, bool>>(Expression.Equal(id, Expression.Property(row, of)), parent);
            return Expression.Call(typeof(Queryable), nameof(Queryable.Any), [typeof(TParent)], Expression.Property(me, set), Expression.Quote(same));
        }

        Expression reached;
        if (entity.IsAssignableTo(typeof(IOfDepartment)))
        {
            reached = Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), [typeof(Id<Department>)],
                Expression.Property(me, typeof(PlatformDb).GetProperty(nameof(DepartmentsInScope), Hidden)!), Expression.Property(row, nameof(IOfDepartment.DepartmentId)));      // declared just above
        }
        else if (entity.GetProperty("ConsultationId") is { } of)
        {
            reached = AnyOf<Consultation>(nameof(Consultations), of);
        }
        else if (entity.GetProperty("RequestId") is { } request && request.PropertyType == typeof(Id<QuoteRequest>))
        {
            reached = AnyOf<QuoteRequest>(nameof(QuoteRequests), request);
        }
        else
        {
            return null;
        }
        return Expression.Lambda(Expression.OrElse(Expression.Not(Expression.Property(me, typeof(PlatformDb).GetProperty(nameof(FiltersDepartments), Hidden)!)), reached), row);      // declared just above
    }

    /// <summary>Second of the three layers: what an account or a company owns is filtered to the one in scope.</summary>
    private LambdaExpression? ScopeFilter(Type entity)
    {
        var row = Expression.Parameter(entity, "row");
        var me = Expression.Constant(this);
        Expression Equal(string owner, string inScope) => Expression.Equal(Expression.Property(row, owner), Expression.Property(me, typeof(PlatformDb).GetProperty(inScope, Hidden)!));
        Expression? Owned(Type mark, string owner, string filters, string inScope) => !entity.IsAssignableTo(mark) ? null
            : Expression.OrElse(
                Expression.Not(Expression.Property(me, typeof(PlatformDb).GetProperty(filters, Hidden)!)),
                Equal(owner, inScope));
        var tenant = Owned(typeof(ITenantOwned), nameof(ITenantOwned.TenantId), nameof(FiltersTenant), nameof(TenantInScope));
        var company = entity.IsAssignableTo(typeof(IBidderOwned))
            ? Expression.OrElse(Expression.Not(Expression.Property(me, typeof(PlatformDb).GetProperty(nameof(FiltersCompany), Hidden)!)),      // declared above
                Expression.Call(typeof(PlatformDb), nameof(IsOwnBidder), null, Expression.Property(row, nameof(ICompanyOwned.CompanyId))))
            : Owned(typeof(ICompanyOwned), nameof(ICompanyOwned.CompanyId), nameof(FiltersCompany), nameof(CompanyInScope));
        if (entity.IsAssignableTo(typeof(ISharedWithLead)))
            return Expression.Lambda(Expression.OrElse(Owned(typeof(ISharedWithLead), nameof(ISharedWithLead.TenantId), nameof(FiltersTenant), nameof(AccountInScope))!,      // just checked
                Equal(nameof(ISharedWithLead.LeadId), nameof(LeadInScope))), row);
        var both = (tenant, company) switch
        {
            ({ } t, { } c) => Expression.AndAlso(t, c),
            var (t, c) => t ?? c,
        };
        return both is null ? null : Expression.Lambda(both, row);
    }

    private const System.Reflection.BindingFlags Hidden = System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic;

    /// <summary>The instant that decides, from PostgreSQL (sec.now()). Read once per decision; where nothing can be decided, once per transaction.</summary>
    public async Task<DateTimeOffset> NowAsync(CancellationToken cancel) =>
        scope.ReadAt ?? (await Database.SqlQuery<DateTimeOffset>($"select sec.now() as \"Value\"").ToListAsync(cancel)).Single();

    /// <summary>What this visit has read so far; nothing in any other scope.</summary>
    internal SeenRows Seen => scope.Seen;

    /// <summary>A visit writes what it showed into the account's access log, in the transaction that read it.</summary>
    internal async Task LogSeenAsync()
    {
        foreach (var (table, rows) in scope.Seen.ByTable) await Database.ExecuteSqlAsync($"select sec.saw({table}, {rows})", CancellationToken.None);
    }

    /// <summary>Everything that decides about a consultation (deposit, closing, publishing) waits its turn here, until the transaction ends.</summary>
    public async Task LockConsultationAsync(Guid consultation, CancellationToken cancel) =>
        await Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({consultation.ToString("D")}, 0))", cancel);
}
