using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations.Legality;
using Platform.Core.Data;
using Platform.Core.Faults;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>Makes a draft public, with its documents and its keys, after everybody who may object was asked. It cannot be taken back.</summary>
public sealed class PublishConsultation(PlatformDb db, CurrentScope scope, BuyerOf buyerOf, CpvVocabulary vocabulary, IEnumerable<IPublicationGuard> guards, IEnumerable<IPublicationStep> steps, IEnumerable<INoticePlan> plans)
{
    /// <summary>What the passkey confirms. The keys are part of it: nobody can swap them between the page and the proof.</summary>
    public const string Act = "publish";

    public static byte[] ActHash(Id<Consultation> consultation, ReadOnlySpan<byte> keySetSha256) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"publish\n{consultation}\n{Convert.ToHexStringLower(keySetSha256)}"));

    /// <summary>Changed since it was read.</summary>
    public const string Unread = "ChangedSinceRead";

    /// <param name="AsRead">What <see cref="AsItStandsAsync"/> said when the check page was shown; null: nobody read a page.</param>
    public sealed record Input(Id<Consultation> Consultation, Guid Proof, string? AsRead = null);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Published(DateTimeOffset At) : Outcome;
        public sealed record Refused(IReadOnlyList<PublicationObjection> Objections) : Outcome;
        public sealed record NotProved : Outcome;
        public sealed record AlreadyPublished : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Published, T> published, Func<Refused, T> refused, Func<NotProved, T> notProved, Func<AlreadyPublished, T> alreadyPublished, Func<NotFound, T> notFound) => this switch
        {
            Published p => published(p), Refused r => refused(r), NotProved n => notProved(n), AlreadyPublished a => alreadyPublished(a), NotFound f => notFound(f),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>What stands against it now: the check page shows this before anything is asked.</summary>
    public async Task<IReadOnlyList<PublicationObjection>> ObjectionsAsync(Consultation consultation, CancellationToken cancel)
    {
        var objections = new List<PublicationObjection>();
        foreach (var guard in guards) objections.AddRange(await guard.ObjectionsAsync(consultation, cancel));
        return [.. objections.OrderBy(objection => objection.Severity).ThenBy(objection => objection.Step)];
    }

    /// <summary>Everything that would be published, as one value (sec.draft_as_it_stands).</summary>
    public async Task<string> AsItStandsAsync(Id<Consultation> consultation, CancellationToken cancel) =>
        Convert.ToHexStringLower((await db.Database.SqlQuery<byte[]>($"select sec.draft_as_it_stands({consultation.Value}) as \"Value\"").ToListAsync(cancel)).Single());

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        var consultation = await db.Consultations.SingleOrDefaultAsync(c => c.Id == input.Consultation, cancel);
        if (consultation is null) return new Outcome.NotFound();
        if (consultation.PublishedAt is not null) return new Outcome.AlreadyPublished();
        if (input.AsRead is { } read && read != await AsItStandsAsync(input.Consultation, cancel)) return new Outcome.Refused([new(Unread, ObjectionSeverity.Error, PublicationStep.Content)]);
        var errors = (await ObjectionsAsync(consultation, cancel)).Where(objection => objection.Severity == ObjectionSeverity.Error).ToList();
        if (errors.Count > 0) return new Outcome.Refused(errors);
        if (!await IsProvedAsync(input, cancel)) return new Outcome.NotProved();

        var now = await db.NowAsync(cancel);
        var lots = await db.Lots.CountAsync(l => l.ConsultationId == consultation.Id, cancel);
        if (lots == 0) db.Lots.Add(new Lot(consultation.TenantId, consultation.Id, 1, Lot.SingleTitle, null));
        await db.SaveChangesAsync(cancel);      // before the date: a published consultation takes no lot any more
        consultation.Publish(scope.Required.PersonId ?? throw new InvalidOperationException("A person publishes."), input.Proof, await AwaitsJoueAsync(consultation, cancel), now);
        if (consultation is { StageOf: null, Held: false }) await ShowAsync(consultation, lots, cancel);
        await db.SaveChangesAsync(cancel);
        // The file that stands with the draft becomes version 1, for ever. Owned by Dce: one date, in the same transaction.
        await db.Database.ExecuteSqlAsync($"update dce_versions set published_at = {now} where consultation_id = {consultation.Id.Value} and number = 1 and published_at is null", cancel);
        foreach (var step in steps.Where(step => consultation.StageOf is null || step.TakesStages)) await step.PublishedAsync(consultation, now, cancel);
        Fault.Point("publish.before_commit");
        return new Outcome.Published(now);
    }

    // Nothing national before the JOUE, the profile included (CCP R2131-20): its notice shows the consultation when its hour has come.
    private async Task<bool> AwaitsJoueAsync(Consultation consultation, CancellationToken cancel)
    {
        if (consultation.StageOf is not null || consultation.Procedure == Procedure.WithoutPublicity) return false;
        foreach (var plan in plans)
            if (await plan.ChannelsAsync(consultation.Id, cancel) is { } channels && channels.Contains(NoticeChannel.Joue)) return true;
        return false;
    }

    // A later phase has no public row: nothing that everybody reads can show it.
    private async Task ShowAsync(Consultation consultation, int lots, CancellationToken cancel)
    {
        var slug = await db.Tenants.Where(t => t.Id == new Id<Tenant>(consultation.TenantId)).Select(t => t.Slug).SingleAsync(cancel);
        var words = await vocabulary.WordsOfAsync(consultation.Id, cancel);
        db.PublicConsultations.Add(new PublicConsultation(consultation, await buyerOf.ExecuteAsync(consultation.DepartmentId, cancel), slug, Math.Max(lots, 1), words));
    }

    private async Task<bool> IsProvedAsync(Input input, CancellationToken cancel)
    {
        var keySets = await db.Database.SqlQuery<byte[]>($"select sha256 as \"Value\" from key_sets where consultation_id = {input.Consultation.Value}").ToListAsync(cancel);
        return keySets is [var keySet] && await db.IsProvedAsync(input.Proof, Act, ActHash(input.Consultation, keySet), cancel);
    }
}
