using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Faults;

namespace Platform.Core.Data;

/// <summary>One transaction per request or job, opened by the host and committed before anything is answered.</summary>
public sealed class UnitOfWork(IServiceProvider services, CurrentScope scope) : IAsyncDisposable
{
    private PlatformDb? db;
    private IDbContextTransaction? transaction;

    public async Task BeginAsync(Scope who, bool readOnly, CancellationToken cancel)
    {
        scope.Enter(who);
        scope.ReadOnly = readOnly;
        db = services.GetRequiredService<PlatformDb>();      // after the scope: it decides the database role
        transaction = await db.Database.BeginTransactionAsync(cancel);
    }

    /// <summary>Saves and commits. Not cancellable: what was begun is finished.</summary>
    public async Task CommitAsync()
    {
        if (transaction is null || db is null) return;
        await db.SaveChangesAsync(CancellationToken.None);
        await db.LogSeenAsync();
        await transaction.CommitAsync(CancellationToken.None);
        Fault.Committed();
        await transaction.DisposeAsync();
        transaction = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (transaction is not null) await transaction.DisposeAsync();     // not committed: rolls back
        transaction = null;
    }
}

/// <summary>Opens units of work of their own: jobs, and the few use cases during which bytes travel (no transaction is open while they do).</summary>
public sealed class UnitOfWorkFactory(IServiceScopeFactory scopes)
{
    public async Task<T> RunAsync<T>(Scope who, Func<IServiceProvider, Task<T>> work, CancellationToken cancel)
    {
        await using var services = scopes.CreateAsyncScope();
        var unit = services.ServiceProvider.GetRequiredService<UnitOfWork>();
        await unit.BeginAsync(who, readOnly: false, cancel);
        var result = await work(services.ServiceProvider);
        await unit.CommitAsync();
        return result;
    }

    /// <summary>Reads; the database refuses whatever would write.</summary>
    public async Task<T> ReadAsync<T>(Scope who, Func<IServiceProvider, Task<T>> work, CancellationToken cancel)
    {
        await using var services = scopes.CreateAsyncScope();
        await services.ServiceProvider.GetRequiredService<UnitOfWork>().BeginAsync(who, readOnly: true, cancel);
        return await work(services.ServiceProvider);
    }

    /// <summary>Does the work and takes everything back: what would happen is found by the rules that make it happen.</summary>
    public async Task<T> RehearseAsync<T>(Scope who, Func<IServiceProvider, Task<T>> work, CancellationToken cancel)
    {
        await using var services = scopes.CreateAsyncScope();
        await using var unit = services.ServiceProvider.GetRequiredService<UnitOfWork>();
        await unit.BeginAsync(who, readOnly: false, cancel);
        return await work(services.ServiceProvider);      // never committed: rolls back
    }

    public Task RunAsync(Scope who, Func<IServiceProvider, Task> work, CancellationToken cancel) =>
        RunAsync(who, async services => { await work(services); return true; }, cancel);

    /// <summary>Says who is asking and opens no transaction: for use cases that open short ones themselves.</summary>
    public async Task<T> RunWithoutTransactionAsync<T>(Scope who, Func<IServiceProvider, Task<T>> work)
    {
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<CurrentScope>().Enter(who);
        return await work(services.ServiceProvider);
    }
}
