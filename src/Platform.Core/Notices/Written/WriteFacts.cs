using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Notices.Channels;
using Platform.Core.Values;

namespace Platform.Core.Notices.Written;

/// <summary>Keeps what a person wrote into a notice, whole or not: what is still missing is said, all of it at once.</summary>
public sealed class WriteFacts(PlatformDb db, CurrentScope scope, IAwardSource source, EarlierNotices earlier)
{
    /// <param name="Facts">Of the kind of the notice.</param>
    /// <param name="Reason">Of a correction: why.</param>
    public sealed record Input(Id<Consultation> Consultation, Id<WrittenNotice> Notice, object Facts, string? Reason);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Kept(IReadOnlyList<FactProblem> Problems) : Outcome;
        public sealed record AlreadyPublished : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Kept, T> kept, Func<AlreadyPublished, T> alreadyPublished, Func<NotFound, T> notFound) => this switch
        { Kept k => kept(k), AlreadyPublished a => alreadyPublished(a), NotFound f => notFound(f), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        if (await db.WrittenNotices.SingleOrDefaultAsync(row => row.Id == input.Notice && row.ConsultationId == input.Consultation, cancel) is not { } draft) return new Outcome.NotFound();
        if (draft.PublishedAt is not null) return new Outcome.AlreadyPublished();
        var now = await db.NowAsync(cancel);
        var person = scope.Required.PersonId ?? throw new InvalidOperationException("A person writes.");
        var reason = draft.CorrectsId is null ? null : Reasons.Read(input.Reason);
        switch ((draft.Kind, input.Facts))
        {
            case (NoticeKind.Award, AwardFacts facts): draft.Say(facts, reason, person, now); break;
            case (NoticeKind.Modification, ModificationFacts facts): draft.Say(facts, reason, person, now); break;
            case (NoticeKind.PriorInformation or NoticeKind.PriorInformationShortening, PriorFacts facts):
                draft.Say(facts, reason, person, now);
                draft.Shorten(facts.Shortens);
                break;
            default: throw new ArgumentException($"A notice {draft.Kind} does not say {input.Facts.GetType().Name}.", nameof(input));
        }
        await db.SaveChangesAsync(cancel);
        var consultation = await db.Consultations.AsNoTracking().SingleAsync(c => c.Id == input.Consultation, cancel);
        var known = draft.Kind == NoticeKind.Award ? await source.OfAsync(consultation, cancel) : AwardPrefill.Nothing;
        return new Outcome.Kept(CheckFacts.Of(draft, known, draft.FollowsId is { } follows ? (await earlier.LastOfChainAsync(follows, null, cancel))?.Content : null, now));
    }
}

/// <summary>Where a written notice will appear, and who answers there. The buyer profile is always one of them; a channel without a form for it is none.</summary>
public sealed class ReachWritten(PlatformDb db, CurrentScope scope, ChannelDirectory directory, ReadWritten read)
{
    public sealed record Input(Id<Consultation> Consultation, Id<WrittenNotice> Notice, IReadOnlyList<string> Channels, NoticeContact Contact);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Chosen : Outcome;

        /// <param name="Missing">Groups of channels of which the law demands one.</param>
        public sealed record Refused(IReadOnlyList<NoticeProblem> Problems, IReadOnlyList<IReadOnlyList<NoticeChannel>> Missing) : Outcome;
        public sealed record AlreadyPublished : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Chosen, T> chosen, Func<Refused, T> refused, Func<AlreadyPublished, T> alreadyPublished, Func<NotFound, T> notFound) => this switch
        { Chosen c => chosen(c), Refused r => refused(r), AlreadyPublished a => alreadyPublished(a), NotFound f => notFound(f), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        if (await db.WrittenNotices.SingleOrDefaultAsync(row => row.Id == input.Notice && row.ConsultationId == input.Consultation, cancel) is not { } draft) return new Outcome.NotFound();
        if (draft.PublishedAt is not null) return new Outcome.AlreadyPublished();
        var offered = (await read.FindAsync(input.Consultation, input.Notice, cancel))!.Offered.Select(line => line.Channel).ToHashSet();      // found just above
        List<ChosenChannel> channels = [.. directory.All.Where(channel => channel == ChosenChannel.Profile || (offered.Contains(channel) && input.Channels.Contains(channel.Code, StringComparer.Ordinal)))];
        var contact = ChooseChannels.Clean(input.Contact);
        if (CheckNotice.Problems(contact, channels) is { Count: > 0 } problems) return new Outcome.Refused(problems, []);
        draft.Choose(channels, contact, scope.Required.PersonId ?? throw new InvalidOperationException("A person chooses."), await db.NowAsync(cancel));
        await db.SaveChangesAsync(cancel);
        return (await read.FindAsync(input.Consultation, input.Notice, cancel))!.Missing is { Count: > 0 } missing ? new Outcome.Refused([], missing) : new Outcome.Chosen();
    }
}
