using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>A contact that the chosen channels ask for, and costs that somebody confirmed. Whether the channels suffice, the law of the launch judges (Legality).</summary>
internal sealed class NoticeGuard(PlatformDb db, ReadRegime readRegime, QuoteCosts costs) : IPublicationGuard
{
    public async Task<IReadOnlyList<PublicationObjection>> ObjectionsAsync(Consultation consultation, CancellationToken cancel)
    {
        if (await db.NoticeChoices.AsNoTracking().SingleOrDefaultAsync(row => row.ConsultationId == consultation.Id, cancel) is not { } choice) return [];      // the profile alone
        var now = await db.NowAsync(cancel);
        var objections = new List<PublicationObjection>();
        if (CheckNotice.Problems(choice.Contact, choice.Chosen).Count > 0) objections.Add(new("NoticeContact", ObjectionSeverity.Error, PublicationStep.Notice));
        var total = costs.Total(choice.Chosen, (await readRegime.ExecuteAsync(consultation, now, cancel)).Publicity, now);
        if (total > 0 && choice.ConfirmedTotal != total) objections.Add(new("NoticeCosts", ObjectionSeverity.Error, PublicationStep.Notice, null, FrenchFormat.Euros(total)));
        return objections;
    }
}
