using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Opening;
using Platform.Core.Values;

namespace Platform.Core.Stages;

/// <summary>Where the choice of candidates stands.</summary>
public enum AdmissionState { NotOpened, ToDecide, Decided }

/// <summary>Who applied, and what was decided of each. Null: nothing that receives candidatures, or none of this account.</summary>
public sealed class ReadCandidates(PlatformDb db)
{
    /// <param name="Lots">Titles by number.</param>
    /// <param name="Candidates">None before the session in which the candidatures are opened is closed.</param>
    /// <param name="Decisions">None before they are confirmed together.</param>
    /// <param name="Fewest">What the law says of their number; null where it says nothing.</param>
    /// <param name="Most">How many the notice said would be admitted at most, of each lot; null: it set no limit.</param>
    /// <param name="Opinions">What the jury of a contest said of the candidatures, the last first.</param>
    public sealed record View(Consultation Consultation, AdmissionState State, IReadOnlyDictionary<int, string> Lots, bool IsDivided,
        IReadOnlyList<Participant> Candidates, IReadOnlyList<Admission> Decisions, FewestCandidates? Fewest, int? Most, IReadOnlyList<CandidatesOpinion> Opinions)
    {
        /// <summary>A jury gives its opinion before anybody is admitted (CCP, art. R2162-16 et R2162-18).</summary>
        public bool AsksJury => Consultation.Procedure == Procedure.DesignContest;
        public CandidatesOpinion? Opinion => Opinions is [var last, ..] ? last : null;
    }

    public async Task<View?> ExecuteAsync(Id<Consultation> id, CancellationToken cancel)
    {
        if (await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) is not { PublishedAt: { } launch, Holds: Contents.Applications } consultation) return null;
        var decisions = await db.Admissions.AsNoTracking().Where(a => a.ConsultationId == id).OrderBy(a => a.CompanyName).ThenBy(a => a.LotNumber).ToListAsync(cancel);
        var opened = await db.OpeningSessions.AnyAsync(s => s.ConsultationId == id && s.ClosedAt != null, cancel);
        var lots = await db.Lots.AsNoTracking().Where(l => l.ConsultationId == id).OrderBy(l => l.Number).ToListAsync(cancel);
        var state = decisions.Count > 0 ? AdmissionState.Decided : opened && consultation.DiscontinuedAt is null ? AdmissionState.ToDecide : AdmissionState.NotOpened;
        return new(consultation, state, lots.ToDictionary(l => l.Number, l => l.Title), lots is not [{ Title: Lot.SingleTitle }],
            opened ? await db.CandidatesAsync(id, cancel) : [], decisions, FewestCandidates.Of(consultation.Procedure.ToString(), launch),
            (await db.ConsultationTerms.AsNoTracking().SingleOrDefaultAsync(t => t.ConsultationId == id, cancel))?.Stated.CandidatesMax,
            consultation.Procedure == Procedure.DesignContest ? await db.CandidatesOpinions.AsNoTracking().Where(o => o.ConsultationId == id).OrderByDescending(o => o.RecordedAt).ThenByDescending(o => o.Id).ToListAsync(cancel) : []);
    }
}
