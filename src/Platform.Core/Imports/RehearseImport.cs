using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;

namespace Platform.Core.Imports;

/// <summary>What the import would do, found by doing it and taking everything back. Opens its own transaction. Scope Tenant or Lead.</summary>
public sealed class RehearseImport(UnitOfWorkFactory work, CurrentScope scope)
{
    public Task<ImportPlan> ExecuteAsync(PendingImport pending, CancellationToken cancel) =>
        work.RehearseAsync(scope.Required, services => services.GetRequiredService<TakeLines>().ExecuteAsync(pending, cancel), cancel);
}
