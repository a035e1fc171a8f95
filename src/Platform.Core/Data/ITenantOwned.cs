namespace Platform.Core.Data;

/// <summary>Rows of one account. Filtered by scope, stamped on insert, under forced row level security.</summary>
public interface ITenantOwned
{
    Guid TenantId { get; }
}

/// <summary>Rows of one company.</summary>
public interface ICompanyOwned
{
    Guid CompanyId { get; }
}

/// <summary>Rows of one company, or of the alias under which it deposits an anonymous project or asks about it (docs/decisions/0070-contest.md, 0079-anonymous-questions.md).</summary>
public interface IBidderOwned : ICompanyOwned;

/// <summary>Rows that an account and the agglomeration that hosts it have in common: both read them, nobody else does.</summary>
public interface ISharedWithLead
{
    Guid TenantId { get; }
    Guid LeadId { get; }
}
