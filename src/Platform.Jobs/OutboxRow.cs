using Platform.Core.Data;

namespace Platform.Jobs;

/// <summary>What the dispatcher may know of a leased fact: whose it is and what it is called; not what it says.</summary>
public sealed record OutboxRow(Guid Id, Guid? TenantId, Guid? CompanyId, Guid? Actor, string Kind, long LeaseEpoch, int Attempts)
{
    /// <summary>The scope under which the fact was written; a fact of nobody's is handled by the system.</summary>
    public Scope Scope => (TenantId, CompanyId) switch
    {
        ({ } tenant, _) => new Scope.Tenant(tenant, Actor),
        (_, { } company) => new Scope.Company(company, Actor),
        _ => new Scope.System($"outbox:{Kind}"),
    };
}
