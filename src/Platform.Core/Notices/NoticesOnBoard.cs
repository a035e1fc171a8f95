using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;

namespace Platform.Core.Notices;

/// <summary>Notices that a journal refused, or that a person has to send; and how many have appeared.</summary>
internal sealed class NoticesOnBoard(PlatformDb db, ReadHold hold, ReadOwed owed) : IBoardPart
{
    public async Task<BoardPart> OfAsync(Consultation consultation, CancellationToken cancel)
    {
        var publications = await db.ChannelPublications.AsNoTracking().Where(row => row.ConsultationId == consultation.Id).ToListAsync(cancel);
        var states = publications.CountBy(row => row.State).ToDictionary();
        if (states.Count == 0) return BoardPart.Nothing;
        var tasks = new List<BoardTask>();
        if (await owed.ExecuteAsync(consultation.Id, cancel) is { } waits) tasks.Add(new("NoticeToConfirm", waits.Channels.Count));
        var unseen = consultation.Held && publications.Exists(row => row is { Channel: NoticeChannel.Joue, State: PublicationState.Rejected });
        if (states.GetValueOrDefault(PublicationState.Rejected) is var refused and > 0) tasks.Add(new(unseen ? "NoticeRefusedUnseen" : "NoticeRefused", refused));
        if (publications.Count(row => row is { State: PublicationState.Manual, WasSentByHand: false }) is var manual and > 0) tasks.Add(new("NoticeByHand", manual));
        if (publications.Count(row => row.WasSentByHand) is var sent and > 0) tasks.Add(new("NoticeToSee", sent));
        if (publications.Exists(row => row.FreesNationalAt is not null && row.Channel == NoticeChannel.Joue) && await hold.ShortageAsync(consultation, cancel) is { } shortage) tasks.Add(new("LimitTooShort", shortage.Minimum.Days, shortage.Limit));
        return new(tasks, [new("Notice", states.GetValueOrDefault(PublicationState.Published))]);
    }
}
