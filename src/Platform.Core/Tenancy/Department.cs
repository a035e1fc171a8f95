using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Tenancy;

/// <summary>A structure inside an account (CCAS, école, régie) with its own SIRET.</summary>
public sealed class SubEntity : ITenantOwned
{
    private SubEntity() { }

    public SubEntity(Id<Tenant> tenant, string name, Siret siret, DateTimeOffset now) =>
        (TenantId, Id, Name, Siret, CreatedAt) = (tenant.Value, Id<SubEntity>.New(), name, siret.Value, now);

    public Guid TenantId { get; private set; }
    public Id<SubEntity> Id { get; private set; }
    public string Name { get; private set; } = "";
    public string Siret { get; private set; } = "";
    public DateTimeOffset CreatedAt { get; private set; }
}

/// <summary>A service or direction of an account. Every person of the account is attached to at least one.</summary>
public sealed class Department : ITenantOwned
{
    private Department() { }

    public Department(Id<Tenant> tenant, Id<SubEntity>? subEntity, string name, DateTimeOffset now) =>
        (TenantId, Id, SubEntityId, Name, CreatedAt) = (tenant.Value, Id<Department>.New(), subEntity, name, now);

    public Guid TenantId { get; private set; }
    public Id<Department> Id { get; private set; }
    public Id<SubEntity>? SubEntityId { get; private set; }
    public Id<Department>? ParentId { get; private set; }
    public string Name { get; private set; } = "";
    public DateTimeOffset CreatedAt { get; private set; }
}

internal sealed class SubEntityMapping : IEntityTypeConfiguration<SubEntity>
{
    public void Configure(EntityTypeBuilder<SubEntity> builder) => builder.ToTable("sub_entities");
}

internal sealed class DepartmentMapping : IEntityTypeConfiguration<Department>
{
    public void Configure(EntityTypeBuilder<Department> builder) => builder.ToTable("departments");
}
