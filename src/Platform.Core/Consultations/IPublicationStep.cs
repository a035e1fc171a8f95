namespace Platform.Core.Consultations;

/// <summary>A capability that has something to do when a consultation is published, in the same transaction: both, or nothing. What may wait goes by the outbox.</summary>
public interface IPublicationStep
{
    /// <summary>Also done when a later phase is opened to the invited: not by default, for a phase is not public.</summary>
    bool TakesStages => false;

    /// <param name="consultation">Published now, with its lots and its public row.</param>
    /// <param name="now">When.</param>
    /// <param name="cancel">Stops.</param>
    Task PublishedAsync(Consultation consultation, DateTimeOffset now, CancellationToken cancel);
}
