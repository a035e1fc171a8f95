namespace Platform.Core.Imports;

/// <summary>What can be brought from a former platform. Accounts by the agglomeration alone, all the others by an account for itself.</summary>
public enum ImportKind { Accounts, SubEntities, Departments, People, Suppliers, Contracts, Withdrawals, Deposits }

public static class ImportKinds
{
    public static readonly IReadOnlyList<ImportKind> OfLead = [ImportKind.Accounts];

    /// <summary>In the order in which everything is brought.</summary>
    public static readonly IReadOnlyList<ImportKind> OfAccount = [ImportKind.SubEntities, ImportKind.Departments, ImportKind.People, ImportKind.Suppliers, ImportKind.Contracts, ImportKind.Withdrawals, ImportKind.Deposits];

    /// <summary>Kept as the former platform said it; proves nothing of ours.</summary>
    public static readonly IReadOnlyList<ImportKind> History = [ImportKind.Contracts, ImportKind.Withdrawals, ImportKind.Deposits];
}
