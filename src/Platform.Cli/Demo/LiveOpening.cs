using Platform.Cli.StandIn;
using Platform.Core.Bids;
using Platform.Core.Opening;
using Platform.Core.Values;

namespace Platform.Cli.Demo;

/// <summary>A session from its first click to its minutes, as the president lives it. Played again after a cut, it takes up where it stopped.</summary>
public sealed class LiveOpening(Stage stage, HolderKeys keys)
{
    public async Task ExecuteAsync(Live live, CancellationToken cancel)
    {
        var (id, president) = (live.Id, live.Account.President);
        var scope = live.Account.As(president);
        var found = await stage.UntilAsync("ouverture du verrou", async () => await ReadAsync() is { State: not (SessionState.BeforeDeadline or SessionState.WaitingForGate) } open ? open : null, cancel);
        if (found.State == SessionState.Done) return;
        if (found.State == SessionState.GateOpen) await OpenAsync();

        var holder = new HolderOpens(stage.Services, scope, await keys.OpenAsync(HolderKeys.FileOf(live.Account, president), cancel), president.Name);
        await stage.UntilAsync("signature du registre", async () => await holder.IsProvedAsync(id, cancel) ? holder : null, cancel);
        await holder.ExecuteAsync(id, cancel);
        if (await ReadAsync() is { State: SessionState.Review } toReview) await ReviewAsync(toReview);
        await holder.ExecuteAsync(id, cancel);
        Stage.Expect<CloseSession.Outcome.Closed>(await stage.InAsync<CloseSession, CloseSession.Outcome>(scope, close => close.ExecuteAsync(new(id), cancel), cancel));

        Task<ReadSession.Session?> ReadAsync() => stage.InAsync<ReadSession, ReadSession.Session?>(scope, read => read.ExecuteAsync(id, cancel), cancel);

        async Task OpenAsync()
        {
            var proof = await stage.ConfirmAsync(president.Id, OpenSession.Act, OpenSession.ActHash(id), cancel);
            Stage.Expect<OpenSession.Outcome.Opened>(await stage.InAsync<OpenSession, OpenSession.Outcome>(scope, open => open.ExecuteAsync(new(id, proof), cancel), cancel));
        }

        // The first bidder is admitted, the next one set aside.
        async Task ReviewAsync(ReadSession.Session session)
        {
            var first = true;
            foreach (var bid in session.Envelopes.Where(e => e.Kind == EnvelopeKind.Application).Select(e => e.Bid))
            {
                var reason = first ? null : "Attestation d’assurance absente, non fournie après une demande de complément.";
                Stage.Expect<ReviewCandidate.Outcome.Decided>(await stage.InAsync<ReviewCandidate, ReviewCandidate.Outcome>(scope,
                    review => review.ExecuteAsync(new(id, new Id<Bid>(bid), 1, first, reason, president.Name, Seen: 0), cancel), cancel));
                first = false;
            }
        }
    }
}
