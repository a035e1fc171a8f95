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
