using Platform.Core.Data.Outbox;

namespace Platform.Core.Consents;

/// <summary>A consent was asked, granted, refused, revoked or given back: the other side is told.</summary>
public sealed record ConsentChanged(Guid Consent, string Change) : IFact
{
    public static string Kind => "consent-changed";
    public string Key => $"{Consent:N}-{Change}";
}

/// <summary>One reader of it: a fact of its own, so that an address that is refused keeps it from nobody else.</summary>
public sealed record ConsentToTell(Guid Consent, string Change, Guid Reader) : IFact
{
    public static string Kind => "consent-to-tell";
    public string Key => $"{Consent:N}-{Change}-{Reader:N}";
}
