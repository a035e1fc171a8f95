using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Accounts;

/// <summary>« Toute commune membre intéressée » (GD-23): what it said of itself on the agglomeration's public form. Answered by an account with its number, or set aside.</summary>
public sealed class Interest : ITenantOwned
{
    private Interest() { }

    /// <summary>The agglomeration that it is addressed to.</summary>
    public Guid TenantId { get; private set; }
    public Id<Interest> Id { get; private set; }
    public string Name { get; private set; } = "";
    public string Siret { get; private set; } = "";

    /// <summary>Name of the commune that a linked structure belongs to; null: it belongs to none.</summary>
    public string? LinkedTo { get; private set; }
    public int ContractsPerYear { get; private set; }
    public string ContactName { get; private set; } = "";
    public string ContactFunction { get; private set; } = "";
    public string ContactEmail { get; private set; } = "";
    public string? ContactPhone { get; private set; }
    public string? Words { get; private set; }
    public DateTimeOffset StatedAt { get; private set; }

    /// <summary>An account with its number was opened, or opened again.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }
    public DateTimeOffset? SetAsideAt { get; private set; }
    public Guid? SetAsideBy { get; private set; }
    public string? SetAsideByName { get; private set; }
    public string? SetAsideBecause { get; private set; }

    internal void SetAside(Guid by, string byName, string reason, DateTimeOffset now) => (SetAsideBy, SetAsideByName, SetAsideBecause, SetAsideAt) = (by, byName, reason, now);
}

internal static class Interests
{
    /// <summary>Those that the lead has yet to answer: neither set aside, nor answered by an account that was opened for them. One of a body that has an account waits too: it was promised an answer.</summary>
    public static IQueryable<Interest> WaitingInterests(this PlatformDb db, Id<Tenant> lead) =>
        db.Interests.AsNoTracking().Where(i => i.TenantId == lead.Value && i.SetAsideAt == null && i.AnsweredAt == null);
}

internal sealed class InterestMapping : IEntityTypeConfiguration<Interest>
{
    public void Configure(EntityTypeBuilder<Interest> builder) => builder.ToTable("interests");
}
