using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;

namespace Platform.Core.Quotes;

/// <summary>A company in the supplier directory (PEER-07): it asked to be there, says what it sells and where, and leaves when it likes. Buyers alone read it.</summary>
public sealed class SupplierListing : ICompanyOwned
{
    private SupplierListing() { }

    internal SupplierListing(Guid company, DateTimeOffset now) => (CompanyId, ListedAt) = (company, now);

    public Guid CompanyId { get; private set; }
    public string CompanyName { get; private set; } = "";

    /// <summary>Where requests are sent, chosen by the company.</summary>
    public string Email { get; private set; } = "";

    /// <summary>CPV divisions: the first two digits.</summary>
    public string[] Divisions { get; private set; } = [];
    public string Place { get; private set; } = "";
    public string Presentation { get; private set; } = "";
    public DateTimeOffset ListedAt { get; private set; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public Guid UpdatedBy { get; private set; }
    public DateTimeOffset? DelistedAt { get; private set; }

    internal void Say(string name, string email, string[] divisions, string place, string presentation, Guid by, DateTimeOffset now)
    {
        if (DelistedAt is not null) (ListedAt, DelistedAt) = (now, null);
        (CompanyName, Email, Divisions, Place, Presentation, UpdatedBy, UpdatedAt) = (name, email, divisions, place, presentation, by, now);
    }

    internal void Leave(Guid by, DateTimeOffset now) => (DelistedAt, UpdatedBy, UpdatedAt) = (now, by, now);
}

internal sealed class SupplierListingMapping : IEntityTypeConfiguration<SupplierListing>
{
    public void Configure(EntityTypeBuilder<SupplierListing> builder) => builder.ToTable("supplier_listings").HasKey(l => l.CompanyId);
}
