using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Consultations.Legality;

/// <summary>Where the notice of a consultation will appear, for whoever judges whether that is enough. Nobody answers: the buyer is told what the law asks for, and no more.</summary>
public interface INoticePlan
{
    /// <returns>Null: nothing was planned yet.</returns>
    Task<IReadOnlyList<NoticeChannel>?> ChannelsAsync(Id<Consultation> consultation, CancellationToken cancel);

    /// <summary>The day on which the Office had the prior information that shortens its period (CCP, art. R2131-2 and R2161-3).</summary>
    /// <returns>Null: it has none, or refused it.</returns>
    Task<DateOnly?> AnnouncedAsync(Id<Consultation> consultation, CancellationToken cancel);
}
