using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>What a person may do for a company. A reader sees the bids and deposits none.</summary>
public enum CompanyRole { CompanyAdmin, Depositor, CompanyReader }

/// <summary>One person who acts for one company, until the day of leaving. What he deposited is the company's and stays.</summary>
public sealed class CompanyMember : ICompanyOwned
{
    private CompanyMember() { }

    public Guid CompanyId { get; private set; }
    public Id<CompanyMember> Id { get; private set; }
    public Guid PersonId { get; private set; }

    /// <summary>Kept here too: the company's administrator sees his own people, never their credentials.</summary>
    public string PersonName { get; private set; } = "";
    public string PersonEmail { get; private set; } = "";
    public CompanyRole Role { get; private set; }
    public DateTimeOffset JoinedAt { get; private set; }
    public DateTimeOffset? LeftAt { get; private set; }

    /// <summary>Where the person works; null: not said.</summary>
    public Id<Establishment>? EstablishmentId { get; private set; }

    internal void WorkAt(Id<Establishment> establishment) => EstablishmentId = establishment;

    public void ChangeRole(CompanyRole role) => Role = role;

    public void Leave(DateTimeOffset now) => LeftAt ??= now;
}

internal sealed class CompanyMemberMapping : IEntityTypeConfiguration<CompanyMember>
{
    public void Configure(EntityTypeBuilder<CompanyMember> builder) => builder.ToTable("company_members").HasKey(m => new { m.CompanyId, m.Id });
}
