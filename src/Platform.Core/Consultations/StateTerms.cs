using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>Writes the terms of a draft, and its procedure with them. Each page states its own part and leaves the rest as it stands.</summary>
public sealed class StateTerms(PlatformDb db)
{
    /// <param name="Change">From what stands to what shall stand: read under the lock, so that two pages at once lose nothing of each other.</param>
    /// <param name="Procedure">Null: as it is.</param>
    public sealed record Input(Id<Consultation> Consultation, Func<StatedTerms, StatedTerms> Change, Procedure? Procedure = null);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Stated : Outcome;
        public sealed record Refused(IReadOnlyList<TermsProblem> Problems) : Outcome;
        public sealed record AlreadyPublished : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Stated, T> stated, Func<Refused, T> refused, Func<AlreadyPublished, T> alreadyPublished, Func<NotFound, T> notFound) => this switch
        { Stated s => stated(s), Refused r => refused(r), AlreadyPublished p => alreadyPublished(p), NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        var consultation = await db.Consultations.SingleOrDefaultAsync(c => c.Id == input.Consultation && c.StageOf == null, cancel);
        if (consultation is null) return new Outcome.NotFound();
        if (consultation.PublishedAt is not null) return new Outcome.AlreadyPublished();
        var row = await db.ConsultationTerms.SingleOrDefaultAsync(t => t.ConsultationId == input.Consultation, cancel);
        var own = await db.PrivateStatements.SingleOrDefaultAsync(p => p.ConsultationId == input.Consultation, cancel);
        var before = own.In(row?.Stated ?? StatedTerms.Nothing);
        var stated = input.Change(before).Cleaned();
        var procedure = input.Procedure ?? consultation.Procedure;
        if (procedure != Procedure.WithoutPublicity) stated = stated with { AwardGround = null, AwardReason = null };
        // What this procedure does not ask is not said of it: nobody would see it any more, and the notice would. A contest is read as one alone (StatedTerms.As): its words wait.
        if (!procedure.IsFormalised) stated = stated with { UrgencyReason = null, PaperCase = null, PaperReason = null, PriorInformationOn = null };
        if (consultation.Nature != Nature.Services) stated = stated with { IsSpecific = false };
        if (procedure is not (Procedure.Negotiated or Procedure.Dialogue)) stated = stated with { NegotiationGround = null, NegotiationReason = null };
        if (procedure != Procedure.Negotiated) stated = stated with { MaySkipNegotiation = null };
        if (stated.Problems() is { Count: > 0 } problems) return new Outcome.Refused(problems);
        if (stated.AwardGround is { } ground && AwardGround.On(await db.NowAsync(cancel)).All(known => known.Key != ground)) return new Outcome.Refused([new(TermsField.AwardGround, TermsFault.OutOfRange)]);
        if (stated.NegotiationGround is { } negotiated && !NegotiationGround.Exists(negotiated, procedure.ToString(), await db.NowAsync(cancel))) return new Outcome.Refused([new(TermsField.NegotiationGround, TermsFault.OutOfRange)]);

        if (procedure != consultation.Procedure) consultation.Choose(procedure);
        if (row is not null) row.Stated = stated;
        else if (PrivateStatements.Without(stated) != StatedTerms.Nothing) db.ConsultationTerms.Add(new ConsultationTerms(consultation.TenantId, consultation.Id, stated));
        if ((before.NegotiationGround, before.NegotiationReason) != (stated.NegotiationGround, stated.NegotiationReason)) (await db.PrivateOfAsync(consultation, cancel)).Negotiate(stated);
        await db.SaveChangesAsync(cancel);
        return new Outcome.Stated();
    }
}
