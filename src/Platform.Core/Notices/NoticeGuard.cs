using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;

namespace Platform.Core.Notices;

/// <summary>Channels that the value of the purchase demands, a contact that they ask for, costs that somebody confirmed.</summary>
internal sealed class NoticeGuard(PlatformDb db, ReadRegime readRegime, QuoteCosts costs) : IPublicationGuard
{
    public async Task<IReadOnlyList<PublicationObjection>> ObjectionsAsync(Consultation consultation, CancellationToken cancel)
    {
        if (consultation.Procedure == Values.Procedure.WithoutPublicity) return [];
        var now = await db.NowAsync(cancel);
        var regime = await readRegime.ExecuteAsync(consultation, now, cancel);
        var choice = await db.NoticeChoices.AsNoTracking().SingleOrDefaultAsync(row => row.ConsultationId == consultation.Id, cancel);
        var chosen = choice?.Chosen ?? [ChosenChannel.Profile];
        var objections = new List<PublicationObjection>();
        foreach (var group in regime.Missing(chosen))
            objections.Add(Error(group.Count > 1 ? "NoticeNeedsOneOf" : group[0] == NoticeChannel.Joue ? "NoticeNeedsJoue" : "NoticeNeedsBoamp",
                regime.Publicity == Publicity.European ? "CCP, art. R2131-16" : "CCP, art. R2131-12"));
        if (CheckNotice.Problems(choice?.Contact ?? NoticeContact.Nobody, chosen).Count > 0) objections.Add(Error("NoticeContact", null));
        var total = costs.Total(chosen, regime.Publicity, now);
        if (total > 0 && choice?.ConfirmedTotal != total) objections.Add(new("NoticeCosts", ObjectionSeverity.Error, PublicationStep.Notice, null, Values.FrenchFormat.Euros(total)));
        return objections;
    }

    private static PublicationObjection Error(string key, string? article) => new(key, ObjectionSeverity.Error, PublicationStep.Notice, article);
}
