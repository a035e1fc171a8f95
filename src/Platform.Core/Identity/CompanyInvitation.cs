using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>An offer to act for a company. It gives nothing until the person accepts it: nobody is made a member of a company by its wish alone.</summary>
public sealed class CompanyInvitation : ICompanyOwned
{
    private CompanyInvitation() { }

    public CompanyInvitation(Guid company, Guid person, string name, string email, CompanyRole role, Guid invitedBy, DateTimeOffset now) =>
        (CompanyId, Id, PersonId, PersonName, PersonEmail, Role, InvitedBy, InvitedAt, ExpiresAt) =
        (company, Id<CompanyInvitation>.New(), person, name, email, role, invitedBy, now, now + IssueEmailLink.LifeOf(EmailLinkPurpose.Join));

    public Guid CompanyId { get; private set; }
    public Id<CompanyInvitation> Id { get; private set; }
    public Guid PersonId { get; private set; }
    public string PersonName { get; private set; } = "";
    public string PersonEmail { get; private set; } = "";
    public CompanyRole Role { get; private set; }
    public Guid InvitedBy { get; private set; }
    public DateTimeOffset InvitedAt { get; private set; }
    public DateTimeOffset ExpiresAt { get; private set; }
    public DateTimeOffset? AcceptedAt { get; private set; }
    public DateTimeOffset? WithdrawnAt { get; private set; }

    public void Withdraw(DateTimeOffset now) => WithdrawnAt ??= now;
}

internal sealed class CompanyInvitationMapping : IEntityTypeConfiguration<CompanyInvitation>
{
    public void Configure(EntityTypeBuilder<CompanyInvitation> builder) => builder.ToTable("company_invitations").HasKey(i => new { i.CompanyId, i.Id });
}
