using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Values;

namespace Platform.Core.Stages;

/// <summary>
/// Begins the draft of the next phase: the offers of those admitted, the projects of a contest, or a round of negotiation with those whose offers were opened, all of them unless the buyer says why one is left out.
/// What was published is taken over as it is; its limit and its file are prepared like any draft's, and publishing it sends the invitations.
/// </summary>
public sealed class PrepareStage(PlatformDb db, CurrentScope scope, ReadStages read, ReadRemaining readRemaining, ReadStatement readStatement, ReadCorrected readCorrected)
{
    /// <param name="Excluded">Companies that a round leaves out, with the reason.</param>
    /// <param name="IsFinal">Of a round: the last offers.</param>
    public sealed record Input(Id<Consultation> First, IReadOnlyDictionary<Guid, string?> Excluded, bool IsFinal);

    public enum Fault { ReasonMissing, ReasonTooLong, NobodyLeft }

    /// <param name="Company">Null: all of them together.</param>
    public sealed record Problem(Guid? Company, Fault Fault);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Prepared(Id<Consultation> Stage) : Outcome;
        public sealed record Refused(IReadOnlyList<Problem> Problems) : Outcome;

        /// <summary>Nothing follows now: what comes before is not opened, or was the last.</summary>
        public sealed record NotNow : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Prepared, T> prepared, Func<Refused, T> refused, Func<NotNow, T> notNow, Func<NotFound, T> notFound) => this switch
        { Prepared p => prepared(p), Refused r => refused(r), NotNow n => notNow(n), NotFound f => notFound(f), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.First.Value, cancel);
        if (await read.ExecuteAsync(input.First, cancel) is not { } view || view.First.Id != input.First) return new Outcome.NotFound();
        if (view.Next == NextStage.FinishDraft) return new Outcome.Prepared(view.Last.Id);      // a double click
        if (view.Next is not (NextStage.Invite or NextStage.Negotiate)) return new Outcome.NotNow();
        var remaining = await readRemaining.ExecuteAsync(view, cancel);
        var excluded = view.Next == NextStage.Invite ? new Dictionary<Guid, string?>() : input.Excluded;
        if (ProblemsOf(remaining, excluded) is { Count: > 0 } problems) return new Outcome.Refused(problems);
        return new Outcome.Prepared(await BeginAsync(view, remaining, excluded, input.IsFinal, cancel));
    }

    private async Task<Id<Consultation>> BeginAsync(ReadStages.View view, IReadOnlyList<Participant> remaining, IReadOnlyDictionary<Guid, string?> excluded, bool isFinal, CancellationToken cancel)
    {
        var (now, person) = (await db.NowAsync(cancel), scope.Required.PersonId ?? throw new InvalidOperationException("A person prepares a phase."));
        var kind = view.Next != NextStage.Invite ? StageKind.Negotiation : view.First.Procedure == Procedure.DesignContest ? StageKind.Projects : StageKind.Offers;
        var suffix = kind != StageKind.Negotiation ? "P2" : $"T{view.Stages.Count(s => s.Kind == StageKind.Negotiation) + 1}";
        var stage = new Consultation(view.First, view.Last.Number + 1, kind, isFinal && kind == StageKind.Negotiation, $"{view.First.Reference}-{suffix}", person, now);
        var said = (await readCorrected.ExecuteAsync(view.Last.Id, cancel))!.Content;      // published: the phase before, corrections included
        stage.TakeOver(said);
        db.Consultations.Add(stage);
        await db.SaveChangesAsync(cancel);
        await db.Database.ExecuteSqlAsync($"insert into gates (tenant_id, consultation_id, requested_at) values ({stage.TenantId}, {stage.Id.Value}, {now})", cancel);
        db.StageInvitations.AddRange(remaining.Select(company => new StageInvitation(stage, company, excluded.TryGetValue(company.Company, out var reason) ? Reasons.Read(reason) : null)));
        var lots = remaining.Where(c => !excluded.ContainsKey(c.Company)).SelectMany(c => c.Lots).ToHashSet();
        await CopyAsync(view, stage, lots, said, cancel);
        await TakeFileAsync(view.Last.Id, stage, now, cancel);
        return stage.Id;
    }

    private async Task CopyAsync(ReadStages.View view, Consultation stage, HashSet<int> lots, PublishedContent said, CancellationToken cancel)
    {
        var stated = await readStatement.ExecuteAsync(view.First.Id, cancel);
        // As they stand in the phase before, what was corrected there included; what is not joined is said of its file, which is taken over.
        var terms = PrivateStatements.Without((await readStatement.ExecuteAsync(view.Last.Id, cancel)).Terms);
        if (terms != StatedTerms.Nothing) db.ConsultationTerms.Add(new ConsultationTerms(stage.TenantId, stage.Id, terms));
        foreach (var lot in stated.Lots.Where(l => lots.Contains(l.Number))) db.Lots.Add(new Lot(stage.TenantId, stage.Id, lot.Number, said.Lots.GetValueOrDefault(lot.Number, lot.Title), lot.Cpv, lot.Place, lot.ReservedFor, lot.FrameworkMaximum));
        await db.SaveChangesAsync(cancel);      // what hangs on a lot looks for it
        foreach (var criterion in stated.Criteria.Where(k => k.LotNumber == 0 || lots.Contains(k.LotNumber))) db.AwardCriteria.Add(new AwardCriterion(stage.TenantId, stage.Id, criterion.LotNumber, criterion.Position, criterion.Stated));
        foreach (var estimate in stated.Estimates.Values.Where(e => e.LotNumber == 0 || lots.Contains(e.LotNumber))) db.Estimates.Add(new Estimate(stage.TenantId, stage.Id, estimate.LotNumber, estimate.Amount));
        // What is confidential for candidates is so for those admitted, until the buyer strikes it off: the days and the list go together.
        // Those of one correction came at one instant: a microsecond each keeps their order.
        foreach (var (index, withheld) in (await db.WithheldNowAsync(view.Last.Id, cancel)).Index())
            db.WithheldDocuments.Add(new WithheldDocument(stage.TenantId, stage.Id, withheld.Title, withheld.Ground, withheld.Obtained, withheld.Since.AddTicks(index * TimeSpan.TicksPerMicrosecond)));
        await db.SaveChangesAsync(cancel);
    }

    // The last file that was given out, to be completed: the same bytes, no copy.
    private async Task TakeFileAsync(Id<Consultation> from, Consultation stage, DateTimeOffset now, CancellationToken cancel)
    {
        var version = new DceVersion(stage.TenantId, stage.Id, 1, now);
        db.DceVersions.Add(version);
        await db.SaveChangesAsync(cancel);
        var last = await db.DceVersions.AsNoTracking().Where(v => v.ConsultationId == from && v.PublishedAt != null).OrderByDescending(v => v.Number).Select(v => v.Id).FirstAsync(cancel);
        var kept = await db.DceDocuments.AsNoTracking().Where(d => d.VersionId == last).ToListAsync(cancel);
        db.DceDocuments.AddRange(kept.Select(document => document.KeptIn(version)));
        await db.SaveChangesAsync(cancel);
    }

    private static List<Problem> ProblemsOf(IReadOnlyList<Participant> remaining, IReadOnlyDictionary<Guid, string?> excluded)
    {
        var problems = new List<Problem>();
        foreach (var company in remaining.Where(c => excluded.ContainsKey(c.Company)))
        {
            if (Reasons.Read(excluded[company.Company]) is not { } reason) problems.Add(new(company.Company, Fault.ReasonMissing));
            else if (reason.Length < excluded[company.Company]!.Trim().Length) problems.Add(new(company.Company, Fault.ReasonTooLong));      // read: it is there
        }
        if (remaining.All(c => excluded.ContainsKey(c.Company))) problems.Add(new(null, Fault.NobodyLeft));
        return problems;
    }
}

/// <summary>Who may be invited to the next phase: those admitted, or those whose offers stand, in whatever phase they were opened.</summary>
public sealed class ReadRemaining(PlatformDb db)
{
    public async Task<IReadOnlyList<Participant>> ExecuteAsync(ReadStages.View view, CancellationToken cancel)
    {
        if (view.Next == NextStage.Negotiate) return await InNegotiationAsync(view, cancel);
        if (view.Next != NextStage.Invite) return [];
        var candidates = (await db.CandidatesAsync(view.First.Id, cancel)).ToDictionary(c => c.Company);
        var admitted = await db.Admissions.AsNoTracking().Where(a => a.ConsultationId == view.First.Id && a.Admitted).ToListAsync(cancel);
        return [.. admitted.GroupBy(a => a.CompanyId).Select(of => candidates[of.Key] with { Lots = [.. of.Select(a => a.LotNumber).Order()] }).OrderBy(c => c.Name, FrenchOrder.Names)];
    }

    // An offer that a round does not replace stands (CCP, art. L3): whoever was invited to the round and kept his is still there, unless a reason left him out.
    private async Task<IReadOnlyList<Participant>> InNegotiationAsync(ReadStages.View view, CancellationToken cancel)
    {
        var bidders = await db.BiddersAsync([.. view.Stages.Select(stage => stage.Id)], cancel);
        if (view.Last.Kind is not StageKind.Negotiation) return bidders;
        var invited = await db.StageInvitations.AsNoTracking().Where(i => i.ConsultationId == view.Last.Id && i.ExcludedReason == null).Select(i => i.CompanyId).ToListAsync(cancel);
        return [.. bidders.Where(bidder => invited.Contains(bidder.Company))];
    }
}
