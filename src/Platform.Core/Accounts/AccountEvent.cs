using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Accounts;

public enum AccountEventKind { Activated, Warned, Breached, Suspended, Resumed, ClosingBegan, Closed, Reopened, Abandoned, Corrected, AddressFreed }

/// <summary>Who an account was said to be before it was corrected.</summary>
/// <param name="Body">Null for what was corrected before the question.</param>
public sealed record FormerIdentity(string Name, string Siret, string? InseeCode, BuyerBody? Body = null);

/// <summary>One line of an account's life: when, who, why. The account and its agglomeration read it; lines are added and never rewritten.</summary>
public sealed class AccountEvent : ISharedWithLead
{
    private AccountEvent() { }

    /// <param name="key">One line per key: what a job says, it says once.</param>
    /// <param name="former">Of a correction.</param>
    internal AccountEvent(Tenant account, AccountEventKind kind, string key, DateTimeOffset at, Guid? by, string? byName, string? reason, FormerIdentity? former = null) =>
        (TenantId, Id, LeadId, Kind, Key, At, ByPerson, ByName, Reason, FormerName, FormerSiret, FormerInseeCode, FormerBuyerBody) =
            (account.Id.Value, Id<AccountEvent>.New(), account.LeadId?.Value ?? throw new InvalidOperationException("The agglomeration's own account has no such life."), kind, key, at, by, byName, reason, former?.Name, former?.Siret, former?.InseeCode, former?.Body);

    public Guid TenantId { get; private set; }
    public Id<AccountEvent> Id { get; private set; }
    public Guid LeadId { get; private set; }
    public AccountEventKind Kind { get; private set; }
    public DateTimeOffset At { get; private set; }

    /// <summary>Null for a job.</summary>
    public Guid? ByPerson { get; private set; }
    public string? ByName { get; private set; }
    public string? Reason { get; private set; }
    public string Key { get; private set; } = "";

    /// <summary>Of a correction: what the account was called before it.</summary>
    public string? FormerName { get; private set; }
    public string? FormerSiret { get; private set; }
    public string? FormerInseeCode { get; private set; }
    public BuyerBody? FormerBuyerBody { get; private set; }

    /// <summary>The address of a portal that was given back; written by the function that gives it back.</summary>
    public string? FreedAddress { get; private set; }
}

internal sealed class AccountEventMapping : IEntityTypeConfiguration<AccountEvent>
{
    public void Configure(EntityTypeBuilder<AccountEvent> builder) => builder.ToTable("account_events");
}
