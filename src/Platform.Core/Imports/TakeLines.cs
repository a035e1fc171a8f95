namespace Platform.Core.Imports;

/// <summary>Does with each line what its own page would do, in the transaction of whoever asks: kept, or taken back when it was a rehearsal.</summary>
public sealed class TakeLines(TakeAccounts accounts, TakeSubEntities subEntities, TakeDepartments departments, TakePeople people, TakeSuppliers suppliers, TakeHistory history)
{
    public async Task<ImportPlan> ExecuteAsync(PendingImport pending, CancellationToken cancel)
    {
        var lines = ImportLine.Of(pending.Sheet, pending.Mapping);
        return new(pending.Kind switch
        {
            ImportKind.Accounts => await accounts.ExecuteAsync(lines, cancel),
            ImportKind.SubEntities => await subEntities.ExecuteAsync(lines, cancel),
            ImportKind.Departments => await departments.ExecuteAsync(lines, cancel),
            ImportKind.People => await people.ExecuteAsync(lines, cancel),
            ImportKind.Suppliers => await suppliers.ExecuteAsync(pending.Id, lines, cancel),
            ImportKind.Contracts or ImportKind.Withdrawals or ImportKind.Deposits => await history.ExecuteAsync(pending.Kind, pending.Id, lines, cancel),
        });
    }
}
