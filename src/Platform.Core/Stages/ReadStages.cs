using Microsoft.EntityFrameworkCore;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Stages;

/// <summary>What the buyer of a procedure in several phases does next.</summary>
public enum NextStage { Nothing, WaitForOpening, Admit, NobodyAdmitted, Invite, FinishDraft, Negotiate, Rank, LiftAnonymity, ChooseWinner, NothingReceived }

/// <summary>The phases of one procedure as one line in time, from whichever of them one looks. Null: nothing published of this account.</summary>
public sealed class ReadStages(PlatformDb db)
{
    /// <param name="Number">0: the first one, which was published.</param>
    /// <param name="Round">Of a negotiation, from 1.</param>
    /// <param name="OpenedAt">When the session in which it was opened was closed.</param>
    public sealed record Stage(Id<Consultation> Id, string Reference, int Number, StageKind? Kind, int? Round, bool IsFinal, Contents Holds,
        DateTimeOffset? PublishedAt, DateTimeOffset? Limit, DateTimeOffset? ClosedAt, DateTimeOffset? OpenedAt, int Invited, int Excluded)
    {
        public bool IsDraft => PublishedAt is null;
    }

    public sealed record View(Consultation First, IReadOnlyList<Stage> Stages, NextStage Next, int Admitted, int SetAside)
    {
        public Stage Last => Stages[^1];
    }

    public async Task<View?> ExecuteAsync(Id<Consultation> id, CancellationToken cancel)
    {
        if (await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } asked) return null;
        var first = asked.StageOf is { } of ? await db.Consultations.AsNoTracking().SingleAsync(c => c.Id == of, cancel) : asked;
        if (first.PublishedAt is null) return null;
        var rows = await db.Consultations.AsNoTracking().Where(c => c.StageOf == first.Id).OrderBy(c => c.StageNumber).ToListAsync(cancel);
        rows.Insert(0, first);
        List<Id<Consultation>> ids = [.. rows.Select(r => r.Id)];
        var opened = await db.OpeningSessions.AsNoTracking().Where(s => ids.Contains(s.ConsultationId)).ToDictionaryAsync(s => s.ConsultationId, s => s.ClosedAt, cancel);
        var invited = (await db.StageInvitations.AsNoTracking().Where(i => ids.Contains(i.ConsultationId)).Select(i => new { i.ConsultationId, Out = i.ExcludedReason != null }).ToListAsync(cancel)).ToLookup(i => i.ConsultationId, i => i.Out);
        var admissions = await db.Admissions.AsNoTracking().Where(a => a.ConsultationId == first.Id).Select(a => new { a.CompanyId, a.Admitted }).ToListAsync(cancel);
        var admitted = admissions.Where(a => a.Admitted).Select(a => a.CompanyId).Distinct().Count();
        List<Stage> stages = [.. rows.Select(r => new Stage(r.Id, r.Reference, r.StageNumber ?? 0, r.StageKind, r.StageKind is StageKind.Negotiation ? rows.Count(o => o.StageKind is StageKind.Negotiation && o.StageNumber <= r.StageNumber) : null,
            r.StageFinal, r.Holds, r.PublishedAt, r.SubmissionDeadline, r.ClosedAt, opened.GetValueOrDefault(r.Id), invited[r.Id].Count(o => !o), invited[r.Id].Count(o => o)))];
        var next = NextOf(first, stages[^1], admissions.Count, admitted);
        // A round that nobody answered leaves the offers of the one before.
        if (first.DiscontinuedAt is null && await db.NothingReceivedAsync(rows[^1], cancel)) next = NextStage.NothingReceived;
        if (next == NextStage.Rank) next = await AfterJuryAsync(stages[^1].Id, cancel);
        return new(first, stages, next, admitted, admissions.Select(a => a.CompanyId).Distinct().Count() - admitted);
    }

    private async Task<NextStage> AfterJuryAsync(Id<Consultation> projects, CancellationToken cancel) =>
        await db.AnonymityLifts.AnyAsync(l => l.ConsultationId == projects, cancel) ? NextStage.ChooseWinner
        : await db.JuryOpinions.AnyAsync(o => o.ConsultationId == projects, cancel) ? NextStage.LiftAnonymity : NextStage.Rank;

    private static NextStage NextOf(Consultation first, Stage last, int decisions, int admitted)
    {
        if (first.DiscontinuedAt is not null) return NextStage.Nothing;
        if (last.IsDraft) return NextStage.FinishDraft;
        if (last.Holds == Contents.Applications)
            return last.OpenedAt is null ? NextStage.WaitForOpening : decisions == 0 ? NextStage.Admit : admitted == 0 ? NextStage.NobodyAdmitted : NextStage.Invite;
        if (last is { Kind: StageKind.Projects, OpenedAt: not null }) return NextStage.Rank;
        if (!first.Procedure.MayNegotiate || last.IsFinal) return last.OpenedAt is null && last.Number > 0 ? NextStage.WaitForOpening : NextStage.Nothing;
        return last.OpenedAt is null ? NextStage.WaitForOpening : NextStage.Negotiate;
    }
}
