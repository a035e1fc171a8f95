using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Conventions;

/// <summary>Tells the administrators of both parties what becomes of their convention: one message each, once. Scope System.</summary>
public sealed class MailConventions(PlatformDb db, Outbox outbox, SendMail sendMail, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(ConventionNotice fact, CancellationToken cancel)
    {
        if (await FindAsync(fact.Convention, cancel) is not { } convention) return;
        foreach (var reader in await Readers(convention).Select(m => m.Id.Value).ToListAsync(cancel))
            await outbox.AddAsync(new ConventionReaderToTell(fact.Account, fact.Convention, fact.What, fact.Day, reader), cancel);
    }

    public async Task ExecuteAsync(ConventionReaderToTell fact, CancellationToken cancel)
    {
        if (await FindAsync(fact.Convention, cancel) is not { } convention) return;
        if (await Readers(convention).SingleOrDefaultAsync(m => m.Id == new Id<Membership>(fact.Reader), cancel) is not { } reader) return;      // left since
        var names = await db.Tenants.AsNoTracking().Where(t => t.Id == new Id<Tenant>(convention.TenantId) || t.Id == new Id<Tenant>(convention.LeadId)).Select(t => new { t.Id, t.Name, t.Slug }).ToListAsync(cancel);
        var (account, lead) = (names.Single(n => n.Id.Value == convention.TenantId), names.Single(n => n.Id.Value == convention.LeadId));
        var ofLead = reader.TenantId == convention.LeadId;
        var warned = fact.What.StartsWith(nameof(ConventionEventKind.Warned), StringComparison.Ordinal);
        var template = warned ? "convention-echeance" : fact.What switch
        {
            nameof(ConventionEventKind.Renewed) => "convention-reconduite",
            nameof(ConventionEventKind.EndReached) => "convention-terminee",
            nameof(ConventionEventKind.Denounced) => "convention-denoncee",
            nameof(ConventionEventKind.Succeeded) => "convention-reprise",
            _ => throw new InvalidOperationException($"No message for {fact.What}."),
        };
        var successor = fact.What == nameof(ConventionEventKind.Succeeded) ? await SuccessorAsync(convention, cancel) : null;
        await sendMail.ExecuteAsync(new(template, fact.Key, reader.TenantId, reader.PersonEmail, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["reference"] = convention.Reference, ["compte"] = BodyName.InSentence(account.Name), ["agglomeration"] = BodyName.InSentence(lead.Name), ["date"] = FrenchFormat.Date(fact.Day),
            ["delai"] = warned ? Until(fact.Day, int.Parse(fact.What[nameof(ConventionEventKind.Warned).Length..], CultureInfo.InvariantCulture), FranceTime.DayOf(await db.NowAsync(cancel))) : "",
            ["suite"] = warned ? After(convention) : fact.What == nameof(ConventionEventKind.Succeeded) ? Goes(convention, successor) : "",
            ["suivante"] = successor?.Reference ?? "", ["passage"] = successor is null ? "" : Passes(convention, successor, account.Name, lead.Name, fact.Day),
            ["lien"] = ofLead ? $"{portal.Value.BaseUrl}/{lead.Slug}/agglo/conventions/{convention.Id}" : $"{portal.Value.BaseUrl}/{account.Slug}/commune/convention",
        }, []), cancel);
    }

    /// <summary>« dans 3 mois » on the very day, « dans 39 jours » on any other: a reminder that was late says the count of the day on which it is read.</summary>
    public static string Until(DateOnly day, int months, DateOnly today) => DayCount.After(day, -months).Day == today ? ConventionPhrases.Say("mail.in.months", months)
        : (day.DayNumber - today.DayNumber) switch
        {
            <= 0 => ConventionPhrases.Say("mail.today"),
            1 => ConventionPhrases.Say("mail.tomorrow"),
            var days => ConventionPhrases.Say("mail.in.days", FrenchFormat.Count(days, "jour")),
        };

    // The one that is in force in its place; others may have been drafted to take it over.
    private Task<SharingConvention?> SuccessorAsync(SharingConvention convention, CancellationToken cancel) =>
        (from s in db.ConventionSuccessions.AsNoTracking()
         join c in db.SharingConventions.AsNoTracking() on s.ConventionId equals c.Id
         where s.EarlierId == convention.Id && c.StartsOn != null
         orderby c.StartsOn
         select c).FirstOrDefaultAsync(cancel);

    private static string Goes(SharingConvention ended, SharingConvention? successor) => ended.DataReturnDueOn is { } due && successor?.TenantId != ended.TenantId
        ? ConventionPhrases.Say("mail.other", due) : ConventionPhrases.Say("mail.same");

    /// <summary>The next one begins the day after; or on the very day on which this one began.</summary>
    private static string Passes(SharingConvention ended, SharingConvention successor, string account, string lead, DateOnly last) =>
        ConventionPhrases.Say(successor.StartsOn <= last ? "mail.replaced" : "mail.succeeded", ended.Reference, BodyName.InSentence(lead), BodyName.InSentence(account), last, successor.Reference);

    private static string After(SharingConvention convention) => convention.StartsOn is null ? "" : convention.Following is { } next
        ? ConventionPhrases.Say("mail.renews", next.Last.Day) : ConventionPhrases.Say("mail.last");

    private Task<SharingConvention?> FindAsync(Guid id, CancellationToken cancel) => db.SharingConventions.AsNoTracking().SingleOrDefaultAsync(c => c.Id == new Id<SharingConvention>(id), cancel);

    // Administrators of the account, and of the agglomeration's accounts: whoever may act on it.
    private IQueryable<Membership> Readers(SharingConvention convention) => db.Memberships.AsNoTracking().Where(m => m.RevokedAt == null
        && ((m.TenantId == convention.TenantId && m.Role == MembershipRole.AccountAdmin) || (m.TenantId == convention.LeadId && m.Role == MembershipRole.LeadAdmin)));
}
