using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Values;

namespace Platform.Core.Tenancy;

public enum TenantKind { Lead, Syndicated }

/// <summary>An account: the agglomeration, or a commune or public body that it hosts. Its name is public; what it owns stands in tables of its own.</summary>
public sealed class Tenant
{
    private Tenant() { }

    public Tenant(TenantKind kind, Id<Tenant>? lead, string name, string slug, Siret siret, string? inseeCode, string? territory, DateTimeOffset now)
    {
        (Id, Kind, LeadId, Name, Slug, Siret, InseeCode, Territory, CreatedAt, ActivatedAt) =
            (Id<Tenant>.New(), kind, lead, name, slug, siret.Value, inseeCode, territory, now, now);
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

    /// <summary>Lead only: the sentence under the portal's name.</summary>
    public string? Territory { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? ActivatedAt { get; private set; }
}

internal sealed class TenantMapping : IEntityTypeConfiguration<Tenant>
{
    public void Configure(EntityTypeBuilder<Tenant> builder) => builder.ToTable("tenants");
}
