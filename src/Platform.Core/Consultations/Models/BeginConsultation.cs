using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Consultations.Models;

/// <summary>A new draft, and what its model says besides the object. Harmless when repeated: a second click finds the first draft and writes nothing.</summary>
public sealed class BeginConsultation(CreateConsultation create, StateTerms stateTerms, StateCriteria stateCriteria, AddLot addLot, ReadStatement readStatement, PlatformDb db)
{
    public async Task<CreateConsultation.Outcome> ExecuteAsync(CreateConsultation.Input input, ModelContent? model, CancellationToken cancel)
    {
        var outcome = await create.ExecuteAsync(input with { Procedure = model?.Procedure ?? input.Procedure }, cancel);
        if (model is null || outcome is not CreateConsultation.Outcome.Created { Consultation: var id }) return outcome;
        var before = await readStatement.ExecuteAsync(id, cancel);
        if (before.Terms != StatedTerms.Nothing || before.Lots.Count + before.Criteria.Count > 0) return outcome;

        // What the file contains, and why there is one lot, is the buyer's to say: a model proposes, beside the question.
        await stateTerms.ExecuteAsync(new(id, _ => model.Terms with { EnvironmentalClause = false, SocialClause = false, Undivided = null, UndividedReason = null }), cancel);
        if (model.Name is { } name) (await db.PrivateOfAsync(await db.Consultations.SingleAsync(c => c.Id == id, cancel), cancel)).BeginWith(name, model.Clause ?? (model.Terms.EnvironmentalClause ? Phrases.OfLaw.Say("copied-clause") : null), model.Terms.Undivided, model.Terms.UndividedReason);
        await db.SaveChangesAsync(cancel);
        foreach (var lot in model.Lots) await addLot.ExecuteAsync(new(id, lot.Title, lot.Cpv, lot.Place, lot.ReservedFor, lot.FrameworkMaximum), cancel);
        foreach (var set in model.Criteria.GroupBy(k => k.Lot))
            await stateCriteria.ExecuteAsync(new(id, set.Key, [.. set.Select(k => new StateCriteria.Typed(k.Wording, k.Kind, k.Weight, k.Environmental))]), cancel);
        return outcome;
    }
}
