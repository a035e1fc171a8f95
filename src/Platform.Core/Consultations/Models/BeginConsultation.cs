using Platform.Core.Values;

namespace Platform.Core.Consultations.Models;

/// <summary>A new draft, and what its model says besides the object. Harmless when repeated: a second click finds the first draft and writes nothing.</summary>
public sealed class BeginConsultation(CreateConsultation create, StateTerms stateTerms, StateCriteria stateCriteria, AddLot addLot, ReadStatement readStatement)
{
    public async Task<CreateConsultation.Outcome> ExecuteAsync(CreateConsultation.Input input, ModelContent? model, CancellationToken cancel)
    {
        var outcome = await create.ExecuteAsync(input with { Procedure = model?.Procedure ?? input.Procedure }, cancel);
        if (model is null || outcome is not CreateConsultation.Outcome.Created { Consultation: var id }) return outcome;
        var before = await readStatement.ExecuteAsync(id, cancel);
        if (before.Terms != StatedTerms.Nothing || before.Lots.Count + before.Criteria.Count > 0) return outcome;

        await stateTerms.ExecuteAsync(new(id, _ => model.Terms), cancel);
        foreach (var lot in model.Lots) await addLot.ExecuteAsync(new(id, lot.Title, lot.Cpv, lot.Place, lot.ReservedFor, lot.FrameworkMaximum), cancel);
        foreach (var set in model.Criteria.GroupBy(k => k.Lot))
            await stateCriteria.ExecuteAsync(new(id, set.Key, [.. set.Select(k => new StateCriteria.Typed(k.Wording, k.Kind, k.Weight, k.Environmental))]), cancel);
        return outcome;
    }
}
