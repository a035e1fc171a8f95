using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;

namespace Platform.Core.Notices;

/// <summary>Notices that a journal refused, or that a person has to send; and how many have appeared.</summary>
internal sealed class NoticesOnBoard(PlatformDb db) : IBoardPart
{
    public async Task<BoardPart> OfAsync(Consultation consultation, CancellationToken cancel)
    {
        var states = (await db.ChannelPublications.AsNoTracking().Where(row => row.ConsultationId == consultation.Id).ToListAsync(cancel)).CountBy(row => row.State).ToDictionary();
        if (states.Count == 0) return BoardPart.Nothing;
        var tasks = new List<BoardTask>();
        if (await db.OwedCorrigenda.CountAsync(row => row.ConsultationId == consultation.Id && row.ConfirmedAt == null && row.Channels.Length > 0, cancel) is var owed and > 0) tasks.Add(new("NoticeToConfirm", owed));
        if (states.GetValueOrDefault(PublicationState.Rejected) is var refused and > 0) tasks.Add(new("NoticeRefused", refused));
        if (states.GetValueOrDefault(PublicationState.Manual) is var manual and > 0) tasks.Add(new("NoticeByHand", manual));
        return new(tasks, [new("Notice", states.GetValueOrDefault(PublicationState.Published))]);
    }
}
