using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>Somebody whom ProConnect names with the account's number, and whom the account does not know, asks to be admitted. It gives nothing: the administrator invites her, or not.</summary>
public sealed class AccessRequest : ITenantOwned
{
    private AccessRequest() { }

    public Guid TenantId { get; private set; }
    public Id<AccessRequest> Id { get; private set; }

    /// <summary>Of what ProConnect calls her.</summary>
    public byte[] SubjectSha256 { get; private set; } = [];
    public string FullName { get; private set; } = "";
    public string Email { get; private set; } = "";
    public string Siret { get; private set; } = "";
    public DateTimeOffset AskedAt { get; private set; }
    public DateTimeOffset? InvitedAt { get; private set; }
    public DateTimeOffset? SetAsideAt { get; private set; }
    public Guid? AnsweredBy { get; private set; }
    public string? AnsweredByName { get; private set; }

    internal void Invite(Guid by, string byName, DateTimeOffset now) => (AnsweredBy, AnsweredByName, InvitedAt) = (by, byName, now);

    internal void SetAside(Guid by, string byName, DateTimeOffset now) => (AnsweredBy, AnsweredByName, SetAsideAt) = (by, byName, now);
}

internal sealed class AccessRequestMapping : IEntityTypeConfiguration<AccessRequest>
{
    public void Configure(EntityTypeBuilder<AccessRequest> builder) => builder.ToTable("access_requests");
}
