using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Software;

public enum SubscriptionState { Active, Failing, Stopped, Removed }

/// <summary>An address of the account's software that is told what happens.</summary>
public sealed class WebhookSubscription : ITenantOwned
{
    private WebhookSubscription() { }

    internal WebhookSubscription(Guid tenant, Id<WebhookSubscription> id, Uri url, IEnumerable<WebhookEvent> events, string sealedSecret, Guid author, string authorName, DateTimeOffset now)
    {
        (TenantId, Id, Url, Events, Secret, CreatedBy, CreatedByName, CreatedAt) =
            (tenant, id, url.AbsoluteUri, [.. events.Distinct().Order().Select(e => e.Code())], sealedSecret, author, authorName, now);
    }

    public Guid TenantId { get; private set; }
    public Id<WebhookSubscription> Id { get; private set; }
    public string Url { get; private set; } = "";
    public string[] Events { get; private set; } = [];

    /// <summary>Sealed (<see cref="WebhookSecrets"/>).</summary>
    public string Secret { get; private set; } = "";
    public Guid CreatedBy { get; private set; }
    public string CreatedByName { get; private set; } = "";
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The first failure after the last success.</summary>
    public DateTimeOffset? FailingSince { get; private set; }
    public DateTimeOffset? StoppedAt { get; private set; }
    public DateTimeOffset? RemovedAt { get; private set; }
    public string? RemovedByName { get; private set; }

    public SubscriptionState State => this switch
    {
        { RemovedAt: not null } => SubscriptionState.Removed,
        { StoppedAt: not null } => SubscriptionState.Stopped,
        { FailingSince: not null } => SubscriptionState.Failing,
        _ => SubscriptionState.Active,
    };

    public bool IsCalled => RemovedAt is null && StoppedAt is null;

    internal void Answered() => FailingSince = null;

    /// <param name="gone">The address says that it will not come back (410).</param>
    /// <param name="patience">How long nobody may answer.</param>
    /// <param name="now">When.</param>
    /// <returns>True when it is called no more from now on.</returns>
    internal bool Failed(bool gone, TimeSpan patience, DateTimeOffset now)
    {
        FailingSince ??= now;
        if (!gone && now - FailingSince < patience) return false;
        StoppedAt = now;
        return true;
    }

    internal void Resume() => (StoppedAt, FailingSince) = (null, null);

    internal void Remove(string byName, DateTimeOffset now) => (RemovedAt, RemovedByName) = (now, byName);
}

internal sealed class WebhookSubscriptionMapping : IEntityTypeConfiguration<WebhookSubscription>
{
    public void Configure(EntityTypeBuilder<WebhookSubscription> builder) => builder.ToTable("webhook_subscriptions").Ignore(s => s.State).Ignore(s => s.IsCalled);
}
