using Platform.Core.Exports;

namespace Platform.Core.Operations.Evidence;

/// <summary>What the evidence of an outage says to whoever asks: the operator, of all the accounts but of no deposit; an account, of itself alone.</summary>
/// <param name="Of">Who asks: the agglomeration, or the account.</param>
/// <param name="IsAccount">It is the account's: its deposits, letters and register are part of it.</param>
/// <param name="At">When it was read.</param>
internal sealed record EvidenceFacts(Guid Tenant, string Of, bool IsAccount, ReadIncidents.Incident Incident, IReadOnlyList<ReadIncidents.Said> History, int Hours, DateTimeOffset At)
{
    public IReadOnlyList<Purchase> Purchases { get; init; } = [];
    public IReadOnlyList<Move> Moves { get; init; } = [];
    public IReadOnlyList<Alert> Alerts { get; init; } = [];
    public IReadOnlyList<Head> Heads { get; init; } = [];
    public IReadOnlyList<Deposit> Deposits { get; init; } = [];
    public IReadOnlyList<Attempt> Attempts { get; init; } = [];
    public IReadOnlyList<Activity> Activities { get; init; } = [];
    public IReadOnlyList<Letter> Letters { get; init; } = [];
    public IReadOnlyDictionary<Guid, IReadOnlyList<ConsultationForExport.Entry>> Entries { get; init; } = new Dictionary<Guid, IReadOnlyList<ConsultationForExport.Entry>>();

    /// <summary>A limit that fell within the outage, or within the hours of the rule after its end.</summary>
    public bool IsTouched(Purchase purchase) => purchase.LimitBefore >= Incident.BeganAt && purchase.LimitBefore <= Incident.EndedAt.AddHours(Hours);

    public Purchase PurchaseOf(Guid consultation) => Purchases.Single(p => p.Id == consultation);

    /// <param name="LimitBefore">In force when the outage began.</param>
    /// <param name="Limit">In force now.</param>
    public sealed record Purchase(Guid Id, string Buyer, string Reference, string Title, DateTimeOffset? PublishedAt, DateTimeOffset LimitBefore, DateTimeOffset Limit, DateTimeOffset? ClosedAt);

    /// <param name="ForIncident">Moved by the operator for this outage; otherwise by the buyer himself, since it began.</param>
    public sealed record Move(Guid Id, Guid Consultation, DateTimeOffset Old, DateTimeOffset New, DateTimeOffset? DecidedAt, string? Reason, bool ForIncident);

    /// <summary>A threshold that was found crossed.</summary>
    public sealed record Alert(string What, DateTimeOffset Since, DateTimeOffset FoundAt, DateTimeOffset? EndedAt);

    /// <summary>A state of the public register, signed during the outage or within an hour of it: the platform wrote at that instant.</summary>
    public sealed record Head(DateTimeOffset At, long Size);

    /// <param name="Number">Within its consultation and this file.</param>
    /// <param name="Bidder">As the register of deposits names him after the closing; null before.</param>
    public sealed record Deposit(Guid Consultation, int Number, DateTimeOffset BegunAt, DateTimeOffset? LastByteAt, DateTimeOffset? FinalisedAt, string? Bidder);

    public sealed record Attempt(Guid Consultation, int Number, DateTimeOffset At, string Event);

    public sealed record Activity(DateTimeOffset Hour, string Event, int Count);

    public sealed record Letter(Guid Id, DateTimeOffset At, string Recipient, string Subject);
}
