using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Faults;
using Platform.Core.Law;

namespace Platform.Core.Opening;

/// <summary>
/// The second of two people: an operator of the platform. The gate then releases at its next beat, unless an authority
/// answers first. The database judges again (sec.confirm_hand_release). Scope Platform. Decision 0034.
/// </summary>
public sealed class ConfirmHandRelease(PlatformDb db, ReadSilentGates read)
{
    public const string Act = "confirm-hand-release";

    public static byte[] ActHash(Guid request) => SHA256.HashData(Encoding.UTF8.GetBytes($"{Act}\n{request:D}"));

    public sealed record Input(Guid Request, Guid Proof);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Confirmed : Outcome;

        /// <summary>Whoever asked does not confirm, whatever else he is.</summary>
        public sealed record SamePerson : Outcome;

        /// <summary>Named operator after the deadline and less than a day ago; or of the account, of its agglomeration, of a company that bids there.</summary>
        public sealed record NotYours : Outcome;

        /// <summary>An authority answered, the gate is open or asks no more: the request does not hold now.</summary>
        public sealed record Lapsed : Outcome;
        public sealed record NotConfirmed : Outcome;

        /// <summary>Unknown here, or confirmed already.</summary>
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Confirmed, T> confirmed, Func<SamePerson, T> samePerson, Func<NotYours, T> notYours, Func<Lapsed, T> lapsed, Func<NotConfirmed, T> notConfirmed, Func<NotFound, T> notFound) => this switch
        { Confirmed c => confirmed(c), SamePerson s => samePerson(s), NotYours y => notYours(y), Lapsed l => lapsed(l), NotConfirmed n => notConfirmed(n), NotFound f => notFound(f), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        // The same lock as the gate's: it opens before or after this, never in the middle.
        var consultation = await db.Database.SqlQuery<Guid>($"""select consultation_id as "Value" from hand_releases where id = {input.Request}""").ToListAsync(cancel);
        if (consultation is not [var id]) return new Outcome.NotFound();
        await db.LockConsultationAsync(id, cancel);
        if (await read.FindAsync(input.Request, cancel) is not { ConfirmedAt: null } request) return new Outcome.NotFound();
        if (request.IsMine) return new Outcome.SamePerson();
        if (!request.MayConfirm) return new Outcome.NotYours();
        if (request.State != SilentGateState.ToConfirm) return new Outcome.Lapsed();
        if (!await db.IsProvedAsync(input.Proof, Act, ActHash(input.Request), cancel)) return new Outcome.NotConfirmed();
        var silence = HandReleaseRules.On(await db.NowAsync(cancel)).Silence;
        await db.Database.ExecuteSqlAsync($"select sec.confirm_hand_release({input.Request}, {input.Proof}, {silence})", cancel);
        Fault.Point("byhand.confirm.before_commit");
        return new Outcome.Confirmed();
    }
}
