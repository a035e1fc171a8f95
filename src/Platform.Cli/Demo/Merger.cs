using Platform.Core.Accounts;
using Platform.Core.Conventions;
using Platform.Core.Data;
using Platform.Core.Quotes;
using Platform.Core.Values;

namespace Platform.Cli.Demo;

/// <summary>
/// Communes that came out of mergers take over: the accounts of the former ones end with their conventions, are closed, and have their last statement, one in each state.
/// The only accounts that may be closed on the day on which they were opened: every other convention that is paid for binds until a day to come.
/// </summary>
public sealed class Merger(Stage stage, Scope.Lead lead, string clerk)
{
    private const string Returned = "Archive complète remise sur clé USB le jour de la fusion, copie gardée par l’agglomération";

    /// <summary>An account that ends, with who administers it.</summary>
    public sealed record Former(Place Place, Guid Tenant, Actor Administrator);

    /// <summary>The former communes, by what becomes of their statement; two successors, because the account of the completed one ends twice.</summary>
    public sealed record Merged(Former Issued, Former Draft, Former Disputed, Former Waived, Former Paid, Former Completed, Place First, Place Second)
    {
        public IEnumerable<Former> All => [Issued, Draft, Disputed, Waived, Paid, Completed];
    }

    public async Task ExecuteAsync(Conventions conventions, Merged merged, CancellationToken cancel)
    {
        var today = FranceTime.DayOf(await stage.NowAsync(cancel));
        var ended = new Dictionary<Former, Guid>();
        foreach (var former in merged.All)
        {
            ended[former] = await conventions.SignedAsync(former.Place, startsWhenReady: false, today.AddDays(-320), today.AddDays(-310), cancel);
            await conventions.ActivateAsync(former.Tenant, cancel);
            await NoteAsync(former, today.Year, LineKind.Service, "Formation de deux agents, une demi-journée", 180m, cancel);
            await NoteAsync(former, today.Year, LineKind.Notice, "Avis au BOAMP, toiture de l’école", 96.50m, cancel);
        }
        await SucceededAsync(conventions, merged.First, [.. ended.Values], today.AddDays(-35), today.AddDays(-25), cancel);
        foreach (var (former, convention) in ended) await ClosedAsync(former, convention, today, cancel);
        await stage.InAsync<DraftStatements, int>(new Scope.System("demo"), draft => draft.ExecuteAsync(cancel), cancel);       // what the night after the closing does

        foreach (var former in (Former[])[merged.Issued, merged.Disputed, merged.Paid, merged.Completed]) await StepAsync(former, today.Year, StatementState.Draft, StatementState.Issued, null, cancel);
        foreach (var former in (Former[])[merged.Paid, merged.Completed]) await StepAsync(former, today.Year, StatementState.Issued, StatementState.Paid, null, cancel);
        await StepAsync(merged.Waived, today.Year, StatementState.Draft, StatementState.Waived, "L’agglomération garde à sa charge ce qui précède la fusion.", cancel);
        await StepAsync(merged.Disputed, today.Year, StatementState.Issued, StatementState.Disputed, "L’avis au BOAMP n’a pas paru\u00A0: nous demandons le justificatif.", cancel);
        await CompleteAsync(conventions, merged, today, cancel);
    }

    // The commune comes back under a convention of its own, is trained once more, and merges with another: a year with two editions.
    private async Task CompleteAsync(Conventions conventions, Merged merged, DateOnly today, CancellationToken cancel)
    {
        var former = merged.Completed;
        var again = await conventions.SignedAsync(former.Place, startsWhenReady: false, today.AddDays(-22), today.AddDays(-20), cancel);
        await LivedAsync<ReopenAccount>(use => use.ExecuteAsync(new(former.Tenant, clerk), cancel), cancel);
        await NoteAsync(former, today.Year, LineKind.Service, "Formation d’un agent, une demi-journée", 90m, cancel);
        await SucceededAsync(conventions, merged.Second, [again], today.AddDays(-5), today, cancel);
        await ClosedAsync(former, again, today, cancel);
        await StepAsync(former, today.Year, StatementState.Paid, StatementState.Issued, null, cancel);
    }

    private async Task SucceededAsync(Conventions conventions, Place successor, IReadOnlyList<Guid> ended, DateOnly member, DateOnly agglomeration, CancellationToken cancel)
    {
        await conventions.SucceedingAsync(successor, ended, member, agglomeration, cancel);
        await conventions.ActivateAsync(await conventions.AccountAsync(successor, cancel), cancel);
    }

    private async Task ClosedAsync(Former former, Guid ended, DateOnly today, CancellationToken cancel)
    {
        await LivedAsync<BeginClosing>(use => use.ExecuteAsync(new(former.Tenant, clerk), cancel), cancel);
        await AgreedAsync<RecordDataReturn>(use => use.ExecuteAsync(new(ended, today, Returned, clerk), cancel), cancel);
        await AgreedAsync<TerminateConvention>(use => use.ExecuteAsync(new(ended, clerk), cancel), cancel);
        await LivedAsync<CloseAccount>(use => use.ExecuteAsync(new(former.Tenant, Returned, clerk), cancel), cancel);
    }

    private async Task StepAsync(Former former, int year, StatementState seen, StatementState step, string? reason, CancellationToken cancel)
    {
        var (who, name) = step == StatementState.Disputed ? (new Scope.Tenant(former.Tenant, former.Administrator.Id), former.Administrator.Name) : ((Scope)lead, clerk);
        Stage.Expect<TakeStatementStep.Outcome.Taken>(await stage.InAsync<TakeStatementStep, TakeStatementStep.Outcome>(who,
            take => take.ExecuteAsync(new(former.Tenant, year, seen, step, reason, BillsOverrun: false, name), cancel), cancel));
    }

    private async Task NoteAsync(Former former, int year, LineKind kind, string label, decimal amount, CancellationToken cancel)
    {
        var faults = await stage.InAsync<NoteCharge, IReadOnlyList<NoteCharge.Fault>>(lead, note => note.ExecuteAsync(new(former.Tenant, year, kind, label, amount, clerk), cancel), cancel);
        if (faults.Count > 0) throw new InvalidOperationException($"{nameof(NoteCharge)} a répondu {string.Join(", ", faults)}.");
    }

    private async Task LivedAsync<TUseCase>(Func<TUseCase, Task<AccountOutcome>> act, CancellationToken cancel) where TUseCase : notnull => Stage.Expect<AccountOutcome.Done>(await stage.InAsync(lead, act, cancel));

    private async Task AgreedAsync<TUseCase>(Func<TUseCase, Task<ConventionOutcome>> act, CancellationToken cancel) where TUseCase : notnull => Stage.Expect<ConventionOutcome.Done>(await stage.InAsync(lead, act, cancel));
}
