using Microsoft.EntityFrameworkCore;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Law;

namespace Platform.Core.Training;

/// <summary>What became of bytes that were sent to a practice deposit: the words of a real one.</summary>
public enum TrainingStep { Stored, NotFound, Finalised, OtherBytes, Mismatch, TooLong, Malformed }

/// <summary>Keeps a block or the bordereau of a practice deposit, within the bounds of the rule. Never parsed, but for the bordereau, which is judged like a real one.</summary>
public sealed class StoreTraining(PlatformDb db, ReadTrainingDeposit read)
{
    private const int HighestNumber = 99;

    public async Task<TrainingStep> BlockAsync(Guid id, Guid envelope, int number, byte[] sha256, byte[] content, CancellationToken cancel)
    {
        if (number is < 0 or > HighestNumber || content.Length > DepositTicket.BlockSize) return TrainingStep.TooLong;
        var most = TrainingRules.On(await db.NowAsync(cancel)).DepositBytes;
        return await StepAsync($"select sec.keep_training_block({id}, {envelope}, {number}, {sha256}, {content}, {most}) as \"Value\"", cancel);
    }

    public async Task<TrainingStep> BordereauAsync(Guid id, byte[] jcs, CancellationToken cancel)
    {
        var envelopes = await read.EnvelopesAsync(id, cancel);
        if (envelopes.Count == 0) return TrainingStep.NotFound;
        if (jcs.Length > StoreBordereau.LargestBytes || Bordereau.Read(jcs, new(id), [.. envelopes.Select(e => new Values.Id<BidEnvelope>(e.Id))]) is null) return TrainingStep.Malformed;
        return await StepAsync($"select sec.announce_training({id}, {System.Text.Encoding.UTF8.GetString(jcs)}) as \"Value\"", cancel);
    }

    private async Task<TrainingStep> StepAsync(FormattableString sql, CancellationToken cancel) => Enum.Parse<TrainingStep>((await db.Database.SqlQuery<string>(sql).ToListAsync(cancel)).Single());
}
