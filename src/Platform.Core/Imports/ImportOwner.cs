using Platform.Core.Data;

namespace Platform.Core.Imports;

/// <summary>Whose files: those of an account, or those with which the lead opens accounts, which stand with the lead's own and are read by the lead alone.</summary>
internal readonly record struct ImportOwner(Guid Account, bool IsLead)
{
    public static ImportOwner Of(CurrentScope scope) => scope.Required switch
    {
        Scope.Lead lead => new(lead.LeadId, true),
        Scope.Tenant account => new(account.TenantId, false),
        var other => throw new InvalidOperationException($"{other.GetType().Name} imports nothing."),
    };
}
