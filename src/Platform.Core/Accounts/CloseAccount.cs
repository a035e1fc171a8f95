using Microsoft.EntityFrameworkCore;
using Platform.Core.Conventions;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Values;

namespace Platform.Core.Accounts;

/// <summary>The convention is over: the account leaves. Refused while a consultation takes bids, because its companies were told where to deposit.</summary>
public sealed class BeginClosing(PlatformDb db, CurrentScope scope, Outbox outbox, ReadConventions conventions, OpenConsultationsOf openConsultations)
{
    public sealed record Input(Guid Account, string ByName);

    public async Task<AccountOutcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var ledger = new AccountLedger(db, scope, outbox);
        if (await ledger.OpenAsync(input.Account, cancel) is not { } account) return new AccountOutcome.NotFound();
        var now = await db.NowAsync(cancel);
        var open = await openConsultations.ExecuteAsync(input.Account, cancel);
        if (account.BeginClosing(await conventions.IsInForceAsync(input.Account, cancel), open.Count, now) is { } refusal) return new AccountOutcome.Refused(refusal);
        return await ledger.DoneAsync(account, AccountEventKind.ClosingBegan, input.ByName, null, now, cancel);
    }
}

/// <summary>Closes an account once nothing is left to open and its data was handed back. Nothing is deleted: registers, bids and minutes keep the time that the law gives each.</summary>
public sealed class CloseAccount(PlatformDb db, CurrentScope scope, Outbox outbox)
{
    /// <param name="How">Where what was handed back is kept.</param>
    public sealed record Input(Guid Account, string? How, string ByName);

    public async Task<AccountOutcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var ledger = new AccountLedger(db, scope, outbox);
        if (await ledger.OpenAsync(input.Account, cancel) is not { } account) return new AccountOutcome.NotFound();
        var (now, how) = (await db.NowAsync(cancel), Reasons.Read(input.How));
        var toCome = await OpeningsToComeAsync(db, input.Account, cancel);
        if (account.Close(toCome, await IsReturnedAsync(db, input.Account, cancel), how, now) is { } refusal) return new AccountOutcome.Refused(refusal);
        return await ledger.DoneAsync(account, AccountEventKind.Closed, input.ByName, how, now, cancel);
    }

    internal static async Task<int> OpeningsToComeAsync(PlatformDb db, Guid account, CancellationToken cancel) =>
        (await db.Database.SqlQuery<int>($"select sec.openings_to_come({account}) as \"Value\"").ToListAsync(cancel)).Single();

    /// <summary>The last convention that bound it is closed, which asks for the return of the data (VR-37).</summary>
    internal static async Task<bool> IsReturnedAsync(PlatformDb db, Guid account, CancellationToken cancel) =>
        await db.SharingConventions.Where(c => c.TenantId == account && c.EndedOn != null).OrderByDescending(c => c.EndedOn).Select(c => c.TerminatedOn != null && c.DataReturnedOn != null).FirstOrDefaultAsync(cancel);
}
