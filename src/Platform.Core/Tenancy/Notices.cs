using Platform.Core.Data.Outbox;

namespace Platform.Core.Tenancy;

/// <summary>What the people who administer an account, or the lead, are told by e-mail.</summary>
public enum NoticeTopic
{
    /// <summary>To the lead's administrators: an account asks for another one, for a structure linked to it.</summary>
    AccountAsked,

    /// <summary>To the account's administrators: a structure counted as many contracts in a year as an account of its own has.</summary>
    StructureGrew,

    /// <summary>To the account's administrators: the list of its people is to be attested; asked, then reminded.</summary>
    AttestationDue,

    /// <summary>To the lead's administrators: a commune or a public body says that it is interested.</summary>
    InterestStated,

    /// <summary>A line of an account's life: to the account's administrators, or to the lead's where an activation is late.</summary>
    AccountEvent,

    /// <summary>To the account's administrators: a linked structure counted fewer contracts in a year than an account of its own has.</summary>
    AccountShrank,

    /// <summary>To the account's administrators: everything that is the account's was put into an archive, at the request of one of them.</summary>
    ExportMade,

    /// <summary>To the account's administrators: somebody whom ProConnect names asks to be admitted.</summary>
    AccessRequested,

    /// <summary>To the account's administrators: an address of their software answers no more, and is called no more.</summary>
    WebhookStopped,
}

/// <summary>Something that several people are told.</summary>
/// <param name="Of">The row that tells it.</param>
/// <param name="Step">0, then one more for each reminder.</param>
public sealed record Noticed(NoticeTopic Topic, Guid Of, int Step = 0) : IFact
{
    public static string Kind => "noticed";
    public string Key => $"{Topic}-{Of:N}-{Step}";
}

/// <summary>One reader: a fact of its own, so that an address that is refused keeps it from nobody else.</summary>
public sealed record NoticeToSend(NoticeTopic Topic, Guid Of, int Step, Guid Reader) : IFact
{
    public static string Kind => "notice-to-send";
    public string Key => $"{Topic}-{Of:N}-{Step}-{Reader:N}";
}
