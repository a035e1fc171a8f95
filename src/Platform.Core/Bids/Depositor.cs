using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Bids;

internal static class Depositor
{
    /// <summary>The company and the person behind a bid, an anonymous one too: for the author, and for jobs that act for him.</summary>
    public static async Task<(Guid Company, Guid Person)> DepositorAsync(this PlatformDb db, Bid bid, CancellationToken cancel)
    {
        if (!bid.IsAnonymous) return (bid.CompanyId, bid.PersonId);
        var author = (await db.Database.SqlQuery<Author>($"select company_id as \"Company\", person_id as \"Person\" from project_authors where tenant_id = {bid.TenantId} and id = {bid.CompanyId}").ToListAsync(cancel)).Single();
        return (author.Company, author.Person);
    }

    private sealed record Author(Guid Company, Guid Person);
}
