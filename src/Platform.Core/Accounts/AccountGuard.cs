using Platform.Core.Consultations;

namespace Platform.Core.Accounts;

/// <summary>VR-04: an account publishes while it is in force. What it published before goes on in any case.</summary>
internal sealed class AccountGuard(ReadStanding standing) : IPublicationGuard
{
    public async Task<IReadOnlyList<PublicationObjection>> ObjectionsAsync(Consultation consultation, CancellationToken cancel) =>
        await standing.BlockedAsync(consultation.TenantId, cancel) is { } why ? [new($"Account{why}", ObjectionSeverity.Error, PublicationStep.Account)] : [];
}
