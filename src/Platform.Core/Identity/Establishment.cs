using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>A place of a company, with its own SIRET under the company's SIREN. Closed, it keeps its name under what was done; nobody is attached to it any more.</summary>
public sealed class Establishment : ICompanyOwned
{
    private Establishment() { }

    internal Establishment(Guid company, string siret, string name, Guid? by, DateTimeOffset now) =>
        (CompanyId, Id, Siret, Name, AddedBy, CreatedAt) = (company, Id<Establishment>.New(), siret, name, by, now);

    public Guid CompanyId { get; private set; }
    public Id<Establishment> Id { get; private set; }

    /// <summary>Null for a company of another country.</summary>
    public string? Siret { get; private set; }

    /// <summary>« Agence de Lyon »; null for the one of the sign-up until it is named.</summary>
    public string? Name { get; private set; }
    public Guid? AddedBy { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }

    internal void Close(DateTimeOffset now) => ClosedAt ??= now;
}

internal sealed class EstablishmentMapping : IEntityTypeConfiguration<Establishment>
{
    public void Configure(EntityTypeBuilder<Establishment> builder) => builder.ToTable("establishments").HasKey(e => new { e.CompanyId, e.Id });
}
