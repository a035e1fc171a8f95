using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Faults;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>A holder opens the session. CCP R2132-9: not before the deadline, whoever asks; and not before the gate has said so.</summary>
public sealed class OpenSession(PlatformDb db, HolderChallenges who)
{
    public const string Act = "open";

    public static byte[] ActHash(Id<Consultation> consultation) => SHA256.HashData(Encoding.UTF8.GetBytes($"{Act}\n{consultation}"));

    public sealed record Input(Id<Consultation> Consultation, Guid Proof);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Opened(Id<OpeningSession> Session) : Outcome;
        public sealed record AlreadyOpen : Outcome;
        public sealed record TooEarly(DateTimeOffset Deadline) : Outcome;

        /// <summary>Declared sans suite: what is sealed stays sealed.</summary>
        public sealed record Discontinued : Outcome;

        /// <summary>The deadline has passed, the gate has not opened yet.</summary>
        public sealed record GateClosed : Outcome;

        /// <summary>This person holds no key of this consultation.</summary>
        public sealed record NoGrant : Outcome;
        public sealed record NotConfirmed : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Opened, T> opened, Func<AlreadyOpen, T> alreadyOpen, Func<TooEarly, T> tooEarly, Func<Discontinued, T> discontinued, Func<GateClosed, T> gateClosed,
            Func<NoGrant, T> noGrant, Func<NotConfirmed, T> notConfirmed, Func<NotFound, T> notFound) => this switch
        {
            Opened o => opened(o), AlreadyOpen a => alreadyOpen(a), TooEarly t => tooEarly(t), Discontinued d => discontinued(d), GateClosed g => gateClosed(g), NoGrant n => noGrant(n),
            NotConfirmed c => notConfirmed(c), NotFound f => notFound(f), _ => throw new UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        var found = await db.Consultations.Where(c => c.Id == input.Consultation && c.PublishedAt != null).Select(c => new { c.SubmissionDeadline, c.DiscontinuedAt }).SingleOrDefaultAsync(cancel);
        if (found?.SubmissionDeadline is not { } limit) return new Outcome.NotFound();
        if (found.DiscontinuedAt is not null) return new Outcome.Discontinued();
        var now = await db.NowAsync(cancel);
        if (now <= limit) return new Outcome.TooEarly(limit);
        if (!await db.GateReleases.AnyAsync(g => g.ConsultationId == input.Consultation, cancel)) return new Outcome.GateClosed();
        if (await db.OpeningSessions.AnyAsync(s => s.ConsultationId == input.Consultation, cancel)) return new Outcome.AlreadyOpen();

        var (_, person) = who.Who();
        if (await HolderGrants.Of(db, input.Consultation, person).FirstOrDefaultAsync(cancel) is not { } mine) return new Outcome.NoGrant();
        if (!await db.IsProvedAsync(input.Proof, Act, ActHash(input.Consultation), cancel)) return new Outcome.NotConfirmed();
        var session = new OpeningSession(mine.Holder, input.Consultation, input.Proof, now);
        db.OpeningSessions.Add(session);
        await db.SaveChangesAsync(cancel);
        Fault.Point("opening.session.before_commit");
        return new Outcome.Opened(session.Id);
    }
}
