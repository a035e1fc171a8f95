using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>What a person may do for an account.</summary>
public enum MembershipRole { AccountAdmin, Buyer, CaoPresident, CaoDelegate, LeadAdmin, AdministrativeApprover, TechnicalApprover, SupportAgent }

public static class MembershipRoles
{
    /// <summary>A commune makes nobody administrator of the agglomeration.</summary>
    public static bool MayGive(this TenantKind kind, MembershipRole role) => kind == TenantKind.Lead || role is not MembershipRole.LeadAdmin;

    /// <summary>The administrator and the commission are the account's: their department only says where they work. A buyer and an approver act for their departments and those below (VR-23).</summary>
    public static bool ReachesWholeAccount(this MembershipRole role) => role is not (MembershipRole.Buyer or MembershipRole.AdministrativeApprover or MembershipRole.TechnicalApprover);
}

/// <summary>One person, one role, one department of one account, from a date until it is revoked.</summary>
public sealed class Membership : ITenantOwned
{
    private Membership() { }

    public Membership(Id<Tenant> tenant, Guid person, string name, string email, MembershipRole role, Id<Department> department, Guid? grantedBy, DateTimeOffset now) =>
        (TenantId, Id, PersonId, PersonName, PersonEmail, Role, DepartmentId, GrantedBy, GrantedAt) =
        (tenant.Value, Id<Membership>.New(), person, name, email, role, department, grantedBy, now);

    public Guid TenantId { get; private set; }
    public Id<Membership> Id { get; private set; }
    public Guid PersonId { get; private set; }

    /// <summary>Kept here too: an account's administrator sees his own people, never their credentials.</summary>
    public string PersonName { get; private set; } = "";
    public string PersonEmail { get; private set; } = "";
    public MembershipRole Role { get; private set; }
    public Id<Department> DepartmentId { get; private set; }
    public DateTimeOffset GrantedAt { get; private set; }
    public Guid? GrantedBy { get; private set; }
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>When the invitation was sent again; null while it left with the role only.</summary>
    public DateTimeOffset? InvitedAt { get; private set; }

    /// <summary>When the person first acted for the account, or accepted its invitation; kept by <see cref="FindActing.ComeAsync"/>.</summary>
    public DateTimeOffset? CameAt { get; private set; }

    public void Revoke(DateTimeOffset now) => RevokedAt ??= now;

    public void InviteAgain(DateTimeOffset now) => InvitedAt = now;
}

internal sealed class MembershipMapping : IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<Membership> builder) => builder.ToTable("memberships");
}
