using Microsoft.EntityFrameworkCore;
using Platform.Core.Accounts;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Quotes;

/// <summary>A request has gone out: its suppliers are to be told.</summary>
public sealed record QuoteRequestSent(Guid Tenant, Guid Request) : IFact
{
    public static string Kind => "quote-request-sent";
    public string Key => $"{Request:N}";
}

/// <summary>An account has reached one of the counts that its convention announces.</summary>
public sealed record QuotaReached(Guid Tenant, int Year, int Number) : IFact
{
    public static string Kind => "quota-reached";
    public string Key => $"{Tenant:N}-{Year}-{Number}";
}

/// <summary>
/// Sends a request and counts it, in one transaction and once: whoever sends it again is shown the first sending. Beyond the allowance it says what the
/// year would cost and asks; it never refuses for that (VR-43). An account that is not in force sends nothing (VR-04).
/// </summary>
public sealed class SendQuoteRequest(PlatformDb db, QuoteMeters meters, ReadStanding standing, BuyerOf buyerOf, Outbox outbox, CurrentScope scope)
{
    /// <param name="Request">A draft.</param>
    /// <param name="Contact">Where suppliers write to the buyer.</param>
    /// <param name="CostConfirmed">The buyer has read the computed cost.</param>
    public sealed record Input(Id<QuoteRequest> Request, string Contact, bool CostConfirmed);

    public enum Fault { DuePast, NobodyChosen, AllLeft, GateNotReady, AccountNotInForce }

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Sent(int Year, int Number) : Outcome;
        /// <param name="Number">What this request would count for, as things stand.</param>
        /// <param name="Cost">What the lead could then ask for the whole year.</param>
        public sealed record NeedsConfirmation(int Number, QuoteCost Cost) : Outcome;
        public sealed record Refused(Fault Fault) : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Sent, T> sent, Func<NeedsConfirmation, T> needsConfirmation, Func<Refused, T> refused, Func<NotFound, T> notFound) => this switch
        { Sent s => sent(s), NeedsConfirmation n => needsConfirmation(n), Refused r => refused(r), NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException() };
    }

    /// <summary>What stands against it now; null when nothing does. One that was sent already has nothing against it: it is shown again.</summary>
    public async Task<Outcome?> ObjectionAsync(Id<QuoteRequest> id, CancellationToken cancel)
    {
        if (await db.QuoteRequests.AsNoTracking().SingleOrDefaultAsync(q => q.Id == id, cancel) is not { } request) return new Outcome.NotFound();
        if (request.SentAt is not null) return null;
        if (await standing.BlockedAsync(request.TenantId, cancel) is not null) return new Outcome.Refused(Fault.AccountNotInForce);
        if (request.AnswersDue <= await db.NowAsync(cancel)) return new Outcome.Refused(Fault.DuePast);
        if (!request.IsPublic && !await db.QuoteRecipients.AnyAsync(r => r.RequestId == id, cancel)) return new Outcome.Refused(Fault.NobodyChosen);
        if (!request.IsPublic && !await db.QuoteRecipients.AnyAsync(r => r.RequestId == id && db.SupplierListings.Any(l => l.CompanyId == r.CompanyId && l.DelistedAt == null), cancel)) return new Outcome.Refused(Fault.AllLeft);
        return await IsGateReadyAsync(id, cancel) ? null : new Outcome.Refused(Fault.GateNotReady);
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var tenant = ((Scope.Tenant)scope.Required).TenantId;
        await db.LockQuotesAsync(tenant, cancel);
        if (await ObjectionAsync(input.Request, cancel) is { } objection) return objection;
        await NameBuyerAsync(input.Request, cancel);
        var allowance = (await meters.OwnAsync(null, cancel)).Allowance;
        var counted = (await db.Database.SqlQuery<Counted>($"""
            select in_year as "Year", as_number as "Number", is_sent as "IsSent" from sec.send_quote_request({input.Request.Value}, {input.Contact}, {allowance.Free ?? int.MaxValue}, {input.CostConfirmed})
            """).ToListAsync(cancel)).Single();
        if (!counted.IsSent) return new Outcome.NeedsConfirmation(counted.Number, (await meters.OwnAsync(counted.Year, cancel)).WithOneMore);
        await outbox.AddAsync(new QuoteRequestSent(tenant, input.Request.Value), cancel);
        if (allowance.Notices.Contains(counted.Number)) await outbox.AddAsync(new QuotaReached(tenant, counted.Year, counted.Number), cancel);
        return new Outcome.Sent(counted.Year, counted.Number);
    }

    // A structure may have been corrected since the draft was written: what goes out bears its name of today, and keeps it.
    private async Task NameBuyerAsync(Id<QuoteRequest> id, CancellationToken cancel)
    {
        var request = await db.QuoteRequests.SingleAsync(q => q.Id == id, cancel);
        if (request.SentAt is not null) return;
        request.BuyFor(await buyerOf.ExecuteAsync(request.DepartmentId, cancel));
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Whether answers can be sealed to it yet: the gate process makes its key within a second or two.</summary>
    public async Task<bool> IsGateReadyAsync(Id<QuoteRequest> id, CancellationToken cancel)
    {
        var tenant = ((Scope.Tenant)scope.Required).TenantId;
        return (await db.Database.SqlQuery<bool>($"select exists (select from quote_gates where tenant_id = {tenant} and request_id = {id.Value} and ready_at is not null) as \"Value\"").ToListAsync(cancel)).Single();
    }

    /// <summary>Those who left the directory since they were chosen: nothing is sent to them.</summary>
    public async Task<IReadOnlyList<string>> WhoLeftAsync(Id<QuoteRequest> id, CancellationToken cancel) =>
        [.. (await db.QuoteRecipients.Where(r => r.RequestId == id && !db.SupplierListings.Any(l => l.CompanyId == r.CompanyId && l.DelistedAt == null)).Select(r => r.Name).ToListAsync(cancel)).Order(FrenchOrder.Names)];

    private sealed record Counted(int Year, int Number, bool IsSent);
}
