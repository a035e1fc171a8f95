using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Cli.StandIn;

/// <summary>A whole deposit through the use cases, as the page and its endpoints make it: begin, ticket, seal, blocks, bordereau, finalise.</summary>
public sealed class SealedDeposit(IServiceProvider services, Scope.Company scope)
{
    /// <summary>From the choice of the lots to the receipt.</summary>
    public async Task<(Id<Bid> Bid, DepositBid.Outcome Outcome)> ExecuteAsync(Id<Consultation> consultation, IReadOnlyList<int> lots, IReadOnlyList<BidDocument> documents, CancellationToken cancel)
    {
        var bid = await BeginAsync(consultation, lots, cancel);
        await SendAsync(bid, await SealedBid.SealAsync(await TicketAsync(bid, cancel), documents, cancel), cancel);
        return (bid, await FinaliseAsync(bid, cancel));
    }

    public Task<Id<Bid>> BeginAsync(Id<Consultation> consultation, IReadOnlyList<int> lots, CancellationToken cancel) => InTransactionAsync<BeginDeposit, Id<Bid>>(async begin =>
        await begin.ExecuteAsync(new(consultation, lots), cancel) is BeginDeposit.Outcome.Begun begun ? begun.Bid : throw new InvalidOperationException("The deposit was not begun."), cancel);

    public Task<DepositTicket> TicketAsync(Id<Bid> bid, CancellationToken cancel) => InTransactionAsync<ReadTicket, DepositTicket>(async read =>
        await read.ExecuteAsync(bid, cancel) ?? throw new InvalidOperationException("No such deposit."), cancel);

    public async Task SendAsync(Id<Bid> bid, SealedBid sealedBid, CancellationToken cancel)
    {
        foreach (var envelope in sealedBid.Envelopes)
            foreach (var (number, bytes, sha256) in envelope.Blocks)
                Require(await PutAsync(bid, envelope.Id, number, bytes, sha256, cancel) is StoreBlock.Outcome.Stored);
        Require(await AnnounceAsync(bid, sealedBid.Bordereau, cancel) is StoreBordereau.Outcome.Stored);
    }

    public Task<StoreBlock.Outcome> PutAsync(Id<Bid> bid, Guid envelope, int number, ReadOnlyMemory<byte> bytes, byte[] sha256, CancellationToken cancel) =>
        OwnAsync<StoreBlock, StoreBlock.Outcome>(async store =>
        {
            using var body = new MemoryStream(bytes.ToArray());
            return await store.ExecuteAsync(new(bid, new(envelope), number, sha256, bytes.Length, body), cancel);
        });

    public Task<StoreBordereau.Outcome> AnnounceAsync(Id<Bid> bid, byte[] bordereau, CancellationToken cancel) =>
        InTransactionAsync<StoreBordereau, StoreBordereau.Outcome>(store => store.ExecuteAsync(new(bid, bordereau), cancel), cancel);

    public Task<DepositBid.Outcome> FinaliseAsync(Id<Bid> bid, CancellationToken cancel) =>
        OwnAsync<DepositBid, DepositBid.Outcome>(deposit => deposit.ExecuteAsync(new(bid), cancel));

    private Task<T> InTransactionAsync<TUseCase, T>(Func<TUseCase, Task<T>> act, CancellationToken cancel) where TUseCase : notnull =>
        services.GetRequiredService<UnitOfWorkFactory>().RunAsync(scope, s => act(s.GetRequiredService<TUseCase>()), cancel);

    private Task<T> OwnAsync<TUseCase, T>(Func<TUseCase, Task<T>> act) where TUseCase : notnull =>
        services.GetRequiredService<UnitOfWorkFactory>().RunWithoutTransactionAsync(scope, s => act(s.GetRequiredService<TUseCase>()));

    private static void Require(bool done)
    {
        if (!done) throw new InvalidOperationException("The platform refused a demonstration deposit.");
    }
}
