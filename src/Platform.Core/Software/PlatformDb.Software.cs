using Microsoft.EntityFrameworkCore;
using Platform.Core.Software;

namespace Platform.Core.Data;

public sealed partial class PlatformDb
{
    public DbSet<SoftwareClient> SoftwareClients => Set<SoftwareClient>();
    public DbSet<WebhookSubscription> WebhookSubscriptions => Set<WebhookSubscription>();
}
