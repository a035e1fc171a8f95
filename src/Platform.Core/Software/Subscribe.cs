using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Software;

/// <summary>An administrator has an address of the account's software told what happens. Scope Tenant.</summary>
public sealed class Subscribe(PlatformDb db, CurrentScope scope, WebhookSecrets secrets, IOptions<WebhookOptions> options)
{
    /// <param name="Form">Idempotency key of the form, which names the subscription: a second click subscribes nothing more. Null: a new one.</param>
    public sealed record Input(string? Url, IReadOnlyList<WebhookEvent> Events, string AuthorName, Guid? Form = null);

    public enum Fault { UrlMissing, UrlRefused, EventsMissing, TooMany }

    public abstract record Outcome
    {
        private Outcome() { }
        /// <param name="Secret">To be shown once.</param>
        public sealed record Subscribed(Guid Subscription, string Secret) : Outcome;

        /// <summary>By the same form, before: its secret was shown then, and is not shown again.</summary>
        public sealed record Already(Guid Subscription) : Outcome;
        public sealed record Refused(IReadOnlyList<Fault> Faults) : Outcome;
        public T Match<T>(Func<Subscribed, T> subscribed, Func<Already, T> already, Func<Refused, T> refused) => this switch { Subscribed s => subscribed(s), Already a => already(a), Refused r => refused(r), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var acting = (Scope.Tenant)scope.Required;
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"software:" + acting.TenantId.ToString("D")}, 0))", cancel);
        var id = new Id<WebhookSubscription>(input.Form ?? Guid.CreateVersion7());
        if (await db.WebhookSubscriptions.AnyAsync(s => s.Id == id, cancel)) return new Outcome.Already(id.Value);
        var now = await db.NowAsync(cancel);
        var faults = new List<Fault>();
        var url = Uri.TryCreate(input.Url?.Trim(), UriKind.Absolute, out var typed) ? typed : null;
        if (string.IsNullOrWhiteSpace(input.Url)) faults.Add(Fault.UrlMissing);
        else if (url is null || !SendWebhook.IsAllowed(url, options.Value.AllowsPrivate)) faults.Add(Fault.UrlRefused);
        if (input.Events.Count == 0 || input.Events.Any(e => !WebhookEvents.All.Contains(e))) faults.Add(Fault.EventsMissing);
        if (faults.Count == 0 && await db.WebhookSubscriptions.CountAsync(s => s.RemovedAt == null, cancel) >= WebhookRules.On(now).MostSubscriptions) faults.Add(Fault.TooMany);
        if (faults.Count > 0) return new Outcome.Refused(faults);

        var secret = WebhookSecrets.New();
        var subscription = new WebhookSubscription(acting.TenantId, id, url!, input.Events, secrets.Seal(secret),      // read above
            acting.Person ?? throw new InvalidOperationException("A person subscribes."), input.AuthorName, now);
        db.WebhookSubscriptions.Add(subscription);
        await db.SaveChangesAsync(cancel);
        return new Outcome.Subscribed(subscription.Id.Value, secret);
    }
}
