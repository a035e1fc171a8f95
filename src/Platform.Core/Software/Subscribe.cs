using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Law;

namespace Platform.Core.Software;

/// <summary>An administrator has an address of the account's software told what happens. Scope Tenant.</summary>
public sealed class Subscribe(PlatformDb db, CurrentScope scope, WebhookSecrets secrets, IOptions<WebhookOptions> options)
{
    public sealed record Input(string? Url, IReadOnlyList<WebhookEvent> Events, string AuthorName);

    public enum Fault { UrlMissing, UrlRefused, EventsMissing, TooMany }

    public abstract record Outcome
    {
        private Outcome() { }
        /// <param name="Secret">To be shown once.</param>
        public sealed record Subscribed(Guid Subscription, string Secret) : Outcome;
        public sealed record Refused(IReadOnlyList<Fault> Faults) : Outcome;
        public T Match<T>(Func<Subscribed, T> subscribed, Func<Refused, T> refused) => this switch { Subscribed s => subscribed(s), Refused r => refused(r), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var acting = (Scope.Tenant)scope.Required;
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"software:" + acting.TenantId.ToString("D")}, 0))", cancel);
        var now = await db.NowAsync(cancel);
        var faults = new List<Fault>();
        var url = Uri.TryCreate(input.Url?.Trim(), UriKind.Absolute, out var typed) ? typed : null;
        if (string.IsNullOrWhiteSpace(input.Url)) faults.Add(Fault.UrlMissing);
        else if (url is null || !SendWebhook.IsAllowed(url, options.Value.AllowsPrivate)) faults.Add(Fault.UrlRefused);
        if (input.Events.Count == 0 || input.Events.Any(e => !WebhookEvents.All.Contains(e))) faults.Add(Fault.EventsMissing);
        if (faults.Count == 0 && await db.WebhookSubscriptions.CountAsync(s => s.RemovedAt == null, cancel) >= WebhookRules.On(now).MostSubscriptions) faults.Add(Fault.TooMany);
        if (faults.Count > 0) return new Outcome.Refused(faults);

        var secret = WebhookSecrets.New();
        var subscription = new WebhookSubscription(acting.TenantId, url!, input.Events, secrets.Seal(secret),      // read above
            acting.Person ?? throw new InvalidOperationException("A person subscribes."), input.AuthorName, now);
        db.WebhookSubscriptions.Add(subscription);
        await db.SaveChangesAsync(cancel);
        return new Outcome.Subscribed(subscription.Id.Value, secret);
    }
}
