using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Approvals;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Browser.Tests;

/// <summary>What a journey between an agglomeration and its communes needs besides the browser, and asks of the database alone.</summary>
public partial class PlatformSite
{
    private Tenant agglomeration = null!;  // set by OpenLeadAsync
    private TestPerson clerk = null!;       // likewise

    /// <summary>The agglomeration, with a price for its quote requests. Its first administrator gets a mail.</summary>
    public async Task OpenLeadAsync(string administrator, decimal price)
    {
        var opened = await OwnAsync<OpenLead, OpenLead.Opened>(new Scope.System("test"), open =>
            open.ExecuteAsync(new("Agglomération d’Essai", Siret, "agglo", "Agglomération d’Essai et ses communes", "Léa Chef", administrator, "Commande publique"), default));
        agglomeration = await TenantAsync("agglo");
        clerk = new(opened.Administrator, "Léa Chef", administrator);
        var today = FranceTime.DayOf(TimeProvider.System.GetUtcNow());
        Assert.Empty(await platform.RunAsync(AsLead, s => s.GetRequiredService<SetUnitPrice>().ExecuteAsync(new(price, today, clerk.Name), default)));
    }

    /// <summary>Deliberated, signed by both and in force since a month.</summary>
    public async Task SignConventionAsync(string portal)
    {
        var today = FranceTime.DayOf(TimeProvider.System.GetUtcNow());
        await platform.InForceAsync(agglomeration, clerk, await TenantAsync(portal), $"{today.AddDays(-30):yyyy-MM-dd}", $"{today.Year + 1}-12-31", $"{today.Year + 6}-03-31");
    }

    /// <summary>A buyer of this account, who gets a mail.</summary>
    public async Task InviteBuyerAsync(string portal, string name, string email) => await InviteAsync(new Scope.Tenant((await TenantAsync(portal)).Id.Value, null), name, email, MembershipRole.Buyer);

    /// <summary>Consultations of this account wait for this person, whoever prepares them.</summary>
    public async Task AskApprovalAsync(string portal, string approver)
    {
        var account = await TenantAsync(portal);
        var administrator = await platform.PersonAsync(account, "Alix Régleuse", MembershipRole.AccountAdmin);
        Assert.IsType<SetCircuit.Outcome.Set>(await platform.RunAsync(new Scope.Tenant(account.Id.Value, administrator.Id), async services =>
        {
            var person = await services.GetRequiredService<PlatformDb>().Memberships.Where(m => m.PersonEmail == approver).Select(m => m.PersonId).FirstAsync();
            return await services.GetRequiredService<SetCircuit>().ExecuteAsync(new(ActKind.Consultation, null, false, [new(StepKind.Administrative, StepApprovers.Named, null, [person], false)], null, administrator.Name), default);
        }));
    }

    /// <summary>As if so many had been sent this year at this price.</summary>
    public async Task CountedAsync(string portal, int sent, decimal price) => await platform.SuperuserAsync(
        "insert into quote_sends select $1, $2, n, now(), $4 from generate_series(1, $3) n", (await TenantAsync(portal)).Id.Value, FranceTime.DayOf(TimeProvider.System.GetUtcNow()).Year, sent, price);

    /// <summary>A public quote request that its buyer has prepared, whose gate is ready.</summary>
    public async Task<Guid> PreparedQuoteAsync(string portal, string buyer, string title)
    {
        var account = await TenantAsync(portal);
        var person = await platform.RunAsync(new Scope.Tenant(account.Id.Value, null), s => s.GetRequiredService<PlatformDb>().Memberships.Where(m => m.PersonEmail == buyer).Select(m => m.PersonId).FirstAsync());
        var scope = new Scope.Tenant(account.Id.Value, person);
        var content = new QuoteContent(title, "Vingt tables pour la salle des fêtes.", "39121200", null, true, TimeProvider.System.GetUtcNow().AddDays(9));
        var prepared = Assert.IsType<PrepareQuoteRequest.Outcome.Prepared>(await platform.RunAsync(scope, s => s.GetRequiredService<PrepareQuoteRequest>().ExecuteAsync(new(null, Guid.CreateVersion7(), content), default)));
        await UntilAsync("the gate of a quote request", () => platform.RunAsync(scope, s => s.GetRequiredService<SendQuoteRequest>().IsGateReadyAsync(prepared.Request, default)));
        return prepared.Request.Value;
    }

    /// <summary>How many rows of an account's table its own people and its agglomeration read, by the same statement.</summary>
    public async Task<(long Own, long Lead)> RowsAsync(string table, string portal)
    {
        var account = (await TenantAsync(portal)).Id.Value;
        Task<long> CountAsync(Scope scope) => platform.RunAsync(scope, s => s.GetRequiredService<PlatformDb>().Database
            .SqlQuery<long>(System.Runtime.CompilerServices.FormattableStringFactory.Create($"select count(*) as \"Value\" from {table} where tenant_id = '{account}'")).SingleAsync());
        return (await CountAsync(new Scope.Tenant(account, null)), await CountAsync(AsLead));
    }

    private Scope.Lead AsLead => new(agglomeration.Id.Value, clerk.Id);

    private Task<Tenant> TenantAsync(string portal) => platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().Tenants.SingleAsync(t => t.Slug == portal));
}
