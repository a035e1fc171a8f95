using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Faults;
using Platform.Core.Registers;
using Platform.Core.Values;
using Platform.Crypto.Transparency;

namespace Platform.Core.Opening;

/// <summary>
/// Gives a gate's identity out, when everything says that the deadline has passed: the database's clock, the closing, the closing entry under
/// a signed head of the register, and an outside time-stamp over that head; or, while no authority answers, the two people of decision 0034 in place
/// of the time-stamp and of nothing else. One gate that fails keeps no other closed. Scope Gate; no transaction is open while the authority is asked.
/// </summary>
public sealed class ReleaseGates(UnitOfWorkFactory work, TimestampClient timestamps, ILogger<ReleaseGates> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>How many gates opened now.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        var released = 0;
        // All are asked for at once: an authority that hangs costs the beat one patience, not one for each gate, and no gate goes unasked for long.
        var asked = new List<Asked>();
        foreach (var waiting in await work.RunAsync(new Scope.Gate(), services => WaitingAsync(services.GetRequiredService<PlatformDb>(), cancel), cancel))
        {
            await TryAsync(waiting, async () =>
            {
                var (refusal, checkpoint, closing) = await work.RunAsync(new Scope.Gate(), services => ClosingAsync(services, waiting, cancel), cancel);
                if (checkpoint is null)
                {
                    await RefuseAsync(waiting, refusal, cancel);
                    return;
                }
                var imprint = SHA256.HashData(Encoding.UTF8.GetBytes(checkpoint));
                asked.Add(new(waiting, closing, imprint, timestamps.StampAsync(imprint, Patience, cancel)));
            }, cancel);
        }
        foreach (var one in asked)
        {
            await TryAsync(one.Waiting, async () =>
            {
                if (!await HearAsync(one, cancel)) return;
                released++;
                Fault.Point("opening.gate.after_release");
            }, cancel);
        }
        return released;
    }

    private async Task TryAsync(Waiting waiting, Func<Task> act, CancellationToken cancel)
    {
        try
        {
            await act();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            log.LogError(fault, "The gate of consultation {Consultation} stays closed.", waiting.Consultation);
            await RefuseAsync(waiting, GateRefusal.Failed, cancel);
        }
    }

    private sealed record Asked(Waiting Waiting, string Closing, byte[] Imprint, Task<TimestampClient.Outcome> Answer);

    private sealed record Waiting(Guid Tenant, Id<Consultation> Consultation, DateTimeOffset Deadline);

    // Deadline and closing, by the one clock that decides.
    private static async Task<IReadOnlyList<Waiting>> WaitingAsync(PlatformDb db, CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        return await (from gate in db.Gates
                      join consultation in db.Consultations on new { gate.TenantId, Id = gate.ConsultationId } equals new { consultation.TenantId, consultation.Id }
                      where gate.ReadyAt != null && consultation.ClosedAt != null && consultation.DiscontinuedAt == null && consultation.SubmissionDeadline < now
                          && !db.GateReleases.Any(r => r.TenantId == gate.TenantId && r.ConsultationId == gate.ConsultationId)
                      // Whoever waited longest: a slow authority must not leave the twenty-first unasked.
                      orderby gate.AskedAt != null, gate.AskedAt, consultation.SubmissionDeadline
                      select new Waiting(gate.TenantId, gate.ConsultationId, consultation.SubmissionDeadline!.Value)).Take(20).ToListAsync(cancel);
    }

    private async Task<bool> HearAsync(Asked asked, CancellationToken cancel)
    {
        var waiting = asked.Waiting;
        // A checked token is a word from outside, however far its clock is from ours: it decides, and no two people in its place.
        if ((await asked.Answer).Match(stamped => stamped, unavailable => unavailable.FarToken) is not { } stamp)
        {
            await RefuseAsync(waiting, GateRefusal.TimestampUnavailable, cancel);
            return await OpenAsync(new Witness.TwoPeople());
        }
        if (await asked.Answer is TimestampClient.Outcome.Unavailable) log.LogWarning("The authority says {Instant}, more than five minutes from the clock of this machine: compare both with another.", WireInstant.Format(stamp.GenTime));
        return stamp.GenTime <= waiting.Deadline ? await RefuseAsync(waiting, GateRefusal.TimestampTooEarly, cancel) : await OpenAsync(new Witness.Authority(stamp, asked.Imprint));

        Task<bool> OpenAsync(Witness witness) => work.RunAsync(new Scope.Gate(), services => ReleaseGates.OpenAsync(services, waiting, asked.Closing, witness), CancellationToken.None);
    }

    /// <summary>Who besides the database's clock says that the deadline has passed.</summary>
    private abstract record Witness
    {
        public sealed record Authority(TimestampClient.Outcome.Stamped Stamp, byte[] Imprint) : Witness;
        public sealed record TwoPeople : Witness;
    }

    /// <summary>The signed head that holds the closing entry, once its inclusion is proved; else what is missing.</summary>
    private static async Task<(GateRefusal Refusal, string? Checkpoint, string Closing)> ClosingAsync(IServiceProvider services, Waiting waiting, CancellationToken cancel)
    {
        var db = services.GetRequiredService<PlatformDb>();
        var entries = await db.RegisterEntries.AsNoTracking().Where(e => e.TenantId == waiting.Tenant && e.ConsultationId == waiting.Consultation.Value && (e.Kind == "cloture" || e.Kind == "depot"))
            .OrderBy(e => e.Rank).ToListAsync(cancel);
        if (entries.LastOrDefault(e => e.Kind == "cloture") is not { } closing) return (GateRefusal.WaitingForRegister, null, "");
        if (await services.GetRequiredService<ProveInclusion>().ExecuteAsync(closing.Id.Value, cancel) is not ProveInclusion.Outcome.Proved proved) return (GateRefusal.WaitingForRegister, null, "");

        var proof = TlogProof.Parse(proved.TlogProof);
        var key = services.GetRequiredService<RegisterKey>();
        if (proof.Verify(closing.Entry, key.Origin, key.PublicKey) is null) throw new InvalidOperationException("The register's own proof does not hold: the gate stays closed.");
        return ListsWhatTheRegisterHolds(closing, entries) ? (default, proof.Checkpoint, Convert.ToHexStringLower(closing.Entry)) : (GateRefusal.ClosingListDiffers, null, "");
    }

    // None added, none missing: the closing commits to the deposits in time, in the order of the register.
    private static bool ListsWhatTheRegisterHolds(RegisterEntry closing, IReadOnlyList<RegisterEntry> entries)
    {
        var inTime = entries.Where(e => e.Kind == "depot" && e.Rank < closing.Rank && !Member(e, "hors_delai").GetBoolean()).Select(e => Convert.ToHexStringLower(e.Entry));
        return Member(closing, "depots").EnumerateArray().Select(e => e.GetString()).SequenceEqual(inTime);
    }

    private static JsonElement Member(RegisterEntry entry, string name) => JsonDocument.Parse(entry.Details).RootElement.GetProperty(name);

    private static async Task<bool> OpenAsync(IServiceProvider services, Waiting waiting, string closing, Witness witness)
    {
        var cancel = CancellationToken.None;
        var db = services.GetRequiredService<PlatformDb>();
        await db.LockConsultationAsync(waiting.Consultation.Value, cancel);
        if (await db.GateReleases.AnyAsync(r => r.TenantId == waiting.Tenant && r.ConsultationId == waiting.Consultation, cancel)) return false;
        // Read again under the lock, never from the list: a limit that moved meanwhile is the limit.
        var current = await db.Consultations.AsNoTracking().Where(c => c.TenantId == waiting.Tenant && c.Id == waiting.Consultation).Select(c => new { c.SubmissionDeadline, c.ClosedAt, c.DiscontinuedAt }).SingleAsync(cancel);
        var now = await db.NowAsync(cancel);
        if (current.ClosedAt is null || current.DiscontinuedAt is not null || current.SubmissionDeadline != waiting.Deadline || now <= waiting.Deadline) return false;
        var byHand = witness is Witness.TwoPeople ? await ConfirmedAsync(db, waiting, cancel) : null;
        if (witness is Witness.TwoPeople && byHand is null) return false;

        Fault.Point("opening.gate.before_release");
        var secret = await db.GateSecrets.SingleAsync(s => s.TenantId == waiting.Tenant && s.ConsultationId == waiting.Consultation, cancel);
        var identity = services.GetRequiredService<GateVault>().Open(secret.Sealed);
        var said = new JsonObject
        {
            ["consultation"] = waiting.Consultation.ToString(),
            ["cloture"] = closing,
            ["limite"] = WireInstant.Format(waiting.Deadline),
            ["verrou"] = identity.Recipient.ToString(),
        };
        if (witness is Witness.Authority { Stamp: var stamp, Imprint: var imprint })
        {
            said["horodatage"] = new JsonObject { ["autorite"] = stamp.Authority, ["date"] = WireInstant.Format(stamp.GenTime), ["empreinte"] = Convert.ToHexStringLower(imprint) };
            db.Timestamps.Add(new TimestampRecord(waiting.Tenant, TimestampSubject.Checkpoint, waiting.Consultation.Value, null, imprint, stamp, now));
            await db.SaveChangesAsync(cancel);      // first: without it, or the two people, the table takes no release (sec.keep_gate_shut)
        }
        if (byHand is not null)
        {
            said["a_deux"] = byHand.Told();
            said["date"] = WireInstant.Format(now);
            said["demande"] = Convert.ToHexStringLower(await db.RegisterEntries.AsNoTracking().Where(e => e.TenantId == waiting.Tenant && e.Id == new Id<RegisterEntry>(byHand.AskEntry)).Select(e => e.Entry).SingleAsync(cancel));
        }
        var entry = await services.GetRequiredService<AppendEntry>().ExecuteAsync(new(waiting.Tenant, waiting.Consultation.Value, null, "verrou-ouvert", said), cancel);
        db.GateReleases.Add(new GateRelease(waiting.Tenant, waiting.Consultation, identity.ToString(), entry.Id, byHand?.Id, now));
        await db.SaveChangesAsync(cancel);
        return true;
    }

    // Asked and confirmed for this very silence: an answer in between, or a pause of the gate, began another one.
    private static Task<HandRelease?> ConfirmedAsync(PlatformDb db, Waiting waiting, CancellationToken cancel) =>
        (from gate in db.Gates
         join request in db.HandReleases on new { gate.TenantId, gate.ConsultationId } equals new { request.TenantId, request.ConsultationId }
         where gate.TenantId == waiting.Tenant && gate.ConsultationId == waiting.Consultation && gate.SilentSince == request.SilentSince && request.ConfirmedAt != null
         select request).AsNoTracking().SingleOrDefaultAsync(cancel);

    private async Task<bool> RefuseAsync(Waiting waiting, GateRefusal refusal, CancellationToken cancel)
    {
        await work.RunAsync(new Scope.Gate(), async services =>
        {
            var db = services.GetRequiredService<PlatformDb>();
            var gate = await db.Gates.SingleAsync(g => g.TenantId == waiting.Tenant && g.ConsultationId == waiting.Consultation, cancel);
            gate.Refuse(refusal, await db.NowAsync(cancel));
        }, cancel);
        return false;
    }
}
