using System.Diagnostics;
using System.Net.Mail;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Portals;

/// <summary>Publishes what the account in scope says of itself. The edition before stays in the log.</summary>
public sealed class WriteAccountPage(PlatformDb db, CurrentScope scope)
{
    public const int LongestText = 5_000;

    /// <summary>A field of the form that cannot stay as it is.</summary>
    public enum Fault { TextTooLong, AddressTooLong, PhoneInvalid, EmailInvalid, OpeningHoursTooLong, WebsiteInvalid }

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Published : Outcome;

        /// <summary>It says that already.</summary>
        public sealed record Unchanged : Outcome;
        public sealed record Refused(IReadOnlyList<Fault> Faults) : Outcome;
        public T Match<T>(Func<Published, T> published, Func<Unchanged, T> unchanged, Func<Refused, T> refused) => this switch
        { Published p => published(p), Unchanged u => unchanged(u), Refused r => refused(r), _ => throw new UnreachableException() };
    }

    public static IReadOnlyList<Fault> Faults(PageContent content)
    {
        var faults = new List<Fault>();
        if (content.Text.Length > LongestText) faults.Add(Fault.TextTooLong);
        if (content.Address.Length > 300) faults.Add(Fault.AddressTooLong);
        if (content.Phone.Length > 40 || content.Phone.Any(c => !char.IsAsciiDigit(c) && !char.IsWhiteSpace(c) && c is not ('+' or '.' or '-' or '(' or ')')) || (content.Phone.Length > 0 && content.Phone.Count(char.IsAsciiDigit) < 4)) faults.Add(Fault.PhoneInvalid);
        if (content.Email.Length > 0 && (content.Email.Length > 254 || !MailAddress.TryCreate(content.Email, out var address) || address.Address != content.Email)) faults.Add(Fault.EmailInvalid);
        if (content.OpeningHours.Length > 500) faults.Add(Fault.OpeningHoursTooLong);
        if (content.Website.Length > 0 && (content.Website.Length > 300 || !Uri.TryCreate(content.Website, UriKind.Absolute, out var site) || (site.Scheme != Uri.UriSchemeHttp && site.Scheme != Uri.UriSchemeHttps) || site.UserInfo.Length > 0)) faults.Add(Fault.WebsiteInvalid);
        return faults;
    }

    public async Task<Outcome> ExecuteAsync(PageContent content, string byName, CancellationToken cancel)
    {
        if (Faults(content) is { Count: > 0 } faults) return new Outcome.Refused(faults);
        var who = (Scope.Tenant)scope.Required;
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"account-page:" + who.TenantId.ToString("D")}, 0))", cancel);      // two administrators at once: one page
        var shown = await db.AccountPages.SingleOrDefaultAsync(page => page.ReplacedAt == null, cancel);
        if ((shown?.Content ?? PageContent.Empty) == content) return new Outcome.Unchanged();
        var now = await db.NowAsync(cancel);
        shown?.Replace(now);
        await db.SaveChangesAsync(cancel);              // before the new one: an account shows one
        db.AccountPages.Add(new(who.TenantId, content, who.PersonId ?? throw new InvalidOperationException("Somebody writes."), byName, now));
        return new Outcome.Published();
    }
}

/// <summary>What the account in scope says and said of itself, newest first.</summary>
public sealed class ReadAccountPage(PlatformDb db)
{
    public const int Most = 50;

    public sealed record Edition(PageContent Content, string ByName, DateTimeOffset At, DateTimeOffset? ReplacedAt);

    public async Task<IReadOnlyList<Edition>> ExecuteAsync(CancellationToken cancel) =>
        [.. (await db.AccountPages.AsNoTracking().OrderByDescending(page => page.WrittenAt).Take(Most).ToListAsync(cancel)).Select(page => new Edition(page.Content, page.WrittenByName, page.WrittenAt, page.ReplacedAt))];
}
