using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>« Moyens d’ouverture testés » : who can open a consultation, since when tried, and what the gate waits for.</summary>
public sealed class WaysToOpen(PlatformDb db)
{
    public sealed record Way(Guid Person, string Name, string Function, string Recipient, DateTimeOffset TestedAt, bool Tested, bool Replaced);

    /// <param name="Holders">Whoever has a grant.</param>
    /// <param name="Refusal">What the gate waits for.</param>
    /// <param name="Days">How long a test counts.</param>
    public sealed record Ways(IReadOnlyList<Way> Holders, GateRefusal? Refusal, int Days)
    {
        public int Tested => Holders.Count(h => h.Tested);
    }

    public async Task<Ways> ExecuteAsync(Id<Consultation> consultation, CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var holders = await db.KeyHolders.AsNoTracking().Where(h => db.KeyGrants.Any(g => g.ConsultationId == consultation && g.HolderId == h.Id && g.RevokedAt == null))
            .OrderBy(h => h.EnrolledAt).ToListAsync(cancel);
        var refusal = await db.Gates.AsNoTracking().Where(g => g.ConsultationId == consultation).Select(g => g.Refusal).SingleOrDefaultAsync(cancel);
        return new Ways([.. holders.Select(h => new Way(h.PersonId, h.PersonName, h.Function, h.Recipient, h.TestedAt, h.IsTested(now), h.RevokedAt is not null))], refusal, KeyTestRules.On(now).Days);
    }
}
