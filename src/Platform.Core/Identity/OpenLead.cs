using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>The operator opens the agglomeration's own account, once (`platform` command): everything else starts from there.</summary>
public sealed class OpenLead(UnitOfWorkFactory work)
{
    public sealed record Input(string Name, string Siret, string Slug, string Territory, string AdministratorName, string AdministratorEmail, string FirstDepartment);

    public sealed record Opened(Id<Tenant> Tenant, Guid Administrator);

    public async Task<Opened> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var tenant = await work.RunAsync(new Scope.System("operator:open-lead"), async services =>
        {
            var db = services.GetRequiredService<PlatformDb>();
            var known = await db.Tenants.SingleOrDefaultAsync(t => t.Slug == input.Slug && t.Kind == TenantKind.Lead, cancel);
            if (known is not null) return known.Id;
            var lead = new Tenant(TenantKind.Lead, null, input.Name, input.Slug, Siret.Parse(input.Siret), null, input.Territory, await db.NowAsync(cancel));
            db.Tenants.Add(lead);
            return lead.Id;
        }, cancel);
        var invited = await work.RunAsync(new Scope.Tenant(tenant.Value, null), services => InviteFirstAsync(services, tenant, input, cancel), cancel);
        return invited is InvitePerson.Outcome.Invited i ? new(tenant, i.Person) : throw new InvalidOperationException($"The first administrator was refused: {invited.GetType().Name}.");
    }

    private static async Task<InvitePerson.Outcome> InviteFirstAsync(IServiceProvider services, Id<Tenant> tenant, Input input, CancellationToken cancel)
    {
        var db = services.GetRequiredService<PlatformDb>();
        var first = await db.Departments.Where(d => d.ArchivedAt == null).OrderBy(d => d.CreatedAt).FirstOrDefaultAsync(cancel);
        if (first is null)
        {
            first = new Department(tenant, null, input.FirstDepartment, await db.NowAsync(cancel));
            db.Departments.Add(first);
            await db.SaveChangesAsync(cancel);
        }
        return await services.GetRequiredService<InvitePerson>().ExecuteAsync(new(input.AdministratorName, input.AdministratorEmail, [MembershipRole.AccountAdmin, MembershipRole.LeadAdmin], [first.Id]), cancel);
    }
}
