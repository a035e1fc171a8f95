using Platform.Core.Consultations;

namespace Platform.Core.Opening;

/// <summary>Once the limit has passed, the session is to be held where something came, and then to be closed.</summary>
internal sealed class OpeningOnBoard(ReadOpeningProgress progress) : IBoardPart
{
    public async Task<BoardPart> OfAsync(Consultation consultation, CancellationToken cancel) =>
        consultation.ClosedAt is null || consultation.DiscontinuedAt is not null ? BoardPart.Nothing : await progress.ExecuteAsync(consultation, cancel) switch
        {
            (OpeningProgress.NotBegun, true) => BoardPart.Nothing,
            (OpeningProgress.NotBegun, false) => BoardPart.Of(new BoardTask("Session")),
            (OpeningProgress.Running, _) => BoardPart.Of(new BoardTask("SessionRunning")),
            (OpeningProgress.Closed, _) => BoardPart.Nothing,
        };
}
