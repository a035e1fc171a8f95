using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Testing;
using Xunit.Abstractions;

namespace Platform.Faults.Tests;

/// <summary>At the limit itself one node moves it and another closes: one of them wins, and each wins some of the races.</summary>
[Collection("cluster")]
public sealed class ExtensionRaceTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly CancellationToken Cancel = CancellationToken.None;
    private Ceremony given = null!;     // set by InitializeAsync
    private ServiceProvider b = null!;  // and the second node

    public async Task InitializeAsync()
    {
        given = await Ceremony.PublishedAsync();
        b = given.Platform.AnotherNode();
    }

    public async Task DisposeAsync()
    {
        await b.DisposeAsync();
        await given.DisposeAsync();
    }

    private const int Paces = 14;

    [Fact, Trait("Long", "races")]
    public async Task A_limit_is_moved_or_passed_and_never_both()
    {
        var (extended, closed, limit) = (0, 0, given.Deadline.AddMinutes(10));
        TestConsultation? raced = null;
        for (var round = 0; round < TwoNodesRace.Races; round++)
        {
            raced ??= await PublishedAsync(limit);
            var asked = new ExtendDeadline.Asked(raced.Id, limit.AddMinutes(1), "Le cahier des charges a été complété.");
            await given.Platform.Database.SetNowAsync(limit);
            var proof = await given.Platform.ProofAsync(given.Consultation.Buyer, ExtendDeadline.Act, ExtendDeadline.ActHash(asked));

            using var start = new Barrier(2);
            var (id, at, late) = (raced.Id, limit, round % Paces);       // by how many questions the closing starts later than the extension, which asks the database a dozen
            var moves = TwoNodesRace.At(start, () => MovesAsync(asked, proof));
            var closes = TwoNodesRace.At(start, async () =>
            {
                for (var i = 0; i < 2 * late; i++) await AskAsync();
                await given.Platform.Database.SetNowAsync(at + CloseConsultation.Grace + TimeSpan.FromSeconds(1));
                return await b.GetRequiredService<UnitOfWorkFactory>().RunAsync(new Scope.System("test"), s => s.GetRequiredService<CloseConsultation>().ExecuteAsync(new(id), Cancel), Cancel);
            });
            var (moved, passed) = (await moves, await closes is CloseConsultation.Outcome.Closed);

            Assert.True(moved != passed, $"Round {round}: moved {moved}, closed {passed}.");
            var row = await given.AskAsync(db => db.Consultations.SingleAsync(c => c.Id == id, Cancel));
            Assert.Equal((moved ? limit.AddMinutes(1) : limit, passed), (row.SubmissionDeadline!.Value, row.ClosedAt is not null));
            if (moved) extended++; else (closed, raced) = (closed + 1, null);
            limit = limit.AddMinutes(moved ? 1 : 10);
        }
        output.WriteLine($"{extended} times the limit moved, {closed} times it had passed");
        Assert.True(extended > 0 && closed > 0, $"One side always wins: {extended} moved, {closed} closed.");
    }

    private Task<int> AskAsync() => given.AskAsync(db => db.Consultations.CountAsync(Cancel));

    // The clock jumps past the closing's patience: an extension that read it before and writes after is refused by the database itself.
    private async Task<bool> MovesAsync(ExtendDeadline.Asked asked, Guid proof)
    {
        try
        {
            return await given.Platform.RunAsync(given.Consultation.Scope, s => s.GetRequiredService<ExtendDeadline>().ExecuteAsync(new(asked, proof), Cancel)) is ExtendDeadline.Outcome.Extended;
        }
        catch (Exception refused) when (refused.GetBaseException() is PostgresException { SqlState: "42501" })
        {
            return false;
        }
    }

    private async Task<TestConsultation> PublishedAsync(DateTimeOffset limit)
    {
        await given.Platform.Database.SetNowAsync(limit.AddMinutes(-1));
        return await given.Platform.PublishedAsync(given.Consultation.Tenant, given.Consultation.Buyer, GivenConsultation.Content(closing: limit));
    }
}
