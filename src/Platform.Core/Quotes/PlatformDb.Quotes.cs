using Microsoft.EntityFrameworkCore;
using Platform.Core.Quotes;

namespace Platform.Core.Data;

public sealed partial class PlatformDb
{
    public DbSet<QuoteRequest> QuoteRequests => Set<QuoteRequest>();
    public DbSet<QuoteRecipient> QuoteRecipients => Set<QuoteRecipient>();
    public DbSet<SupplierListing> SupplierListings => Set<SupplierListing>();

    /// <summary>Writing and sending take turns in an account: sec.send_quote_request waits at the same place.</summary>
    internal Task LockQuotesAsync(Guid tenant, CancellationToken cancel) =>
        Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"quotes:" + tenant.ToString("D")}, 0))", cancel);
}
