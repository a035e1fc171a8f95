using Platform.Jobs.Accounts;
using Platform.Jobs.Alerts;
using Platform.Jobs.Antivirus;
using Platform.Jobs.Approvals;
using Platform.Jobs.Bids;
using Platform.Jobs.Consultations;
using Platform.Jobs.Conventions;
using Platform.Jobs.Dce;
using Platform.Jobs.Exports;
using Platform.Jobs.Identity;
using Platform.Jobs.Opening;
using Platform.Jobs.Operations;
using Platform.Jobs.Quotes;
using Platform.Jobs.Support;
using Platform.Jobs.Tenancy;
using Platform.Jobs.Training;
using Quartz;

namespace Platform.Jobs;

/// <summary>Every trigger, its hour and its reason, on one screen. Never between 02:00 and 03:00 Paris: that hour repeats, or vanishes.</summary>
public static class Schedule
{
    public static void AddPlatformSchedule(this IQuartzBuilder quartz)
    {
        // A deadline is a second; at most ten seconds later the list of bids is frozen and the gate may open.
        quartz.Every<CloseConsultationsJob>("close-consultations", "0/10 * * * * ?");
        // A client that vanished after its last byte still gets its receipt, by mail; also frees the closing that waits for it.
        quartz.Every<FinishDepositsJob>("finish-deposits", "5/10 * * * * ?");
        // A time-stamping authority that was silent: the tokens follow within a minute of its return.
        quartz.Every<StampReceiptsJob>("stamp-receipts", "30 * * * * ?");
        // What companies compare their download with: known a few seconds after each publication.
        quartz.Every<HashArchivesJob>("hash-archives", "2/10 * * * * ?");
        // What a silent antivirus left: a minute after it is back.
        quartz.Every<ScanFilesJob>("scan-files", "7/20 * * * * ?");
        // VR-37: whoever asked for everything waits for it; those whose days are over are erased.
        quartz.Every<MakeExportsJob>("make-exports", "4/15 * * * * ?");
        // A receipt whose stamp is late is printed without it; what no printer has seen yet is queued.
        quartz.Every<QueuePapersJob>("queue-papers", "45 * * * * ?");
        // What was acknowledged is read again, a slice at a time: 23 GB an hour.
        quartz.Every<ScrubStoreJob>("scrub-store", "8/10 * * * * ?");
        // What two people approved and nobody stopped starts when its delay is over.
        quartz.Every<StartRecoveriesJob>("start-recoveries", "20 * * * * ?");
        // Operators hear of a crossed threshold within a minute.
        quartz.Every<WatchThresholdsJob>("watch-thresholds", "50 * * * * ?");
        // Answers to quote requests, a few seconds after their date.
        quartz.Every<OpenQuotesJob>("open-quotes", "6/10 * * * * ?");
        // VR-42: on 1 January the year that is over has its drafts; on other days, the accounts that were missed.
        quartz.Every<DraftStatementsJob>("draft-statements", "0 10 0 * * ?");
        // VR-47: a period ends at midnight; twenty minutes later it is renewed, or over, and both parties hear of it. Asked again each hour: a machine that was stopped then makes it good.
        quartz.Every<RenewConventionsJob>("renew-conventions", "0 20 0,4-23 * * ?");
        // VR-05: what the year that ended counted, of entities and of accounts, said on 1 January; looked at every night, so that a machine that was stopped then misses nothing.
        quartz.Every<AdviseStructuresJob>("advise-structures", "0 30 0 * * ?");
        // VR-29: an account whose convention is concluded and that is not active: said on the fifth day and on the seventh, before the offices open.
        quartz.Every<WatchOnboardingJob>("watch-onboarding", "0 40 0 * * ?");
        // VR-33: asked on the first day of a quarter, reminded every week; looked at every night, so that nothing depends on one of them.
        quartz.Every<AskAttestationsJob>("ask-attestations", "0 0 4 * * ?");
        // VR-13: the digest of saved searches, as their page promises.
        quartz.Every<DigestAlertsJob>("digest-alerts", "0 0 7 * * ?");
        // VR-24: a step that waits is recalled in the morning, when people read their mail.
        quartz.Every<RemindApproversJob>("remind-approvers", "0 15 7 * * ?");
        // A ticket that was solved a fortnight ago and to which nobody came back is closed.
        quartz.Every<CloseQuietTicketsJob>("close-quiet-tickets", "0 20 4 * * ?");
        // Sign-ins are kept six months, as the page that shows them says.
        quartz.Every<ForgetSignInsJob>("forget-sign-ins", "0 10 4 * * ?");
        // VR-15: the watermarked paper of a practice deposit, while its visitor still looks at the page.
        quartz.Every<PrintTrainingsJob>("print-trainings", "9/10 * * * * ?");
        // VR-15: what was practised is erased; until then nobody reads it any more.
        quartz.Every<PurgeTrainingsJob>("purge-trainings", "35 0/10 * * * ?");
        // Challenges live five minutes; what was spent is kept ten.
        quartz.Every<ForgetSpentJob>("forget-spent", "15 0/5 * * * ?");
    }

    private static void Every<TJob>(this IQuartzBuilder quartz, string name, string cron) where TJob : IJob =>
        quartz.ScheduleJob<TJob>(
            trigger => trigger.WithIdentity(name).WithCronSchedule(cron, schedule => schedule.InTimeZone(Core.Values.FranceTime.Zone).WithMisfireInstruction(CronTriggerMisfireInstruction.DoNothing)),
            job => job.WithIdentity(name).StoreDurably());
}
