using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;

namespace Platform.Core.Opening;

/// <summary>Once the limit has passed, the session is to be held where something came, and then to be closed.</summary>
internal sealed class OpeningOnBoard(PlatformDb db, ReadOpeningProgress progress) : IBoardPart
{
    public async Task<BoardPart> OfAsync(Consultation consultation, CancellationToken cancel) =>
        consultation.ClosedAt is null || consultation.DiscontinuedAt is not null ? BoardPart.Nothing : await progress.ExecuteAsync(consultation.Id, cancel) switch
        {
            OpeningProgress.NotBegun when await db.NothingReceivedAsync(consultation, cancel) => BoardPart.Nothing,
            OpeningProgress.NotBegun => BoardPart.Of(new BoardTask("Session")),
            OpeningProgress.Running => BoardPart.Of(new BoardTask("SessionRunning")),
            OpeningProgress.Closed => BoardPart.Nothing,
        };
}
