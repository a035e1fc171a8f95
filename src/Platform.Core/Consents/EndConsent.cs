using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;

namespace Platform.Core.Consents;

/// <summary>The administrator says no. The lead may ask again, for another purpose. Scope Tenant.</summary>
public sealed class RefuseConsent(PlatformDb db, Outbox outbox)
{
    /// <returns>False when it was decided already, or is not of this account.</returns>
    public Task<bool> ExecuteAsync(Guid consent, string? reason, string byName, CancellationToken cancel) => db.EndConsentAsync(outbox, consent, "Refused", reason, byName, cancel);
}

/// <summary>The administrator ends what was granted, at once: the next request of the visitor finds nothing. No reason is asked. Scope Tenant.</summary>
public sealed class RevokeConsent(PlatformDb db, Outbox outbox)
{
    /// <returns>False when it does not hold any more, or is not of this account.</returns>
    public Task<bool> ExecuteAsync(Guid consent, string byName, CancellationToken cancel) => db.EndConsentAsync(outbox, consent, "Revoked", null, byName, cancel);
}

/// <summary>The lead gives back what it no longer needs, or takes its request back. Scope Lead.</summary>
public sealed class ReturnConsent(PlatformDb db, Outbox outbox)
{
    /// <returns>False when there is nothing left to give back.</returns>
    public Task<bool> ExecuteAsync(Guid consent, string byName, CancellationToken cancel) => db.EndConsentAsync(outbox, consent, "Returned", null, byName, cancel);
}

/// <summary>The one way into the decisions (sec.decide_consent), shared by those who decide.</summary>
internal static class ConsentDecisions
{
    public static async Task<bool> DecideConsentAsync(this PlatformDb db, Guid consent, string kind, string[]? parts, DateTimeOffset? end, Guid? proof, string? reason, string byName, CancellationToken cancel) =>
        (await db.Database.SqlQuery<bool>($"""select sec.decide_consent({consent}, {kind}, {parts}, {end}, {proof}, {reason}, {byName}) as "Value" """).ToListAsync(cancel)).Single();

    public static async Task<bool> EndConsentAsync(this PlatformDb db, Outbox outbox, Guid consent, string kind, string? reason, string byName, CancellationToken cancel)
    {
        if (kind != "Returned" && !await db.MayDecideConsentAsync(consent, cancel)) return false;
        if (!await db.DecideConsentAsync(consent, kind, null, null, null, string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(), byName, cancel)) return false;
        await outbox.AddAsync(new ConsentChanged(consent, kind), cancel);
        return true;
    }

    /// <returns>What a request asks that nobody has decided yet; null when there is none.</returns>
    public static async Task<AskedConsent?> AskedAsync(this PlatformDb db, Guid consent, CancellationToken cancel)
    {
        var rows = await db.Database.SqlQuery<AskedRow>($"""
            select scopes as "Parts", days as "Days" from access_consents c where id = {consent} and not exists (select from access_consent_decisions d where d.tenant_id = c.tenant_id and d.consent_id = c.id)
            """).ToListAsync(cancel);
        return rows is [var row] ? new(ConsentParts.Read(row.Parts), row.Days) : null;
    }

    /// <param name="Days">For how long.</param>
    public sealed record AskedConsent(IReadOnlyList<ConsentPart> Parts, int Days);

    private sealed record AskedRow(string[] Parts, int Days);

    /// <summary>Whoever works for the lead as well would decide for both sides.</summary>
    public static async Task<bool> MayDecideConsentAsync(this PlatformDb db, Guid consent, CancellationToken cancel) =>
        (await db.Database.SqlQuery<bool>($"""select sec.may_decide_consent({consent}) as "Value" """).ToListAsync(cancel)).Single();
}
