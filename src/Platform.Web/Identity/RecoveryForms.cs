using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Texts;

namespace Platform.Web.Identity;

/// <summary>Approving a recovery on the account's page and on the operator's: the same confirmation, the same sentences.</summary>
public sealed class RecoveryForms(StepUpForms stepUp, ApproveRecovery approve, CurrentPerson person)
{
    public Task<IActionResult> OptionsAsync(Guid recovery, Guid person) => stepUp.OptionsAsync(ApproveRecovery.Act, ApproveRecovery.ActHash(recovery, person));

    /// <param name="whom">The person of the request, as the page showed it.</param>
    /// <returns>What stands against it; null when it is approved.</returns>
    public async Task<string?> ApproveAsync(Guid recovery, Guid whom, string? credential, CancellationToken cancel)
    {
        var proof = await stepUp.ProveAsync(ApproveRecovery.Act, ApproveRecovery.ActHash(recovery, whom), credential);
        return await proof.Match(
            async proved => (await approve.ExecuteAsync(new(recovery, proved.Proof, person.Name), cancel)).Match<string?>(
                approved => null, samePerson => IdentityTexts.RecoverySamePerson, notYours => IdentityTexts.RecoveryNotYours, notConfirmed => IdentityTexts.StepUpRefused, notFound => IdentityTexts.RecoveryGone),
            refused => Task.FromResult<string?>(refused.Sentence));
    }

    /// <summary>Every field that was left empty, each with its sentence, at once.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool Blank(ModelStateDictionary faults, params (string Field, string? Value, string Sentence)[] fields)
    {
        foreach (var (field, _, sentence) in fields.Where(field => string.IsNullOrWhiteSpace(field.Value))) faults.AddModelError(field, sentence);
        return !faults.IsValid;
    }

    /// <summary>What stands against a request, with its field; null when it was made.</summary>
    public static (string Field, string Sentence)? Fault(RequestRecovery.Outcome outcome) => outcome.Match<(string, string)?>(
        requested => null,
        reasonMissing => ("Reason", IdentityTexts.RecoveryReasonMissing),
        checkMissing => ("IdentityCheck", IdentityTexts.RecoveryCheckMissing),
        personMissing => ("Person", IdentityTexts.RecoveryPersonMissing),
        administered => ("", IdentityTexts.RecoveryAdministered),
        underWay => ("", IdentityTexts.RecoveryUnderWay));
}
