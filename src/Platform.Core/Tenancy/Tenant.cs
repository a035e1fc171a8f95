using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Tenancy;

public enum TenantKind { Lead, Syndicated }

/// <summary>
/// An account: the agglomeration, or a commune or public body that it hosts. Its name and the dates of its life are public; what it owns stands in tables of its own.
/// Its state follows from these dates and from its convention (model.md, Tenant); the agglomeration's own account is active from its first day.
/// </summary>
public sealed class Tenant
{
    private Tenant() { }

    public Tenant(TenantKind kind, Id<Tenant>? lead, string name, string slug, Siret siret, string? inseeCode, string? territory, DateTimeOffset now, BuyerBody buyerBody = BuyerBody.LocalAuthority)
    {
        BuyerBody = buyerBody;
        (Id, Kind, LeadId, Name, Slug, Siret, InseeCode, Territory, CreatedAt, ActivatedAt) =
            (Id<Tenant>.New(), kind, lead, name, slug, siret.Value, inseeCode, territory, now, kind == TenantKind.Lead ? now : null);
    }

    public Id<Tenant> Id { get; private set; }
    public TenantKind Kind { get; private set; }

    /// <summary>Null for the lead itself.</summary>
    public Id<Tenant>? LeadId { get; private set; }
    public string Name { get; private set; } = "";

    /// <summary>Its portal: <c>/saint-marcel/…</c>.</summary>
    public string Slug { get; private set; } = "";
    public string Siret { get; private set; } = "";
    public string? InseeCode { get; private set; }

    /// <summary>What it is as a buyer: which law holds for what it buys.</summary>
    public BuyerBody BuyerBody { get; private set; }

    /// <summary>Lead only: the sentence under the portal's name.</summary>
    public string? Territory { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? ActivatedAt { get; private set; }
    public DateTimeOffset? SuspendedAt { get; private set; }
    public DateTimeOffset? ClosingAt { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>Given up before it was ever active.</summary>
    public DateTimeOffset? AbandonedAt { get; private set; }

    /// <param name="concluded">Both parties have signed a convention that is not over.</param>
    public AccountState State(bool concluded) => this switch
    {
        { AbandonedAt: not null } => AccountState.Abandoned,
        { ClosedAt: not null } => AccountState.Closed,
        { ClosingAt: not null } => AccountState.Closing,
        { SuspendedAt: not null } => AccountState.Suspended,
        { ActivatedAt: not null } => AccountState.Active,
        _ => concluded ? AccountState.Provisioning : AccountState.Requested,
    };

    /// <param name="concluded">Both parties have signed.</param>
    /// <param name="inForce">The convention binds today (VR-04).</param>
    /// <param name="now">When.</param>
    public AccountRefusal? Activate(bool concluded, bool inForce, DateTimeOffset now)
    {
        if (State(concluded) == AccountState.Requested) return AccountRefusal.NotConcluded;
        if (State(concluded) != AccountState.Provisioning) return AccountRefusal.NotNow;
        if (!inForce) return AccountRefusal.NotInForce;
        ActivatedAt = now;
        return null;
    }

    public AccountRefusal? Suspend(string? reason, DateTimeOffset now)
    {
        if (State(true) != AccountState.Active || Kind == TenantKind.Lead) return AccountRefusal.NotNow;
        if (reason is null) return AccountRefusal.ReasonMissing;
        SuspendedAt = now;
        return null;
    }

    /// <param name="inForce">A convention binds today: what was stopped starts again (VR-04).</param>
    /// <param name="reason">The account reads it.</param>
    public AccountRefusal? Resume(bool inForce, string? reason)
    {
        if (State(true) != AccountState.Suspended) return AccountRefusal.NotNow;
        if (!inForce) return AccountRefusal.NothingBinds;
        if (reason is null) return AccountRefusal.ReasonMissing;
        SuspendedAt = null;
        return null;
    }

    /// <param name="inForce">A convention still binds.</param>
    /// <param name="open">Consultations that take bids.</param>
    /// <param name="now">When.</param>
    public AccountRefusal? BeginClosing(bool inForce, int open, DateTimeOffset now)
    {
        if (State(true) is not (AccountState.Active or AccountState.Suspended) || Kind == TenantKind.Lead) return AccountRefusal.NotNow;
        if (inForce) return AccountRefusal.StillInForce;
        if (open > 0) return AccountRefusal.ConsultationsOpen;
        ClosingAt = now;
        return null;
    }

    /// <param name="openingsToCome">Consultations that are neither discontinued nor opened to their minutes.</param>
    /// <param name="dataReturned">What the account owns was handed back, and the convention closed.</param>
    /// <param name="how">Where to find what was handed back; for those who look for it in ten years.</param>
    /// <param name="now">When.</param>
    public AccountRefusal? Close(int openingsToCome, bool dataReturned, string? how, DateTimeOffset now)
    {
        if (State(true) != AccountState.Closing) return AccountRefusal.NotNow;
        if (openingsToCome > 0) return AccountRefusal.OpeningsToCome;
        if (!dataReturned) return AccountRefusal.DataNotReturned;
        if (how is null) return AccountRefusal.ReasonMissing;
        ClosedAt = now;
        return null;
    }

    /// <param name="inForce">A convention that started since binds today.</param>
    public AccountRefusal? Reopen(bool inForce)
    {
        if (State(true) is not (AccountState.Closing or AccountState.Closed)) return AccountRefusal.NotNow;
        if (!inForce) return AccountRefusal.NotInForce;
        (ClosingAt, ClosedAt, SuspendedAt) = (null, null, null);
        return null;
    }

    /// <summary>It was entered wrong; what was written in its name keeps what stood there.</summary>
    internal void Correct(string name, Siret siret, string? inseeCode, BuyerBody body) => (Name, Siret, InseeCode, BuyerBody) = (name, siret.Value, inseeCode, body);

    /// <param name="conventionStands">One that was not withdrawn.</param>
    /// <param name="reason">For those who look for it.</param>
    /// <param name="now">When.</param>
    public AccountRefusal? Abandon(bool conventionStands, string? reason, DateTimeOffset now)
    {
        if (State(false) != AccountState.Requested || Kind == TenantKind.Lead) return AccountRefusal.NotNow;
        if (conventionStands) return AccountRefusal.ConventionStands;
        if (reason is null) return AccountRefusal.ReasonMissing;
        AbandonedAt = now;
        return null;
    }
}

internal sealed class TenantMapping : IEntityTypeConfiguration<Tenant>
{
    public void Configure(EntityTypeBuilder<Tenant> builder) => builder.ToTable("tenants");
}
