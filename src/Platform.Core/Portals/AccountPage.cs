using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Portals;

/// <summary>What an account says of itself. Empty is not said.</summary>
/// <param name="Text">As typed: light marks for bold, lists and links; what shows it makes it safe.</param>
public sealed record PageContent(string Text, string Address, string Phone, string Email, string OpeningHours, string Website)
{
    public static readonly PageContent Empty = new("", "", "", "", "", "");

    public bool SaysWhere => Address.Length + Phone.Length + Email.Length + OpeningHours.Length + Website.Length > 0;
}

/// <summary>One edition of it. Those that were replaced are the log.</summary>
public sealed class AccountPage : ITenantOwned
{
    private AccountPage() { }

    internal AccountPage(Guid tenant, PageContent content, Guid by, string byName, DateTimeOffset now) =>
        (TenantId, Id, Text, Address, Phone, Email, OpeningHours, Website, WrittenBy, WrittenByName, WrittenAt) =
            (tenant, Id<AccountPage>.New(), content.Text, content.Address, content.Phone, content.Email, content.OpeningHours, content.Website, by, byName, now);

    public Guid TenantId { get; private set; }
    public Id<AccountPage> Id { get; private set; }
    public string Text { get; private set; } = "";
    public string Address { get; private set; } = "";
    public string Phone { get; private set; } = "";
    public string Email { get; private set; } = "";
    public string OpeningHours { get; private set; } = "";
    public string Website { get; private set; } = "";
    public Guid WrittenBy { get; private set; }
    public string WrittenByName { get; private set; } = "";
    public DateTimeOffset WrittenAt { get; private set; }
    public DateTimeOffset? ReplacedAt { get; private set; }

    public PageContent Content => new(Text, Address, Phone, Email, OpeningHours, Website);

    internal void Replace(DateTimeOffset now) => ReplacedAt = now;
}

internal sealed class AccountPageMapping : IEntityTypeConfiguration<AccountPage>
{
    public void Configure(EntityTypeBuilder<AccountPage> builder)
    {
        builder.ToTable("account_pages");
        builder.Ignore(page => page.Content);
    }
}
