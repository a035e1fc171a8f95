using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Platform.Cli.StandIn;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Opening;
using Platform.Core.Registers;
using Platform.Core.Values;
using Platform.Jobs;
using Platform.Testing;

namespace Platform.Faults.Tests;

/// <summary>
/// Many consultations, lived from draft to opening by two nodes at once: each decisive act is asked of both in the same instant. Both sequencers run
/// all the while. What every node answered is kept for the tests; an exception (a deadlock, a broken constraint) is an answer too.
/// </summary>
public sealed class TwoNodesRace : IAsyncLifetime
{
    private static readonly CancellationToken Cancel = CancellationToken.None;
    private static readonly IReadOnlyList<BidDocument> Documents =
        [new(EnvelopeKind.Application, null, "DC1.pdf", "candidature"u8.ToArray()), new(EnvelopeKind.Offer, null, "Offre.pdf", "offre"u8.ToArray())];

    private readonly ConcurrentQueue<Exception> faults = new();
    private ServiceProvider b = null!; // set by InitializeAsync

    public static int Races { get; } = LongRun.Size("races", 200, 2000);

    public Ceremony Given { get; private set; } = null!; // set by InitializeAsync, which xunit awaits first

    /// <summary>Whatever a node threw in any race.</summary>
    public IReadOnlyCollection<Exception> Faults => faults;

    public IReadOnlyList<Id<Consultation>> Consultations { get; private set; } = [];

    public ConcurrentBag<(Id<Consultation> Consultation, PublishConsultation.Outcome A, PublishConsultation.Outcome B, AmendConsultation.Outcome Edited)> Publications { get; } = [];

    public ConcurrentBag<(DepositBid.Outcome A, DepositBid.Outcome B)> Finalisations { get; } = [];

    public ConcurrentBag<(CloseConsultation.Outcome A, CloseConsultation.Outcome B, DepositBid.Outcome Rival)> Closings { get; } = [];

    public ConcurrentBag<(OpenSession.Outcome President, OpenSession.Outcome Delegate)> Openings { get; } = [];

    public int GatesReleased { get; private set; }

    public int ClosedLater { get; private set; }

    private IServiceProvider A => Given.Platform.Services;

    public async Task InitializeAsync()
    {
        Given = await Ceremony.PublishedAsync();
        b = Given.Platform.AnotherNode();
        var (first, second) = (await Given.Platform.CompanyAsync("Première", "900000001"), await Given.Platform.CompanyAsync("Seconde", "900000002"));
        using var stop = new CancellationTokenSource();
        var sequencing = Task.WhenAll(SequenceAsync(A, stop.Token), SequenceAsync(b, stop.Token));

        Consultations = await DraftsAsync();
        await EachAsync(PublishAsync);
        var bids = new ConcurrentDictionary<Id<Consultation>, (Id<Bid> First, Id<Bid> Second)>();
        await Given.Platform.Database.SetNowAsync(Given.Deadline.AddMinutes(-30));
        await EachAsync(async id => bids[id] = await BeginAsync(id, first, second));
        await EachAsync(async id => Finalisations.Add(await TwiceAsync(n => By(n, first).FinaliseAsync(bids[id].First, Cancel))));
        await Given.Platform.Database.SetNowAsync(Given.Deadline + CloseConsultation.Grace + TimeSpan.FromSeconds(1));
        await EachAsync(async id => await CloseAsync(id, second, bids[id].Second));
        var later = await TwiceAsync(n => SystemAsync<CloseDueConsultations, int>(n, close => close.ExecuteAsync(Cancel)));
        ClosedLater = later.A + later.B;

        await stop.CancelAsync();
        await sequencing;
        await SequenceToTheEndAsync();
        await ReleaseAsync();
        await EachAsync(OpenAsync);
        await DispatchAsync();
        await SequenceToTheEndAsync();
    }

    public async Task DisposeAsync()
    {
        await b.DisposeAsync();
        await Given.DisposeAsync();
    }

    private async Task<IReadOnlyList<Id<Consultation>>> DraftsAsync()
    {
        var drafts = new ConcurrentBag<Id<Consultation>>();
        await Parallel.ForEachAsync(Enumerable.Range(0, Races), Few, async (i, _) =>
        {
            var draft = await Given.Platform.DraftAsync(Given.Consultation.Tenant, Given.Consultation.Buyer, GivenConsultation.Content($"Toiture {i}", closing: Given.Deadline));
            await Given.Platform.AddDocumentAsync(draft, "Règlement.pdf", "%PDF-1.7"u8.ToArray());
            drafts.Add(draft.Id);
        });
        int made;
        do
        {
            var (here, there) = await TwiceAsync(n => RunAsync<PrepareGates, int>(n, new Scope.Gate(), prepare => prepare.ExecuteAsync(Cancel)));
            made = here + there;
        }
        while (made > 0);
        return [.. drafts];
    }

    private async Task PublishAsync(Id<Consultation> id)
    {
        var scope = Given.Consultation.Scope;
        var material = await RunAsync<PublicationKeyMaterial, PublicationKeyMaterial.Material?>(A, scope, keys => keys.ReadAsync(id, Cancel)) ?? throw new InvalidOperationException("The gate is not ready.");
        var keys = KeyCeremony.MakeKeySet(material);
        if (await RunAsync<CreateOpeningKeys, CreateOpeningKeys.Outcome>(A, scope, create => create.ExecuteAsync(new(id, keys), Cancel)) is not CreateOpeningKeys.Outcome.Created created)
            throw new InvalidOperationException("No keys.");
        var act = PublishConsultation.ActHash(id, created.Sha256);
        var (proofA, proofB) = (await Given.Platform.ProofAsync(Given.Consultation.Buyer, PublishConsultation.Act, act), await Given.Platform.ProofAsync(Given.Consultation.Buyer, PublishConsultation.Act, act));

        using var start = new Barrier(3);
        var here = At(start, () => RunAsync<PublishConsultation, PublishConsultation.Outcome>(A, scope, publish => publish.ExecuteAsync(new(id, proofA), Cancel)));
        var there = At(start, () => RunAsync<PublishConsultation, PublishConsultation.Outcome>(b, scope, publish => publish.ExecuteAsync(new(id, proofB), Cancel)));
        var edited = At(start, () => RunAsync<AmendConsultation, AmendConsultation.Outcome>(b, scope, amend =>
            amend.ExecuteAsync(new(id, _ => GivenConsultation.Content("Toiture, texte corrigé", closing: Given.Deadline)), Cancel)));
        Publications.Add((id, await here, await there, await edited));
    }

    // Two companies, whose last byte comes at the limit itself, at two nodes.
    private async Task<(Id<Bid>, Id<Bid>)> BeginAsync(Id<Consultation> id, TestCompany first, TestCompany second)
    {
        var (mine, last) = await SendAllButTheLastAsync(A, first, id);
        var (theirs, lastOfTheirs) = await SendAllButTheLastAsync(b, second, id);
        using var start = new Barrier(2);
        var here = At(start, () => By(A, first).AnnounceAsync(mine, last, Cancel));
        var there = At(start, () => By(b, second).AnnounceAsync(theirs, lastOfTheirs, Cancel));
        if ((await here, await there) is not (StoreBordereau.Outcome.Stored, StoreBordereau.Outcome.Stored)) throw new InvalidOperationException("A last byte was refused.");
        return (mine, theirs);
    }

    private static async Task<(Id<Bid>, byte[])> SendAllButTheLastAsync(IServiceProvider node, TestCompany company, Id<Consultation> id)
    {
        var by = By(node, company);
        var bid = await by.BeginAsync(id, [1], Cancel);
        var content = await SealedBid.SealAsync(await by.TicketAsync(bid, Cancel), Documents, Cancel);
        foreach (var envelope in content.Envelopes)
            foreach (var (number, bytes, sha256) in envelope.Blocks)
                if (await by.PutAsync(bid, envelope.Id, number, bytes, sha256, Cancel) is not StoreBlock.Outcome.Stored) throw new InvalidOperationException("A block was refused.");
        return (bid, content.Bordereau);
    }

    // Both nodes close while the rival's bid, complete in time, is still being finalised.
    private async Task CloseAsync(Id<Consultation> id, TestCompany company, Id<Bid> rival)
    {
        using var start = new Barrier(3);
        var here = At(start, () => RunAsync<CloseConsultation, CloseConsultation.Outcome>(A, new Scope.System("test"), close => close.ExecuteAsync(new(id), Cancel)));
        var there = At(start, () => RunAsync<CloseConsultation, CloseConsultation.Outcome>(b, new Scope.System("test"), close => close.ExecuteAsync(new(id), Cancel)));
        var finalised = At(start, () => By(b, company).FinaliseAsync(rival, Cancel));
        Closings.Add((await here, await there, await finalised));
    }

    private async Task ReleaseAsync()
    {
        await Given.Platform.Database.SetNowAsync(Given.Deadline.AddMinutes(1));
        int released;
        do
        {
            var (here, there) = await TwiceAsync(n => n.GetRequiredService<ReleaseGates>().ExecuteAsync(Cancel));
            GatesReleased += released = here + there;
        }
        while (released > 0);
    }

    private async Task OpenAsync(Id<Consultation> id)
    {
        var act = OpenSession.ActHash(id);
        var (president, other) = (await Given.Platform.ProofAsync(Given.President.Person, OpenSession.Act, act), await Given.Platform.ProofAsync(Given.Delegate.Person, OpenSession.Act, act));
        using var start = new Barrier(2);
        var here = At(start, () => RunAsync<OpenSession, OpenSession.Outcome>(A, Given.President.Scope, open => open.ExecuteAsync(new(id, president), Cancel)));
        var there = At(start, () => RunAsync<OpenSession, OpenSession.Outcome>(b, Given.Delegate.Scope, open => open.ExecuteAsync(new(id, other), Cancel)));
        Openings.Add((await here, await there));
    }

    // Two dispatchers over every fact that the deposits left.
    private async Task DispatchAsync()
    {
        await Given.Platform.Database.SetNowAsync(null);
        await using var first = Given.Platform.AnotherNode(DatabaseRole.Jobs, DatabaseRole.Dispatch, DatabaseRole.Keys);
        await using var second = Given.Platform.AnotherNode(DatabaseRole.Jobs, DatabaseRole.Dispatch, DatabaseRole.Keys);
        int done;
        do
        {
            using var start = new Barrier(2);
            var (here, there) = (At(start, () => DispatchAsync(first)), At(start, () => DispatchAsync(second)));
            done = await here + await there;
        }
        while (done > 0);

        static Task<int> DispatchAsync(IServiceProvider n) => new DispatchOutbox(new OutboxLeases(n.GetRequiredService<DataSources>()), new OutboxHandlers(),
            n.GetRequiredService<UnitOfWorkFactory>(), OutboxLane.Messages, NullLogger<DispatchOutbox>.Instance).RunOnceAsync(Cancel);
    }

    private async Task SequenceAsync(IServiceProvider node, CancellationToken stop)
    {
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await RunAsync<IntegrateEntries, int>(node, new Scope.System("test"), integrate => integrate.ExecuteAsync(Cancel));
                await beat.WaitForNextTickAsync(stop);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                faults.Enqueue(fault);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task SequenceToTheEndAsync()
    {
        (int A, int B) numbered;
        do numbered = await TwiceAsync(n => RunAsync<IntegrateEntries, int>(n, new Scope.System("test"), integrate => integrate.ExecuteAsync(Cancel)));
        while (numbered.A + numbered.B > 0);
    }

    private static ParallelOptions Few => new() { MaxDegreeOfParallelism = 3 };

    private async Task EachAsync(Func<Id<Consultation>, Task> race) => await Parallel.ForEachAsync(Consultations, Few, async (id, _) =>
    {
        try
        {
            await race(id);
        }
        catch (Exception fault)
        {
            faults.Enqueue(fault);
        }
    });

    private async Task<(T A, T B)> TwiceAsync<T>(Func<IServiceProvider, Task<T>> act)
    {
        using var start = new Barrier(2);
        var (here, there) = (At(start, () => act(A)), At(start, () => act(b)));
        return (await here, await there);
    }

    // A thread of its own each, so that they leave in the same instant.
    internal static Task<T> At<T>(Barrier start, Func<Task<T>> act) => Task.Factory.StartNew(() =>
    {
        start.SignalAndWait(Cancel);
        return act();
    }, Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();

    private static SealedDeposit By(IServiceProvider node, TestCompany company) => new(node, new Scope.Company(company.Id, company.Depositor.Id));

    private static Task<T> RunAsync<TUseCase, T>(IServiceProvider node, Scope scope, Func<TUseCase, Task<T>> act) where TUseCase : notnull =>
        node.GetRequiredService<UnitOfWorkFactory>().RunAsync(scope, s => act(s.GetRequiredService<TUseCase>()), Cancel);

    private static Task<T> SystemAsync<TUseCase, T>(IServiceProvider node, Func<TUseCase, Task<T>> act) where TUseCase : notnull =>
        node.GetRequiredService<UnitOfWorkFactory>().RunWithoutTransactionAsync(new Scope.System("test"), s => act(s.GetRequiredService<TUseCase>()));
}
