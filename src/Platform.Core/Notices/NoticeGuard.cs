using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Notices.Channels;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>A contact that the chosen channels ask for, costs that somebody confirmed, and a notice that the Office will take. Whether the channels suffice, the law of the launch judges (Legality).</summary>
internal sealed class NoticeGuard(PlatformDb db, ReadRegime readRegime, QuoteCosts costs, ComposeNotice compose, JudgeNotice judge, NoticeFormats formats) : IPublicationGuard
{
    public async Task<IReadOnlyList<PublicationObjection>> ObjectionsAsync(Consultation consultation, CancellationToken cancel)
    {
        if (await db.NoticeChoices.AsNoTracking().SingleOrDefaultAsync(row => row.ConsultationId == consultation.Id, cancel) is not { } choice) return [];      // the profile alone
        var now = await db.NowAsync(cancel);
        var objections = new List<PublicationObjection>();
        if (CheckNotice.Problems(choice.Contact, choice.Chosen).Count > 0) objections.Add(new("NoticeContact", ObjectionSeverity.Error, PublicationStep.Notice));
        var regime = await readRegime.ExecuteAsync(consultation, now, cancel);
        foreach (var channel in choice.Chosen.Where(channel => !formats.Takes(channel.Channel, NoticeFormats.KindOf(consultation.Procedure), regime.Form, regime.Buyer.IsEntity)))
            objections.Add(new("NoticeWithoutForm", ObjectionSeverity.Error, PublicationStep.Notice, null, ChannelNames.Of(channel.Channel)));
        var total = costs.Total(choice.Chosen, regime.Publicity, now);
        if (total > 0 && choice.ConfirmedTotal != total) objections.Add(new("NoticeCosts", ObjectionSeverity.Error, PublicationStep.Notice, null, FrenchFormat.Euros(total)));
        // Without a contact or a limit the rules would only say so once more.
        if (objections.Count == 0 && consultation.SubmissionDeadline is not null)
        {
            var notice = await compose.ExecuteAsync(new(consultation, Notice.FolderOf(consultation.Id), 1, choice.Contact, regime, now), cancel);
            if (judge.Execute(notice, choice.Chosen, now) is { Outcome: not Core.Eforms.EformsOutcome.Unavailable, IsGood: false } verdict)
                objections.Add(new("NoticeEforms", ObjectionSeverity.Error, PublicationStep.Notice, null, verdict.Findings.Count(finding => finding.Severity != Core.Eforms.EformsSeverity.Warning)));
        }
        return objections;
    }
}
