using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;

namespace Platform.Core.Opening;

/// <summary>
/// A lost key must never lose the bids: no publication with fewer than two people whose key was tried lately (<see cref="KeyTestRules"/>),
/// without a gate that is ready, or without keys at all.
/// </summary>
public sealed class TwoTestedWays(PlatformDb db) : IPublicationGuard
{
    public const int Needed = 2;

    public const string TooFewWays = "TooFewTestedKeys";
    public const string GateNotReady = "GateNotReady";

    /// <summary>Lifted by the page itself, which makes the keys when it is sent.</summary>
    public const string NoKeySet = "NoKeySet";

    public async Task<IReadOnlyList<PublicationObjection>> ObjectionsAsync(Consultation consultation, CancellationToken cancel)
    {
        var objections = new List<PublicationObjection>();
        var now = await db.NowAsync(cancel);
        var holders = await db.LiveKeyHolders().AsNoTracking().ToListAsync(cancel);
        // Two people who share one file are one way to open.
        var ways = holders.Where(h => h.IsTested(now)).Select(h => h.Recipient).Distinct(StringComparer.Ordinal).Count();
        if (ways < Needed) objections.Add(new(TooFewWays, ObjectionSeverity.Error, PublicationStep.Keys, "CCP R2132-9", ways, Needed, KeyTestRules.On(now).Days));
        if (!await db.Gates.AnyAsync(g => g.ConsultationId == consultation.Id && g.ReadyAt != null, cancel)) objections.Add(new(GateNotReady, ObjectionSeverity.Error, PublicationStep.Keys));
        if (!await db.KeySets.AnyAsync(k => k.ConsultationId == consultation.Id, cancel)) objections.Add(new(NoKeySet, ObjectionSeverity.Error, PublicationStep.Keys));
        return objections;
    }
}
