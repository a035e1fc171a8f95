using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Tenancy;

/// <summary>A structure inside an account (CCAS, école, régie) with its own SIRET.</summary>
public sealed class SubEntity : ITenantOwned
{
    private SubEntity() { }

    internal SubEntity(Id<Tenant> tenant, string name, Siret siret, int? declaredContracts, BuyerBody body, Guid? by, DateTimeOffset now) =>
        (TenantId, Id, Name, Siret, DeclaredContracts, BuyerBody, CreatedBy, CreatedAt) = (tenant.Value, Id<SubEntity>.New(), name, siret.Value, declaredContracts, body, by, now);

    public Guid TenantId { get; private set; }
    public Id<SubEntity> Id { get; private set; }
    public string Name { get; private set; } = "";
    public string Siret { get; private set; } = "";

    /// <summary>A year, as said at its creation; null for those created before the question.</summary>
    public int? DeclaredContracts { get; private set; }
    public Guid? CreatedBy { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>What it is as a buyer: it buys in its own name.</summary>
    public BuyerBody BuyerBody { get; private set; }

    internal void Correct(string name, Siret siret, BuyerBody body) => (Name, Siret, BuyerBody) = (name, siret.Value, body);
}

/// <summary>A service or direction of an account, or of one of its structures, in a tree. Every person of the account is attached to at least one.</summary>
public sealed class Department : ITenantOwned
{
    private Department() { }

    public Department(Id<Tenant> tenant, Id<SubEntity>? subEntity, string name, DateTimeOffset now, Id<Department>? parent = null) =>
        (TenantId, Id, SubEntityId, Name, CreatedAt, ParentId) = (tenant.Value, Id<Department>.New(), subEntity, name, now, parent);

    public Guid TenantId { get; private set; }
    public Id<Department> Id { get; private set; }
    public Id<SubEntity>? SubEntityId { get; private set; }

    /// <summary>The department above, of the same structure; null at the top. Who buys for it also buys for all below (VR-23).</summary>
    public Id<Department>? ParentId { get; private set; }
    public string Name { get; private set; } = "";
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>From then on nobody is attached to it and nothing is prepared in it; what it did stays.</summary>
    public DateTimeOffset? ArchivedAt { get; private set; }

    internal void Rename(string name) => Name = name;

    internal void PlaceUnder(Id<Department>? parent) => ParentId = parent;

    internal void Archive(DateTimeOffset now) => ArchivedAt ??= now;
}

internal sealed class SubEntityMapping : IEntityTypeConfiguration<SubEntity>
{
    public void Configure(EntityTypeBuilder<SubEntity> builder) => builder.ToTable("sub_entities");
}

internal sealed class DepartmentMapping : IEntityTypeConfiguration<Department>
{
    public void Configure(EntityTypeBuilder<Department> builder) => builder.ToTable("departments");
}

/// <summary>What one department buys: read and changed by its own people and by those above it (VR-23).</summary>
public interface IOfDepartment
{
    Id<Department> DepartmentId { get; }
}
