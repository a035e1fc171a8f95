namespace Platform.Core.Identity;

public enum EmailLinkPurpose { Confirm, Welcome, Join, Recover }

/// <summary>A link sent by e-mail, known by the hash of its secret, good once.</summary>
internal sealed class EmailLink
{
    public Guid Id { get; private set; }
    public Guid PersonId { get; private set; }
    public EmailLinkPurpose Purpose { get; private set; }
    public byte[] SecretSha256 { get; private set; } = [];
    public DateTimeOffset IssuedAt { get; private set; }
    public DateTimeOffset ExpiresAt { get; private set; }
    public DateTimeOffset? UsedAt { get; private set; }

    /// <summary>What a link of purpose Join accepts.</summary>
    public Guid? InvitationId { get; private set; }

    public bool IsGood(EmailLinkPurpose purpose, DateTimeOffset now) => Purpose == purpose && UsedAt is null && now < ExpiresAt;

    public void Use(DateTimeOffset now) => UsedAt ??= now;
}

/// <summary>What a company asked for, until the address is confirmed.</summary>
internal sealed class SignUp
{
    public Guid PersonId { get; set; }
    public string CompanyName { get; set; } = "";
    public string Country { get; set; } = "";
    public string NationalId { get; set; } = "";
    public NationalIdKind NationalIdKind { get; set; }
    public string? Siret { get; set; }
    public DateTimeOffset AskedAt { get; set; }
}

/// <summary>How a company is named where it lives. In France by its SIREN; elsewhere by form only (R2132-8 forbids to shut it out).</summary>
public enum NationalIdKind { Siren, VatNumber, TradeRegister, Lei, Other }
