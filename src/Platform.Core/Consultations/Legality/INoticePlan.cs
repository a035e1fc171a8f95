using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Consultations.Legality;

/// <summary>Where the notice of a consultation will appear, for whoever judges whether that is enough. Nobody answers: the buyer is told what the law asks for, and no more.</summary>
public interface INoticePlan
{
    /// <returns>Null: nothing was planned yet.</returns>
    Task<IReadOnlyList<NoticeChannel>?> ChannelsAsync(Id<Consultation> consultation, CancellationToken cancel);
}
