using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Notices.Channels;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>Where the notice of a draft will appear, and who answers there. The buyer profile is always one of them.</summary>
public sealed class ChooseChannels(PlatformDb db, CurrentScope scope, ChannelDirectory directory)
{
    public sealed record Input(Id<Consultation> Consultation, IReadOnlyList<string> Channels, NoticeContact Contact, string ByName);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Chosen : Outcome;
        public sealed record Refused(IReadOnlyList<NoticeProblem> Problems) : Outcome;
        public sealed record AlreadyPublished : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Chosen, T> chosen, Func<Refused, T> refused, Func<AlreadyPublished, T> alreadyPublished, Func<NotFound, T> notFound) => this switch
        {
            Chosen c => chosen(c), Refused r => refused(r), AlreadyPublished a => alreadyPublished(a), NotFound f => notFound(f), _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        if (await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == input.Consultation, cancel) is not { } consultation) return new Outcome.NotFound();
        if (consultation.PublishedAt is not null) return new Outcome.AlreadyPublished();
        var known = directory.All;      // in the order in which they are shown; what nobody offered is nothing
        List<ChosenChannel> channels = [.. known.Where(channel => channel == ChosenChannel.Profile || input.Channels.Contains(channel.Code, StringComparer.Ordinal))];
        var contact = Clean(input.Contact);
        if (CheckNotice.Problems(contact, channels) is { Count: > 0 } problems) return new Outcome.Refused(problems);
        var choice = await db.NoticeChoices.SingleOrDefaultAsync(row => row.ConsultationId == input.Consultation, cancel);
        if (choice is null) db.NoticeChoices.Add(choice = new NoticeChoice(consultation.TenantId, consultation.Id));
        choice.Choose(channels, contact, scope.Required.PersonId ?? throw new InvalidOperationException("A person chooses."), input.ByName, await db.NowAsync(cancel));
        await db.SaveChangesAsync(cancel);
        return new Outcome.Chosen();
    }

    internal static NoticeContact Clean(NoticeContact typed) => new(typed.Name.Trim(), typed.Email.Trim(), typed.Phone.Trim(), typed.Street.Trim(), typed.PostCode.Trim(), typed.Town.Trim());
}

/// <summary>Costs that a person has seen and accepts for the account (VR-41): nothing is sent without.</summary>
public sealed class ConfirmCosts(PlatformDb db, CurrentScope scope, ReadRegime readRegime, QuoteCosts costs)
{
    /// <param name="Total">As it was shown.</param>
    public sealed record Input(Id<Consultation> Consultation, decimal Total, string ByName);

    /// <summary>Changed: the total is another one by now; it is shown again.</summary>
    public enum Outcome { Confirmed, Changed, NothingChosen, AlreadyPublished, NotFound }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        if (await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == input.Consultation, cancel) is not { } consultation) return Outcome.NotFound;
        if (consultation.PublishedAt is not null) return Outcome.AlreadyPublished;
        if (await db.NoticeChoices.SingleOrDefaultAsync(row => row.ConsultationId == input.Consultation, cancel) is not { } choice) return Outcome.NothingChosen;
        var now = await db.NowAsync(cancel);
        var total = costs.Total(choice.Chosen, (await readRegime.ExecuteAsync(consultation, now, cancel)).Publicity, now);
        if (total != input.Total) return Outcome.Changed;
        choice.Confirm(total, scope.Required.PersonId ?? throw new InvalidOperationException("A person confirms."), input.ByName, now);
        await db.SaveChangesAsync(cancel);
        return Outcome.Confirmed;
    }
}
