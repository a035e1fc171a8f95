using Microsoft.EntityFrameworkCore;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Stages;

/// <summary>Where the judgement of the projects stands.</summary>
public enum JuryState { NotOpened, ToRank, Ranked, Lifted }

/// <summary>Projects of a contest by their numbers, what the jury said, and whose they are once the anonymity is lifted. Null: no phase of projects of this account.</summary>
public sealed class ReadJury(PlatformDb db)
{
    /// <param name="Name">« Projet K7F3 »</param>
    public sealed record Project(string Label, string Name);

    /// <param name="Projects">Opened ones, by number: never in the order in which they came.</param>
    /// <param name="Opinions">The last first.</param>
    /// <param name="Authors">By number; empty before the anonymity is lifted, whoever asks.</param>
    public sealed record View(Consultation Consultation, JuryState State, DateTimeOffset? OpenedAt, IReadOnlyList<Project> Projects, IReadOnlyList<JuryOpinion> Opinions, AnonymityLift? Lift,
        IReadOnlyDictionary<string, ProjectAuthor> Authors)
    {
        public JuryOpinion? Opinion => Opinions is [var last, ..] ? last : null;
    }

    public Task<bool> IsLiftedAsync(Id<Consultation> id, CancellationToken cancel) => db.AnonymityLifts.AnyAsync(l => l.ConsultationId == id, cancel);

    public async Task<View?> ExecuteAsync(Id<Consultation> id, CancellationToken cancel)
    {
        if (await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) is not { StageKind: StageKind.Projects, PublishedAt: not null } consultation) return null;
        var opened = await db.OpeningSessions.AsNoTracking().Where(s => s.ConsultationId == id).Select(s => s.ClosedAt).SingleOrDefaultAsync(cancel);
        if (opened is null) return new(consultation, JuryState.NotOpened, null, [], [], null, new Dictionary<string, ProjectAuthor>());
        var projects = (await db.BiddersAsync([id], cancel)).Select(p => new Project(p.Identifier, p.Name)).OrderBy(p => p.Label, StringComparer.Ordinal);
        var opinions = await db.JuryOpinions.AsNoTracking().Where(o => o.ConsultationId == id).OrderByDescending(o => o.RecordedAt).ThenByDescending(o => o.Id).ToListAsync(cancel);
        var lift = await db.AnonymityLifts.AsNoTracking().SingleOrDefaultAsync(l => l.ConsultationId == id, cancel);
        var authors = lift is null ? [] : await db.ProjectAuthors.AsNoTracking().Where(a => a.ConsultationId == id).ToDictionaryAsync(a => a.Label, cancel);
        return new(consultation, lift is not null ? JuryState.Lifted : opinions.Count > 0 ? JuryState.Ranked : JuryState.ToRank, opened, [.. projects], opinions, lift, authors);
    }
}
