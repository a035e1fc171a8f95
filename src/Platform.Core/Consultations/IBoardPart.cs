namespace Platform.Core.Consultations;

/// <summary>Something that waits for the buyer of a published consultation. <paramref name="Key"/> names a French text (<c>Board_{Key}</c> in the resources) and a page.</summary>
/// <param name="Count">How many of it; fills the text.</param>
/// <param name="Due">Until when, where there is such an instant.</param>
public sealed record BoardTask(string Key, int Count = 1, DateTimeOffset? Due = null);

/// <summary>A number that stands on the board, with a French text of its own for one and for several (<c>BoardFigure_{Key}</c>, <c>BoardFigure_{Key}s</c>).</summary>
public sealed record BoardFigure(string Key, int Count);

/// <summary>What one capability has to say of a consultation today.</summary>
public sealed record BoardPart(IReadOnlyList<BoardTask> Tasks, IReadOnlyList<BoardFigure> Figures)
{
    public static BoardPart Nothing { get; } = new([], []);

    public static BoardPart Of(params IReadOnlyList<BoardTask> tasks) => new(tasks, []);
}

/// <summary>A capability that has something to do, or to count, on the live board of a published consultation (GD-04). Numbers only: nothing here says who bids (CCP, art. R2132-9).</summary>
public interface IBoardPart
{
    Task<BoardPart> OfAsync(Consultation consultation, CancellationToken cancel);
}
