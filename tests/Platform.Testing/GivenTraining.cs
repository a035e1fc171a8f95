using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Platform.Cli.StandIn;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Training;
using Platform.Core.Values;
using Platform.Crypto.Keys;

namespace Platform.Testing;

/// <summary>A practice deposit, as a visitor's browser makes it.</summary>
public static class GivenTraining
{
    private static readonly Scope Visitor = new Scope.Public();

    public static IReadOnlyList<BidDocument> Documents(string marker = "exemple") =>
        [new(EnvelopeKind.Application, null, "DC1.pdf", Encoding.UTF8.GetBytes(marker)), new(EnvelopeKind.Offer, null, "AE.pdf", Encoding.UTF8.GetBytes(marker))];

    public static Task<BeginTraining.Outcome> BeginTrainingAsync(this TestPlatform platform, string? recipient) =>
        platform.RunAsync(Visitor, s => s.GetRequiredService<BeginTraining>().ExecuteAsync(new(recipient), CancellationToken.None));

    public static async Task<DepositTicket> BegunTrainingAsync(this TestPlatform platform, X25519Identity? key = null)
    {
        var begun = (BeginTraining.Outcome.Begun)await platform.BeginTrainingAsync((key ?? X25519Identity.Generate()).Recipient.ToString());
        return await platform.RunAsync(Visitor, s => s.GetRequiredService<ReadTrainingDeposit>().TicketAsync(begun.Id, CancellationToken.None)) ?? throw new InvalidOperationException("No ticket.");
    }

    public static async Task<FinishTraining.Outcome> SendTrainingAsync(this TestPlatform platform, DepositTicket ticket, SealedBid content)
    {
        foreach (var envelope in content.Envelopes)
            foreach (var (number, bytes, sha256) in envelope.Blocks) await platform.PutTrainingAsync(ticket.Bid, envelope.Id, number, bytes.ToArray(), sha256);
        await platform.RunAsync(Visitor, s => s.GetRequiredService<StoreTraining>().BordereauAsync(ticket.Bid, content.Bordereau, CancellationToken.None));
        return await platform.RunAsync(Visitor, s => s.GetRequiredService<FinishTraining>().ExecuteAsync(ticket.Bid, CancellationToken.None));
    }

    public static Task<TrainingStep> PutTrainingAsync(this TestPlatform platform, Guid id, Guid envelope, int number, byte[] bytes, byte[]? sha256 = null) =>
        platform.RunAsync(Visitor, s => s.GetRequiredService<StoreTraining>().BlockAsync(id, envelope, number, sha256 ?? SHA256.HashData(bytes), bytes, CancellationToken.None));

    public static Task<TrainingDeposit?> FindTrainingAsync(this TestPlatform platform, Guid id) => platform.RunAsync(Visitor, s => s.GetRequiredService<ReadTrainingDeposit>().FindAsync(id, CancellationToken.None));

    public static Task<bool> AdvanceTrainingAsync(this TestPlatform platform, Guid id) => platform.RunAsync(Visitor, s => s.GetRequiredService<AdvanceTraining>().ExecuteAsync(id, CancellationToken.None));

    /// <summary>Begun, sealed, sent and finished.</summary>
    public static async Task<TrainingDeposit> TrainedAsync(this TestPlatform platform, string marker = "exemple")
    {
        var ticket = await platform.BegunTrainingAsync();
        return ((FinishTraining.Outcome.Received)await platform.SendTrainingAsync(ticket, await SealedBid.SealAsync(ticket, Documents(marker), CancellationToken.None))).Deposit;
    }
}
