using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Consents;

/// <summary>The account's administrator lets the lead read, expressly: these parts, until this instant, confirmed by a passkey. VR-39. Scope Tenant.</summary>
public sealed class GrantConsent(PlatformDb db, Outbox outbox)
{
    public const string Act = "grant-access";

    /// <summary>What the passkey confirms; sec.decide_consent computes it again.</summary>
    public static byte[] ActHash(Guid consent, IEnumerable<ConsentPart> parts, DateTimeOffset end) => SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Act}\n{consent:D}\n{string.Join(',', parts.Written())}\n{end.ToUnixTimeSeconds()}")));

    /// <summary>The end of a consent of so many days: the midnight in Paris after the last of them. Today is the first.</summary>
    public static DateTimeOffset EndOf(DateTimeOffset now, int days) => FranceTime.Midnight(FranceTime.DayOf(now).AddDays(days));

    /// <summary>Never longer than the rule allows, nor than was asked: the lead's purpose was read for that time.</summary>
    public static int MostDays(DateTimeOffset now, int asked) => Math.Min(asked, ConsentRules.On(now).MostDays);

    /// <param name="End">First instant at which it no longer holds; whole seconds.</param>
    public sealed record Input(Guid Consent, IReadOnlyCollection<ConsentPart> Parts, DateTimeOffset End, Guid Proof, string GrantorName);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Granted : Outcome;
        public sealed record PartsMissing : Outcome;
        public sealed record EndOutside : Outcome;
        public sealed record NotConfirmed : Outcome;
        /// <summary>Who works for the lead too does not grant.</summary>
        public sealed record NotYours : Outcome;
        /// <summary>Unknown, or decided already.</summary>
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Granted, T> granted, Func<PartsMissing, T> partsMissing, Func<EndOutside, T> endOutside, Func<NotConfirmed, T> notConfirmed, Func<NotYours, T> notYours, Func<NotFound, T> notFound) => this switch
        { Granted g => granted(g), PartsMissing p => partsMissing(p), EndOutside e => endOutside(e), NotConfirmed c => notConfirmed(c), NotYours y => notYours(y), NotFound n => notFound(n), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        // Asked here for a sentence; the database asks everything again.
        var (now, asked) = (await db.NowAsync(cancel), await db.AskedAsync(input.Consent, cancel));
        if (asked is null) return new Outcome.NotFound();
        if (!await db.MayDecideConsentAsync(input.Consent, cancel)) return new Outcome.NotYours();
        if (input.Parts.Count == 0 || input.Parts.Except(asked.Parts).Any()) return new Outcome.PartsMissing();
        if (input.End <= now || input.End > EndOf(now, MostDays(now, asked.Days))) return new Outcome.EndOutside();
        if (!await db.IsProvedAsync(input.Proof, Act, ActHash(input.Consent, input.Parts, input.End), cancel)) return new Outcome.NotConfirmed();
        if (!await db.DecideConsentAsync(input.Consent, "Granted", input.Parts.Written(), input.End, input.Proof, null, input.GrantorName, cancel)) return new Outcome.NotFound();
        await outbox.AddAsync(new ConsentChanged(input.Consent, "Granted"), cancel);
        return new Outcome.Granted();
    }
}
