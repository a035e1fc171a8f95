using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Crypto.Keys;

namespace Platform.Core.Opening;

/// <summary>Makes the gate key of every consultation that asked for one (scope Gate). Its secret stays sealed until the deadline has passed.</summary>
public sealed class PrepareGates(PlatformDb db, GateVault vault)
{
    private const int Batch = 50;

    /// <returns>How many are ready now that were not.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        var waiting = await db.Gates.FromSql($"select * from gates where ready_at is null order by requested_at limit {Batch} for update skip locked").ToListAsync(cancel);
        foreach (var gate in waiting)
        {
            var identity = X25519Identity.Generate();
            var now = await db.NowAsync(cancel);
            db.GateSecrets.Add(new GateSecret(gate, vault.SealForMyself(identity), now));
            gate.Ready(identity.Recipient.ToString(), vault.SealForRecovery(identity), now);
        }
        return waiting.Count;
    }
}
