using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Tenancy;

/// <summary>How an account looks, or would: tried by an administrator, then worn by its pages until another replaces it. The rows that were worn are the log.</summary>
public sealed class Appearance : ITenantOwned
{
    private Appearance() { }

    internal Appearance(Guid tenant, string? colour, byte[]? logo, Guid by, string byName, DateTimeOffset now) =>
        (TenantId, Id, Colour, LogoSha256, ProposedBy, ProposedByName, ProposedAt) = (tenant, Id<Appearance>.New(), colour, logo, by, byName, now);

    public Guid TenantId { get; private set; }
    public Id<Appearance> Id { get; private set; }

    /// <summary>« #00595a », readable wherever pages write with it; null: the platform's.</summary>
    public string? Colour { get; private set; }

    /// <summary>Null: the initials of the portal.</summary>
    public byte[]? LogoSha256 { get; private set; }
    public Guid ProposedBy { get; private set; }
    public string ProposedByName { get; private set; } = "";
    public DateTimeOffset ProposedAt { get; private set; }
    public Guid? WornBy { get; private set; }
    public string? WornByName { get; private set; }
    public DateTimeOffset? WornAt { get; private set; }
    public DateTimeOffset? ReplacedAt { get; private set; }

    internal void Wear(Guid by, string byName, DateTimeOffset now) => (WornBy, WornByName, WornAt) = (by, byName, now);

    internal void Replace(DateTimeOffset now) => ReplacedAt = now;
}

/// <summary>What a page or a paper needs to look like an account's.</summary>
/// <param name="Account">Its name, which a logo says.</param>
/// <param name="Colour">« #00595a »; null: the platform's.</param>
/// <param name="Logo">SHA-256 of the PNG; null: none.</param>
public sealed record AccountLook(string Account, string? Colour, byte[]? Logo);

internal sealed class AppearanceMapping : IEntityTypeConfiguration<Appearance>
{
    public void Configure(EntityTypeBuilder<Appearance> builder) => builder.ToTable("appearances");
}
