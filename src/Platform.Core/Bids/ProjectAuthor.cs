using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Bids;

/// <summary>
/// Whose an anonymous project is. Its bids name the alias <see cref="Id"/> as company and as person; this row alone ties it to somebody. Written by sec.begin_project, read by the author, and by the
/// account once the anonymity is lifted (CCP, art. R2162-18).
/// </summary>
public sealed class ProjectAuthor : ITenantOwned, ICompanyOwned
{
    private ProjectAuthor() { }

    public Guid TenantId { get; private set; }

    /// <summary>The alias.</summary>
    public Guid Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }

    /// <summary>« K7F3 »</summary>
    public string Label { get; private set; } = "";
    public Guid CompanyId { get; private set; }

    /// <summary>Who began the first deposit: receipts go there.</summary>
    public Guid PersonId { get; private set; }
    public string CompanyName { get; private set; } = "";

    /// <summary>SIREN, or country and national identifier.</summary>
    public string CompanyNumber { get; private set; } = "";

    /// <summary>Known to the author alone until the anonymity is lifted.</summary>
    public byte[] Seal { get; private set; } = [];

    /// <summary>« Projet K7F3 »</summary>
    public static string NameOf(string label) => $"Projet {label}";

    /// <summary>What the receipt and the register hold of the author from the deposit on: it says nothing, and proves the name once the seal is known.</summary>
    public string Commitment => Convert.ToHexStringLower(SHA256.HashData([.. Seal, .. Encoding.UTF8.GetBytes($"{CompanyName} ({CompanyNumber})")]));
}

internal sealed class ProjectAuthorMapping : IEntityTypeConfiguration<ProjectAuthor>
{
    public void Configure(EntityTypeBuilder<ProjectAuthor> builder)
    {
        builder.ToTable("project_authors");
        builder.Ignore(row => row.Commitment);
    }
}
