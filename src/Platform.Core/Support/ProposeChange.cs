using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Support;

/// <summary>An account proposes something to its agglomeration (VR-44).</summary>
public sealed class ProposeChange(PlatformDb db, CurrentScope scope)
{
    /// <param name="Form">Idempotency key: a second click proposes nothing more.</param>
    public sealed record Input(Guid Form, ProposalKind? Kind, string? Title, string? Text, string Name);

    /// <returns>Empty when it is proposed.</returns>
    public async Task<IReadOnlyList<ProposalFault>> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var faults = Faults(input).ToList();
        if (faults.Count > 0) return faults;
        var tenant = ((Scope.Tenant)scope.Required).TenantId;
        await db.Database.ExecuteSqlAsync($"""
            insert into proposals (tenant_id, id, lead_id, kind, title, body, form_key, proposed_by, proposed_by_name, proposed_at)
            select t.id, {Guid.CreateVersion7()}, coalesce(t.lead_id, t.id), {input.Kind.ToString()}, {input.Title!.Trim()}, {input.Text!.Trim()}, {input.Form}, {scope.Required.PersonId}, {input.Name}, {await db.NowAsync(cancel)}
            from tenants t where t.id = {tenant} on conflict (tenant_id, form_key) do nothing
            """, cancel);      // checked just above: there is a title and a text
        return [];
    }

    private static IEnumerable<ProposalFault> Faults(Input input)
    {
        if (input.Kind is not (ProposalKind.Improvement or ProposalKind.Amendment)) yield return ProposalFault.KindMissing;
        if (string.IsNullOrWhiteSpace(input.Title)) yield return ProposalFault.TitleMissing;
        else if (input.Title.Trim().Length > 200) yield return ProposalFault.TitleTooLong;
        if (string.IsNullOrWhiteSpace(input.Text)) yield return ProposalFault.TextMissing;
        else if (input.Text.Trim().Length > 4000) yield return ProposalFault.TextTooLong;
    }
}
