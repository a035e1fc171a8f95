using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Portals;

/// <summary>An account of a test, with whom it takes.</summary>
public sealed record TestAccount(Tenant Tenant, TestPerson Administrator, TestPerson Buyer)
{
    public string Slug => Tenant.Slug;
}

/// <summary>One agglomeration for all tests of a class; each test opens the account that it changes.</summary>
public sealed class OneTerritory : IAsyncLifetime
{
    private Tenant lead = null!;        // set by InitializeAsync, like both below

    public TestPlatform Platform { get; private set; } = null!;
    public PlatformWeb Web { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Platform = await TestPlatform.StartAsync();
        Web = new PlatformWeb(Platform);
        lead = await Platform.LeadAsync();
    }

    public async Task<TestAccount> AccountAsync(string slug, string name = "Saint-Marcel")
    {
        var tenant = await Platform.CommuneAsync(lead, slug, name);
        return new(tenant, await Platform.PersonAsync(tenant, "Aline", MembershipRole.AccountAdmin), await Platform.PersonAsync(tenant, "Claire Achat", MembershipRole.Buyer));
    }

    public Task<TestConsultation> PublishedAsync(TestAccount account, string title = "Réfection de la toiture", DateTimeOffset? closing = null) =>
        Platform.PublishedAsync(account.Tenant, account.Buyer, GivenConsultation.Content(title, closing ?? TimeProvider.System.GetUtcNow().AddDays(30)));

    public async Task DisposeAsync()
    {
        await Web.DisposeAsync();
        await Platform.DisposeAsync();
    }
}
