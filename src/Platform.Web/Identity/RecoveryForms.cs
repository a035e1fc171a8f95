using Microsoft.AspNetCore.Mvc;
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

    /// <summary>What stands against a request, with its field; null when it was made.</summary>
    public static (string Field, string Sentence)? Fault(RequestRecovery.Outcome outcome) => outcome.Match<(string, string)?>(
        requested => null,
        reasonMissing => ("Reason", IdentityTexts.RecoveryReasonMissing),
        checkMissing => ("IdentityCheck", IdentityTexts.RecoveryCheckMissing),
        personMissing => ("Person", IdentityTexts.RecoveryPersonMissing),
        administered => ("", IdentityTexts.RecoveryAdministered),
        underWay => ("", IdentityTexts.RecoveryUnderWay));
}
