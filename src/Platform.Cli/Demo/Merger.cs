using Platform.Core.Accounts;
using Platform.Core.Conventions;
using Platform.Core.Data;
using Platform.Core.Quotes;
using Platform.Core.Values;

namespace Platform.Cli.Demo;

/// <summary>
/// A commune that came out of a merger takes over: the account of the former one ends with its convention, is closed, and has its last statement, issued. The only account
/// that may be closed on the day on which it was opened: every other convention that is paid for binds until a day to come.
/// </summary>
public sealed class Merger(Stage stage, Scope.Lead lead, string clerk)
{
    private const string Returned = "Archive complète remise sur clé USB le jour de la fusion, copie gardée par l’agglomération";

    /// <returns>The account that was closed.</returns>
    public async Task<Guid> ExecuteAsync(Conventions conventions, Place former, Place successor, CancellationToken cancel)
    {
        var today = FranceTime.DayOf(await stage.NowAsync(cancel));
        var ended = await conventions.SignedAsync(former, startsWhenReady: false, today.AddDays(-320), today.AddDays(-310), cancel);
        var account = await conventions.AccountAsync(former, cancel);
        await conventions.ActivateAsync(account, cancel);
        await NoteAsync(account, today.Year, LineKind.Service, "Formation de deux agents, une demi-journée", 180m, cancel);
        await NoteAsync(account, today.Year, LineKind.Notice, "Avis au BOAMP, toiture de l’école", 96.50m, cancel);

        await conventions.SucceedingAsync(successor, ended, today.AddDays(-12), today, cancel);
        await conventions.ActivateAsync(await conventions.AccountAsync(successor, cancel), cancel);

        await LivedAsync<BeginClosing>(use => use.ExecuteAsync(new(account, clerk), cancel), cancel);
        await AgreedAsync<RecordDataReturn>(use => use.ExecuteAsync(new(ended, today, Returned, clerk), cancel), cancel);
        await AgreedAsync<TerminateConvention>(use => use.ExecuteAsync(new(ended, clerk), cancel), cancel);
        await LivedAsync<CloseAccount>(use => use.ExecuteAsync(new(account, Returned, clerk), cancel), cancel);

        await stage.InAsync<DraftStatements, int>(new Scope.System("demo"), draft => draft.ExecuteAsync(cancel), cancel);       // what the night after the closing does
        Stage.Expect<TakeStatementStep.Outcome.Taken>(await stage.InAsync<TakeStatementStep, TakeStatementStep.Outcome>(lead,
            take => take.ExecuteAsync(new(account, today.Year, StatementState.Draft, StatementState.Issued, null, BillsOverrun: false, clerk), cancel), cancel));
        return account;
    }

    private async Task NoteAsync(Guid account, int year, LineKind kind, string label, decimal amount, CancellationToken cancel)
    {
        var faults = await stage.InAsync<NoteCharge, IReadOnlyList<NoteCharge.Fault>>(lead, note => note.ExecuteAsync(new(account, year, kind, label, amount, clerk), cancel), cancel);
        if (faults.Count > 0) throw new InvalidOperationException($"{nameof(NoteCharge)} a répondu {string.Join(", ", faults)}.");
    }

    private async Task LivedAsync<TUseCase>(Func<TUseCase, Task<AccountOutcome>> act, CancellationToken cancel) where TUseCase : notnull => Stage.Expect<AccountOutcome.Done>(await stage.InAsync(lead, act, cancel));

    private async Task AgreedAsync<TUseCase>(Func<TUseCase, Task<ConventionOutcome>> act, CancellationToken cancel) where TUseCase : notnull => Stage.Expect<ConventionOutcome.Done>(await stage.InAsync(lead, act, cancel));
}
