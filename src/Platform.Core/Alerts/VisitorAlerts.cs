using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Values;

namespace Platform.Core.Alerts;

/// <summary>A visitor asked to be told: her address is written to once, to confirm.</summary>
public sealed record AlertAsked(Guid Search) : IFact
{
    public static string Kind => "visitor-alert-asked";
    public string Key => $"{Search:D}";
}

/// <summary>Somebody asked for an alert that already runs or waits to be confirmed: its reader is told so, once a day.</summary>
public sealed record AlertAskedAgain(Guid Search, DateOnly Day) : IFact
{
    public static string Kind => "visitor-alert-asked-again";
    public string Key => $"{Search:D}/{Day:yyyy-MM-dd}";
}

/// <summary>Alerts without an account: an address, confirmed by a button behind the link that it received; opening the link confirms nothing, because mail scanners open links.</summary>
public sealed class VisitorAlerts(PlatformDb db, Outbox outbox)
{
    /// <summary>Asked for one address in a day: whoever types the address of another fills no mailbox.</summary>
    public const int MostPerDay = 5;

    private const string Known = "known ";

    /// <summary>Of the second press of one button.</summary>
    private const string OnItsWay = "on its way";

    public enum Answer { Asked, EmailInvalid, EnoughForToday }

    public async Task<Answer> AskAsync(string? email, SearchFilter filter, AlertRhythm rhythm, CancellationToken cancel)
    {
        if (!RegisterCompany.IsEmail(email?.Trim())) return Answer.EmailInvalid;
        var (id, kept, address) = (Guid.CreateVersion7(), await KeptCriteria.OfAsync(db, filter, cancel), email?.Trim());
        var said = (await db.Database.SqlQuery<string>($"""
            select sec.ask_alert({id}, {address}, {kept.Words}::text, {kept.Query}::text, {kept.Natures}, {kept.Procedures}, {kept.Buyers}, {kept.Communes}, {kept.Cpvs}, {kept.Windows}, {kept.Bands}, {rhythm.ToString()}, {MostPerDay}) as "Value"
            """).ToListAsync(cancel)).Single();
        if (said.StartsWith(Known, StringComparison.Ordinal))
        {
            await outbox.AddAsync(new AlertAskedAgain(Guid.Parse(said[Known.Length..]), FranceTime.DayOf(await db.NowAsync(cancel))), cancel);
            return Answer.Asked;
        }
        if (said == OnItsWay) return Answer.Asked;
        if (said != "asked") return Answer.EnoughForToday;
        await outbox.AddAsync(new AlertAsked(id), cancel);
        return Answer.Asked;
    }

    /// <summary>What a link confirms; null when it is none, or no longer.</summary>
    public async Task<SavedSearch?> ReadAsync(string secret, CancellationToken cancel) =>
        (await db.Database.SqlQuery<KeptSearch>(FormattableStringFactory.Create($"select {KeptSearch.Columns} from sec.read_alert({{0}}) s", EmailLinks.HashOf(secret))).ToListAsync(cancel)).SingleOrDefault()?.Read();

    /// <summary>The rhythm of the alert that runs for the same search and address, and that confirming changes; null: none, or the same. For whoever holds the link, and nobody else.</summary>
    public async Task<AlertRhythm?> ReplacedAsync(string secret, CancellationToken cancel) =>
        (await db.Database.SqlQuery<string?>($"select sec.alert_replaced({EmailLinks.HashOf(secret)}) as \"Value\"").ToListAsync(cancel)).Single() is { } rhythm ? Enum.Parse<AlertRhythm>(rhythm) : null;

    public async Task<bool> ConfirmAsync(string secret, CancellationToken cancel) =>
        (await db.Database.SqlQuery<bool>($"select sec.confirm_alert({EmailLinks.HashOf(secret)}) as \"Value\"").ToListAsync(cancel)).Single();

    /// <summary>The searches that a message told of, ended ones too; none for a secret of no message.</summary>
    public async Task<IReadOnlyList<SavedSearch>> OfMailAsync(string secret, CancellationToken cancel) => AlertSecret.Read(secret) is not { } bytes ? []
        : [.. (await db.Database.SqlQuery<KeptSearch>(FormattableStringFactory.Create($"select {KeptSearch.Columns} from sec.alerts_of_mail({{0}}) s", bytes)).ToListAsync(cancel)).Select(row => row.Read())];

    /// <returns>False for a secret of no message.</returns>
    public async Task<bool> StopAsync(string secret, bool everything, CancellationToken cancel) =>
        AlertSecret.Read(secret) is { } bytes && (await db.Database.SqlQuery<bool>($"select sec.stop_alerts({bytes}, {everything}) as \"Value\"").ToListAsync(cancel)).Single();
}

/// <summary>A secret as it stands in an address.</summary>
public static class AlertSecret
{
    public const int Bytes = 32;

    public static string Write(byte[] secret) => Base64Url.EncodeToString(secret);

    public static byte[]? Read(string? said)
    {
        var bytes = new byte[Bytes];
        return said is { Length: 43 } && Base64Url.IsValid(said) && Base64Url.TryDecodeFromChars(said, bytes, out var written) && written == Bytes ? bytes : null;
    }
}

/// <summary>Writes the message by which a visitor confirms an alert, or another rhythm of one that she has. The secret is made here and stands nowhere else. Scope System.</summary>
public sealed class MailAlertConfirmation(PlatformDb db, SendMail sendMail, IOptions<PortalAddress> portal)
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(2);

    public async Task ExecuteAsync(AlertAsked fact, CancellationToken cancel)
    {
        var rows = await db.Database.SqlQuery<string>($"""select email as "Value" from saved_searches where id = {fact.Search} and confirmed_at is null and ended_at is null""").ToListAsync(cancel);
        if (rows is not [var email]) return;
        var search = (await db.Database.SqlQuery<KeptSearch>(FormattableStringFactory.Create($"select {KeptSearch.Columns} from saved_searches s where s.id = {{0}}", fact.Search)).ToListAsync(cancel)).Single().Read();
        var (secret, until) = (AlertSecret.Write(RandomNumberGenerator.GetBytes(AlertSecret.Bytes)), await db.NowAsync(cancel) + Life);      // random, not version 7: a bearer secret
        await db.Database.ExecuteSqlAsync($"update saved_searches set confirm_sha256 = {EmailLinks.HashOf(secret)}, confirm_until = {until} where id = {fact.Search}", cancel);
        var values = new Dictionary<string, string>
        {
            ["recherche"] = SearchInWords.Of(search.Filter), ["rythme"] = SearchInWords.When(search.Rhythm), ["limite"] = FrenchFormat.LongDateTime(until), ["lien"] = $"{portal.Value.BaseUrl}/alertes/confirmer/{secret}",
        };
        // Her mailbox may be told what the page keeps silent: whoever reads it has that alert.
        var replaced = (await db.Database.SqlQuery<string?>($"select alert_replaced_by({fact.Search}) as \"Value\"").ToListAsync(cancel)).Single();
        if (replaced is not null) values["ancien"] = SearchInWords.When(Enum.Parse<AlertRhythm>(replaced));
        await sendMail.ExecuteAsync(new(replaced is null ? "alerte-confirmation" : "alerte-rythme", fact.Key, null, email, values, []), cancel);
    }
}

/// <summary>Tells the reader of an alert that she has it, or that it waits for her confirmation: the page says neither, because anybody types an address. Scope System.</summary>
public sealed class MailAlertStanding(PlatformDb db, SendMail sendMail)
{
    private sealed record Standing(string Email, DateTimeOffset CreatedAt, DateTimeOffset? ConfirmedAt);

    public async Task ExecuteAsync(AlertAskedAgain fact, CancellationToken cancel)
    {
        var rows = await db.Database.SqlQuery<Standing>($"""
            select email as "Email", created_at as "CreatedAt", confirmed_at as "ConfirmedAt" from saved_searches where id = {fact.Search} and email is not null and ended_at is null
            """).ToListAsync(cancel);
        if (rows is not [var alert]) return;
        var search = (await db.Database.SqlQuery<KeptSearch>(FormattableStringFactory.Create($"select {KeptSearch.Columns} from saved_searches s where s.id = {{0}}", fact.Search)).ToListAsync(cancel)).Single().Read();
        await sendMail.ExecuteAsync(new(alert.ConfirmedAt is null ? "alerte-deja-demandee" : "alerte-deja-active", fact.Key, null, alert.Email, new Dictionary<string, string>
        {
            ["recherche"] = SearchInWords.Of(search.Filter), ["rythme"] = SearchInWords.When(search.Rhythm), ["date"] = FrenchFormat.LongDateTime(alert.ConfirmedAt ?? alert.CreatedAt),
        }, []), cancel);
    }
}
