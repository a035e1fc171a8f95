using Platform.Core.Data.Outbox;

namespace Platform.Core.Identity;

/// <summary>A company signed up: send the link that confirms the address. <paramref name="Asked"/> tells one attempt from the next, <paramref name="ReturnTo"/> the page of this site from which one came to sign up.</summary>
public sealed record EmailConfirmationAsked(Guid Person, Guid Asked, string? ReturnTo = null) : IFact
{
    public static string Kind => "email-confirmation-asked";
    public string Key => $"{Asked:N}";
}

/// <summary>Somebody signed up with an address that already has an account: tell its owner, who alone learns it.</summary>
public sealed record AddressAlreadyKnown(Guid Person, Guid Asked) : IFact
{
    public static string Kind => "address-already-known";
    public string Key => $"{Asked:N}";
}

/// <summary>A company's account was opened. When its number already had one, both are told, by e-mail only: nobody can ask who is here.</summary>
public sealed record CompanyOpened(Guid Company) : IFact
{
    public static string Kind => "company-opened";
    public string Key => $"{Company:N}";
}

/// <summary>An account gave roles to a person. The account is the fact's own scope. Link of purpose Welcome. <paramref name="Again"/>: when it was asked for once more.</summary>
public sealed record PersonInvited(Guid Person, Guid Membership, DateTimeOffset? Again = null) : IFact
{
    public static string Kind => "person-invited";
    public string Key => Again is { } again ? $"{Membership:N}-{again.ToUnixTimeSeconds()}" : $"{Membership:N}";
}

/// <summary>A company's administrator offered somebody to act for it. Link of purpose Join.</summary>
public sealed record ColleagueInvited(Guid Person, Guid Invitation) : IFact
{
    public static string Kind => "colleague-invited";
    public string Key => $"{Invitation:N}";
}

/// <summary>Two people agreed that somebody gets back in: everybody of the account is told before it happens.</summary>
public sealed record RecoveryApproved(Guid Recovery) : IFact
{
    public static string Kind => "recovery-approved";
    public string Key => $"{Recovery:N}";
}

/// <summary>One reader of an approved recovery: a fact of its own, so that an address that is refused keeps it from nobody else.</summary>
public sealed record RecoveryNotice(Guid Recovery, Guid Reader) : IFact
{
    public static string Kind => "recovery-notice";
    public string Key => $"{Recovery:N}-{Reader:N}";
}

/// <summary>The delay is over and nobody stopped it. Link of purpose Recover.</summary>
public sealed record RecoveryStarted(Guid Person, Guid Recovery) : IFact
{
    public static string Kind => "recovery-started";
    public string Key => $"{Recovery:N}";
}

/// <summary>Somebody was named to run the platform: send the link of the first passkey. Written by the database (sec.name_operator).</summary>
public sealed record OperatorNamed(Guid Operator, Guid Person) : IFact
{
    public static string Kind => "operator-named";
    public string Key => $"{Operator}";
}
