using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Messaging;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Quotes;

/// <summary>A supplier of before is asked to enter the directory: a fact of its own, so that an address that is refused keeps it from nobody else.</summary>
public sealed record SupplierInvited(Guid Account, Guid Invitation) : IFact
{
    public static string Kind => "supplier-invited";
    public string Key => $"{Invitation:N}";
}

/// <summary>Writes the one message. Scope System: the supplier is of no account.</summary>
public sealed class TellInvitedSuppliers(PlatformDb db, SendMail sendMail, IOptions<PortalAddress> portal)
{
    private sealed record Row(string Name, string Email);

    public async Task ExecuteAsync(SupplierInvited fact, CancellationToken cancel)
    {
        var row = (await db.Database.SqlQuery<Row>($"""select name as "Name", email as "Email" from supplier_invitations where tenant_id = {fact.Account} and id = {fact.Invitation}""").ToListAsync(cancel)).Single();
        var account = new Id<Tenant>(fact.Account);
        var buyer = await db.Tenants.Where(t => t.Id == account).Select(t => t.Name).SingleAsync(cancel);
        await sendMail.ExecuteAsync(new("annuaire-invitation", fact.Key, fact.Account, row.Email, new Dictionary<string, string>
        { ["fournisseur"] = row.Name, ["acheteur"] = buyer, ["lien"] = $"{portal.Value.BaseUrl}/entreprise/annuaire" }, []), cancel);
    }
}
