using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Identity.Demo;

namespace Platform.Cli.Demo;

/// <summary>Where the demonstration plays: use cases in the scope of whoever acts, as a host would run them.</summary>
/// <param name="services">Everything of Core.</param>
/// <param name="pause">Lets the other processes work a moment: gate, closing, register.</param>
public sealed class Stage(IServiceProvider services, Func<CancellationToken, Task> pause)
{
    private const int Patience = 900;

    public IServiceProvider Services => services;

    /// <summary>In one transaction, as a page does.</summary>
    public Task<T> InAsync<TUseCase, T>(Scope scope, Func<TUseCase, Task<T>> act, CancellationToken cancel) where TUseCase : notnull =>
        services.GetRequiredService<UnitOfWorkFactory>().RunAsync(scope, s => act(s.GetRequiredService<TUseCase>()), cancel);

    /// <summary>For a use case that opens its own transactions.</summary>
    public Task<T> OwnAsync<TUseCase, T>(Scope scope, Func<TUseCase, Task<T>> act) where TUseCase : notnull =>
        services.GetRequiredService<UnitOfWorkFactory>().RunWithoutTransactionAsync(scope, s => act(s.GetRequiredService<TUseCase>()));

    public Task<DateTimeOffset> NowAsync(CancellationToken cancel) => InAsync<PlatformDb, DateTimeOffset>(new Scope.System("demo"), db => db.NowAsync(cancel), cancel);

    /// <summary>Waits for what another process does.</summary>
    public async Task<T> UntilAsync<T>(string what, Func<Task<T?>> read, CancellationToken cancel) where T : class
    {
        for (var i = 0; i < Patience; i++)
        {
            if (await read() is { } there) return there;
            await pause(cancel);
        }
        throw new InvalidOperationException($"Attente trop longue : {what}.");
    }

    /// <summary>Confirms one act with the soft passkey of a person: same challenge, same origin, same stored proof as in a browser (decision 0014).</summary>
    public async Task<Guid> ConfirmAsync(Guid person, string act, byte[] actSha256, CancellationToken cancel)
    {
        var scope = new Scope.SignIn(person);
        var asked = Expect<BeginStepUp.Outcome.Asked>(await InAsync<BeginStepUp, BeginStepUp.Outcome>(scope, begin => begin.ExecuteAsync(new(act, actSha256), cancel), cancel));
        using var key = await services.GetRequiredService<DemoPasskeys>().FindAsync(person, cancel) ?? throw new InvalidOperationException("Cette personne n’a pas de clé de démonstration.");
        var credential = key.Assert(asked.Options, services.GetRequiredService<IOptions<PasskeyRules>>().Value.Origins.Single());
        return Expect<RecordProof.Outcome.Proved>(await InAsync<RecordProof, RecordProof.Outcome>(scope,
            record => record.ExecuteAsync(new(asked.Challenge, act, actSha256, credential), cancel), cancel)).Proof;
    }

    /// <summary>The outcome that the demonstration needs; another one stops it, in its own words.</summary>
    public static TOutcome Expect<TOutcome>(object outcome) where TOutcome : class =>
        outcome as TOutcome ?? throw new InvalidOperationException($"{typeof(TOutcome).DeclaringType?.DeclaringType?.Name} a répondu {outcome}.");
}
